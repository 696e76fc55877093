package study

import (
	"fmt"
	"time"

	"github.com/parquet-go/parquet-go"
)

// column takes one column of a dataset out of its rows.
//
// The Parquet encoder finds its way through a row by reflection, one pointer at a time,
// which for a row of many nullable columns costs more than all the rest. A dataset of
// which tens of millions of rows are written therefore lists its columns; see
// probeColumns. The other datasets are left to the encoder.
type column[T any] struct {
	name string
	// storage is how the column is kept where that is not the usual way: words as
	// they follow the name in a parquet tag, such as "dict".
	storage string
	// gather appends the values of rows to c.
	gather func(c *cells, rows []T)
}

// in returns the column with another way of being kept.
func (c column[T]) in(storage string) column[T] {
	c.storage = storage
	return c
}

// Ways of keeping a column. Integers need no dictionary: they are kept as differences.
const (
	// words keeps each different value once; for texts that occur again and again.
	words = "dict"
	// noise does not compress; for integers that nothing predicts, once their
	// differences are packed.
	noise = "uncompressed"
)

// cells holds values on their way into a column. It is used for one column after the
// other.
type cells struct {
	values []parquet.Value
	text   []byte // what values of texts point to
}

func (c *cells) reset() { c.values, c.text = c.values[:0], c.text[:0] }

// Conversions of single values; those of texts are good until c is reset.
func int32Value(_ *cells, v int32) parquet.Value   { return parquet.Int32Value(v) }
func uint32Value(_ *cells, v uint32) parquet.Value { return parquet.Int32Value(int32(v)) } // the same 32 bits
func int64Value(_ *cells, v int64) parquet.Value   { return parquet.Int64Value(v) }
func boolValue(_ *cells, v bool) parquet.Value     { return parquet.BooleanValue(v) }

func textValue(c *cells, v string) parquet.Value {
	from := len(c.text)
	c.text = append(c.text, v...)
	return parquet.ByteArrayValue(c.text[from:])
}

// always describes a column that is never null.
//
// Here and in maybe a value is made only when it differs from that of the row before:
// most columns repeat, and copying a value takes a tenth of the time of making it.
func always[T any, V comparable](name string, value func(*cells, V) parquet.Value, get func(*T) V) column[T] {
	return column[T]{name: name, gather: func(c *cells, rows []T) {
		values := c.values
		var last V
		cell := value(c, last)
		for i := range rows {
			if v := get(&rows[i]); v != last {
				last, cell = v, value(c, v)
			}
			values = append(values, cell)
		}
		c.values = values
	}}
}

// instant describes a column of instants, kept in microseconds, that is never null.
func instant[T any](name string, get func(*T) time.Time) column[T] {
	return always(name, int64Value, func(r *T) int64 { return get(r).UnixMicro() })
}

// maybe describes a column that may be null.
func maybe[T any, V comparable](name string, value func(*cells, V) parquet.Value, get func(*T) *V) column[T] {
	return column[T]{name: name, gather: func(c *cells, rows []T) {
		values := c.values
		var last V
		cell := value(c, last)
		cell.SetDefinitionLevel(1) // there; a null has level 0
		for i := range rows {
			p := get(&rows[i])
			if p == nil {
				values = append(values, parquet.Value{})
				continue
			}
			if v := *p; v != last {
				last, cell = v, value(c, v)
				cell.SetDefinitionLevel(1)
			}
			values = append(values, cell)
		}
		c.values = values
	}}
}

// list describes a column of lists. A list without elements is one value of level 0.
func list[T, V any](name string, value func(*cells, V) parquet.Value, get func(*T) []V) column[T] {
	return column[T]{name: name, gather: func(c *cells, rows []T) {
		for i := range rows {
			elements := get(&rows[i])
			if len(elements) == 0 {
				c.values = append(c.values, parquet.Value{})
			}
			for k, e := range elements {
				v := value(c, e)
				v.SetDefinitionLevel(1)
				v.SetRepetitionLevel(min(k, 1)) // 0 begins a row
				c.values = append(c.values, v)
			}
		}
	}}
}

// stride is how many rows pass through all columns before the next ones do: about as
// many as a processor keeps close at hand.
const stride = 128

// writeColumns writes rows to the columns of an encoder, which come in the same order.
func writeColumns[T any](to []*parquet.ColumnWriter, columns []column[T], c *cells, rows []T) error {
	for len(rows) > 0 {
		some := rows[:min(stride, len(rows))]
		for i, col := range columns {
			c.reset()
			col.gather(c, some)
			n, err := to[i].WriteRowValues(c.values)
			if err == nil && n != len(some) {
				err = fmt.Errorf("%d of %d rows were taken", n, len(some))
			}
			if err != nil {
				return fmt.Errorf("column %s: %w", col.name, err)
			}
		}
		rows = rows[len(some):]
	}
	return nil
}
