package load

import (
	"context"
	"database/sql"

	"bridle/datasets/study/duck"
)

// TableNames returns the names of the tables and views that a query reads, see
// [duck.Reader.TableNames].
func (s *Study) TableNames(ctx context.Context, query string) ([]string, error) {
	return s.reader.TableNames(ctx, query)
}

// PartsHashes returns a hash for each dataset, see [duck.Reader.PartsHashes].
func (s *Study) PartsHashes(ctx context.Context) (map[string]string, error) {
	return s.reader.PartsHashes(ctx)
}

// Engine returns the version of DuckDB, such as "v1.5.5".
func (s *Study) Engine(ctx context.Context) (string, error) { return duck.Engine(ctx, s.DB()) }

// Conn returns a connection of its own to the database, for temporary tables. The caller closes it.
func (s *Study) Conn(ctx context.Context) (*sql.Conn, error) { return s.DB().Conn(ctx) }

// Numbers asks a query whose columns all are BIGINT, and gives its answer in columns, see [duck.Numbers].
func (s *Study) Numbers(ctx context.Context, conn *sql.Conn, query string, each func(columns [][]int64) error) error {
	return duck.Numbers(ctx, conn, query, each)
}
