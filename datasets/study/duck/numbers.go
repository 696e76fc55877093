package duck

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"reflect"
	"unsafe"

	"github.com/duckdb/duckdb-go/v2/mapping"
)

// Numbers asks a query on a connection and calls each with some thousand rows of the answer at a time, in its order: a slice for each
// column, which is DuckDB's memory and valid until each returns. All columns must be BIGINT.
//
// It is for answers of millions of rows: one by one, through [sql.Rows], a row costs more than all that is done with it. The
// whole answer is in memory, so ask for a part at a time.
//
// # Errors
//
// Those of the query and of each, a column of another type, a NULL, and a context that ends.
func Numbers(ctx context.Context, conn *sql.Conn, query string, each func(columns [][]int64) error) error {
	return conn.Raw(func(c any) (err error) {
		asker, ok := c.(driver.QueryerContext)
		if !ok {
			return fmt.Errorf("a connection to DuckDB is needed, not a %T", c)
		}
		rows, err := asker.QueryContext(ctx, query, nil)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, rows.Close()) }()
		result, err := resultOf(rows)
		if err != nil {
			return err
		}
		columns := make([][]int64, len(rows.Columns()))
		for k := range columns {
			if mapping.ColumnType(result, mapping.IdxT(k)) != mapping.TypeBigInt {
				return fmt.Errorf("column %q is not of type BIGINT: cast it", rows.Columns()[k])
			}
		}
		for err == nil {
			err = ctx.Err()
			chunk := mapping.FetchChunk(*result)
			if chunk.Ptr == nil {
				break
			}
			if err == nil {
				err = errors.Join(view(chunk, columns), err)
			}
			if err == nil {
				err = each(columns)
			}
			mapping.DestroyDataChunk(&chunk)
		}
		return err
	})
}

// resultOf returns what rows of the driver hold. The driver has chunks of its results only for row by row reading and for Arrow, which
// asks for a build tag of all who compile against this package. Should a later driver keep its result elsewhere, this is an error.
func resultOf(rows driver.Rows) (*mapping.Result, error) {
	v := reflect.ValueOf(rows)
	if v.Kind() == reflect.Pointer && v.Elem().Kind() == reflect.Struct {
		if f := v.Elem().FieldByName("res"); f.IsValid() && f.Type() == reflect.TypeFor[mapping.Result]() {
			return (*mapping.Result)(f.Addr().UnsafePointer()), nil
		}
	}
	return nil, fmt.Errorf("the driver of DuckDB keeps its results in another way than this program knows (%T): build it with the version of go.mod", rows)
}

// view points columns at the numbers of a chunk.
func view(chunk mapping.DataChunk, columns [][]int64) error {
	n := int(mapping.DataChunkGetSize(chunk))
	for k := range columns {
		vector := mapping.DataChunkGetVector(chunk, mapping.IdxT(k))
		if valid := mapping.VectorGetValidity(vector); valid != nil {
			for row, word := range unsafe.Slice((*uint64)(valid), (n+63)/64) {
				if all := ^uint64(0) >> (63 - (min(n-64*row, 64) - 1)); word&all != all {
					return fmt.Errorf("column %d has a NULL", k+1)
				}
			}
		}
		columns[k] = unsafe.Slice((*int64)(mapping.VectorGetData(vector)), n)
	}
	return nil
}
