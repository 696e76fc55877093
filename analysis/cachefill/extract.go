package cachefill

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// The queries of [Extract], in the order in which they are asked.
var (
	//go:embed sql/paths.sql
	pathsSQL string
	//go:embed sql/names.sql
	namesSQL string
	//go:embed sql/rows.sql
	rowsSQL string
	//go:embed sql/echo.sql
	echoSQL string
)

// Options say how much at a time is worked on. They have no influence on the result.
type Options struct {
	// Slices is in how many parts the groups are worked on one after another; 0 chooses by the number of
	// rows. More of them need less memory, and a pass over all rows each.
	Slices int
}

// DB is a study in DuckDB: a connection with its datasets as tables or views, for temporary tables of our own. A *sql.DB is one.
type DB interface {
	Conn(ctx context.Context) (*sql.Conn, error)
}

// Study is what Extract needs: besides a connection answers in columns of numbers, a slice for each column and some thousand rows at a time. A
// *load.Study is one.
type Study interface {
	DB
	Numbers(ctx context.Context, conn *sql.Conn, query string, each func(columns [][]int64) error) error
}

// Extract reads all probes of a study and says what was watched and seen, and what became of each
// row. The result depends on the rows alone, not on their order or the number of threads.
//
// Missing layers are the normal case. Where resolver_qualifications says nothing of an address, the cache group that resolver_groups
// names counts. An address and port of which neither speaks is a group of its own if there was no survey; if there
// was one, it is counted and not used, as are those that may not testify. Names that are not in
// targets have no TTL: their fills are found, but not when they were made, and they have no
// exposure. Targets without an operator are each their own.
func Extract(ctx context.Context, s Study, o Options) (book *Book, account Account, err error) {
	conn, err := s.Conn(ctx)
	if err != nil {
		return nil, Account{}, err
	}
	x := &extraction{ctx: ctx, study: s, conn: conn, book: &Book{}, asked: o.Slices}
	defer func() { err = errors.Join(err, x.clean(), conn.Close()) }()
	for _, step := range []func() error{x.encode, x.groups, x.networks, x.names, x.levels, x.count} {
		if err := step(); err != nil {
			return nil, Account{}, fmt.Errorf("cachefill: %w", err)
		}
	}
	return x.book, x.account, nil
}

// extraction is the work of Extract.
type extraction struct {
	ctx     context.Context
	study   Study
	conn    *sql.Conn
	book    *Book
	account Account
	asked   int   // of Options.Slices
	nRows   int64 // of what was asked through ways to caches
	kinds   [1 << codeBits]int64
	zones   []int32 // a name of each zone
	nNames  int64
	nZones  int64
}

// run carries out the statements of a text in which words in braces are replaced.
func (x *extraction) run(text string, words ...string) error {
	text = strings.NewReplacer(words...).Replace(text)
	for i, q := range strings.Split(text, ";\n") {
		if strings.TrimSpace(q) == "" {
			continue
		}
		if _, err := x.conn.ExecContext(x.ctx, q); err != nil {
			return fmt.Errorf("statement %d: %w", i+1, err)
		}
	}
	return nil
}

// rows calls each for every row of an answer.
func (x *extraction) rows(query string, each func(scan func(...any) error) error, words ...string) error {
	rows, err := x.conn.QueryContext(x.ctx, strings.NewReplacer(words...).Replace(query))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// numbers gives the answer to a query in columns.
func (x *extraction) numbers(query string, each func(columns [][]int64) error) error {
	return x.study.Numbers(x.ctx, x.conn, query, each)
}

func (x *extraction) one(query string, to ...any) error {
	return x.conn.QueryRowContext(x.ctx, query).Scan(to...)
}

// prepare makes the ways to caches and the names.
func (x *extraction) prepare() error {
	var surveyed bool
	if err := x.one("SELECT count(*) > 0 FROM current_resolver_qualifications", &surveyed); err != nil {
		return err
	}
	if err := x.run(pathsSQL, "{surveyed}", strconv.FormatBool(surveyed)); err != nil {
		return err
	}
	if err := x.run(namesSQL); err != nil {
		return err
	}
	return x.one("SELECT (SELECT count(*) FROM fx_name), (SELECT count(*) FROM fx_zone)", &x.nNames, &x.nZones)
}

// encode makes what classified rows need.
func (x *extraction) encode() error {
	if err := x.prepare(); err != nil {
		return err
	}
	return x.run(echoSQL)
}

// rowsWhere is the query for classified rows.
func (x *extraction) rowsWhere(which, ttl, answers, addresses string) string {
	return strings.NewReplacer("{which}", which, "{ttl}", ttl, "{answers}", answers, "{addresses}", addresses, "{names}", strconv.FormatInt(max(1, x.nNames), 10)).Replace(rowsSQL)
}

// clean drops what the work left on the connection.
func (x *extraction) clean() error {
	var errs []error
	for _, t := range []string{"qualified", "asked", "told", "judged", "group", "cache", "path", "target", "owner", "met", "known", "zone", "name", "said", "echo"} {
		_, err := x.conn.ExecContext(context.WithoutCancel(x.ctx), "DROP TABLE IF EXISTS fx_"+t)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// memoryLimit is what DuckDB may take, most of it for pages of the study that are read; records, the Book of a hundred million rows and its
// writing need two thirds of what that leaves of 4 GB.
const memoryLimit = "1000MB"

// Spill limits the memory of DuckDB, and lets it put what does not fit into a folder, which must exist.
func Spill(ctx context.Context, db *sql.DB, dir string) error {
	for _, q := range []string{"SET temp_directory = '" + strings.ReplaceAll(dir, "'", "''") + "'", "SET memory_limit = '" + memoryLimit + "'"} {
		if _, err := db.ExecContext(ctx, q); err != nil {
			return err
		}
	}
	return nil
}
