package duck

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io"

	"github.com/duckdb/duckdb-go/v2"
)

// TableNames returns the names of the tables and views that a query reads, in
// no order. It knows SELECT; a statement that DuckDB cannot tell of gives an
// error or nothing.
func (r *Reader) TableNames(ctx context.Context, query string) ([]string, error) {
	conn, err := r.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	return duckdb.GetTableNames(conn, query, false)
}

// PartsHashes returns, by dataset, a SHA-256 over the hashes of its parts in
// the order of their paths. Two studies with equal hashes hold the same files.
// A dataset of which a part is not loaded yet is left out, since the hash of
// that part has not been taken.
func (r *Reader) PartsHashes(ctx context.Context) (map[string]string, error) {
	rows, err := r.db.QueryContext(ctx, `SELECT dataset, string_agg(sha256, ' ' ORDER BY path)
		FROM loaded_parts GROUP BY dataset HAVING min(length(sha256)) > 0`)
	if err != nil {
		return nil, fmt.Errorf("hashes of the parts: %w", err)
	}
	defer rows.Close()
	hashes := map[string]string{}
	for rows.Next() {
		var dataset string
		var all sql.NullString
		if err := rows.Scan(&dataset, &all); err != nil {
			return nil, err
		}
		sum := sha256.New()
		if _, err := io.WriteString(sum, all.String); err != nil {
			return nil, err
		}
		hashes[dataset] = hex.EncodeToString(sum.Sum(nil))
	}
	return hashes, rows.Err()
}
