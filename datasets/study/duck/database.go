package duck

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/duckdb/duckdb-go/v2"
)

// ErrLocked means that another process, or another part of this one, has
// study.duckdb open.
var ErrLocked = errors.New("the database is in use")

// settings are made on every connection.
var settings = []string{
	"SET autoinstall_known_extensions=false",
	"SET autoload_known_extensions=false",
	"SET TimeZone='UTC'",
	"SET preserve_insertion_order=true",
}

// connect opens the database at path, or one in memory if path is empty.
func connect(path string, more ...string) (*sql.DB, error) {
	interruptOften()
	connector, err := duckdb.NewConnector(path, func(c driver.ExecerContext) error {
		for _, q := range append(settings[:len(settings):len(settings)], more...) {
			if _, err := c.ExecContext(context.Background(), q, nil); err != nil {
				return fmt.Errorf("%s: %w", q, err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, explain(path, err)
	}
	db := sql.OpenDB(connector)
	if err := db.Ping(); err != nil {
		db.Close()
		return nil, explain(path, err)
	}
	return db, nil
}

// holder finds who holds the file in DuckDB's message about a lock.
var holder = regexp.MustCompile(`held in (.*?) \(PID (\d+)\)`)

// explain puts DuckDB's words about a file that cannot be opened into ours.
func explain(path string, err error) error {
	text := err.Error()
	switch {
	case strings.Contains(text, "Could not set lock on file"):
		who := "another process"
		if m := holder.FindStringSubmatch(text); m != nil {
			who = fmt.Sprintf("process %s (%s)", m[2], m[1])
		}
		return fmt.Errorf("%s: %w by %s: close it there and run the command again; nothing was changed", path, ErrLocked, who)
	case strings.Contains(text, "not a valid DuckDB database file"),
		strings.Contains(text, "Corrupt"), strings.Contains(text, "Serialization Error"),
		strings.Contains(text, "checksum"):
		return fmt.Errorf("%s is damaged or no DuckDB database (%w); the parts in runs/ are the study: run 'bridle rebuild' to make it again", path, err)
	case strings.Contains(text, "older version of DuckDB") || strings.Contains(text, "newer version of DuckDB"):
		return fmt.Errorf("%s was written by another version of DuckDB (%w); run 'bridle rebuild' to make it again from the parts", path, err)
	}
	return fmt.Errorf("%s: %w", path, err)
}

// quote returns s as an SQL string.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// Engine returns the version of DuckDB that is linked in.
func Engine(ctx context.Context, q Querier) (string, error) {
	var v string
	err := q.QueryRowContext(ctx, "SELECT library_version FROM pragma_version()").Scan(&v)
	return v, err
}

// Querier is what reading needs of a database, a connection or a transaction.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}
