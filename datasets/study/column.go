package study

import (
	"time"

	"github.com/parquet-go/parquet-go/compress/zstd"
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
	// begin returns an empty column of a file, kept in that way and compressed by codec.
	begin func(storage string, codec *zstd.Codec) filler[T]
}

// filler is a column of a file that is being written.
type filler[T any] interface {
	// put adds rows.
	put(rows []T)
	// page is told how many were added since it was last called, and ends the page if it is full, or if over is true.
	page(rows int, over bool) error
	// kept returns what the column has become.
	kept() *chunk
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

// always describes a column that is never null.
//
// Here and in maybe and list nothing is kept while all rows of a page are alike: most columns repeat.
func always[T any, V comparable](name string, of form[V], get func(*T) V) column[T] {
	return column[T]{name: name, begin: func(storage string, codec *zstd.Codec) filler[T] {
		return &required[T, V]{newLeaf(of, storage, codec, 0, 0), get}
	}}
}

// instant describes a column of instants, kept in microseconds, that is never null.
func instant[T any](name string, get func(*T) time.Time) column[T] {
	return always(name, int64s, func(r *T) int64 { return get(r).UnixMicro() })
}

// maybe describes a column that may be null.
func maybe[T any, V comparable](name string, of form[V], get func(*T) *V) column[T] {
	return column[T]{name: name, begin: func(storage string, codec *zstd.Codec) filler[T] {
		return &nullable[T, V]{newLeaf(of, storage, codec, 1, 0), get}
	}}
}

// list describes a column of lists. A list without elements is one value of level 0.
func list[T any, V comparable](name string, of form[V], get func(*T) []V) column[T] {
	return column[T]{name: name, begin: func(storage string, codec *zstd.Codec) filler[T] {
		return &repeated[T, V]{newLeaf(of, storage, codec, 1, 1), get}
	}}
}

// required fills a column that is never null.
type required[T any, V comparable] struct {
	leaf[V]
	get func(*T) V
}

func (c *required[T, V]) put(rows []T) {
	at := 0
	if c.alike {
		if c.count == 0 {
			c.first = c.get(&rows[0])
		}
		for at < len(rows) && c.get(&rows[at]) == c.first {
			at++
		}
		c.count += at
		if at == len(rows) {
			return
		}
		c.spread()
	}
	for i := at; i < len(rows); i++ {
		c.values = append(c.values, c.get(&rows[i]))
	}
}

// nullable fills a column that may be null.
type nullable[T any, V comparable] struct {
	leaf[V]
	get func(*T) *V
}

func (c *nullable[T, V]) put(rows []T) {
	at := 0
	if c.alike {
		if c.count == 0 {
			c.there = false
			if p := c.get(&rows[0]); p != nil {
				c.there, c.first = true, *p
			}
		}
		for at < len(rows) {
			if p := c.get(&rows[at]); (p != nil) != c.there || p != nil && *p != c.first {
				break
			}
			at++
		}
		c.count += at
		if at == len(rows) {
			return
		}
		c.spread()
	}
	for i := at; i < len(rows); i++ {
		p := c.get(&rows[i])
		if p == nil {
			c.levels = append(c.levels, 0)
			continue
		}
		c.levels = append(c.levels, 1)
		c.values = append(c.values, *p)
	}
}

// repeated fills a column of lists.
type repeated[T any, V comparable] struct {
	leaf[V]
	get func(*T) []V
}

// put takes lists for alike that have no element, or the same one.
func (c *repeated[T, V]) put(rows []T) {
	at := 0
	if c.alike {
		if c.count == 0 {
			c.there = false
			if p := c.get(&rows[0]); len(p) > 0 {
				c.there, c.first = true, p[0]
			}
		}
		for at < len(rows) {
			p := c.get(&rows[at])
			if len(p) > 1 || (len(p) == 1) != c.there || c.there && p[0] != c.first {
				break
			}
			at++
		}
		c.count += at
		if at == len(rows) {
			return
		}
		c.spread()
	}
	for i := at; i < len(rows); i++ {
		elements := c.get(&rows[i])
		if len(elements) == 0 {
			c.levels, c.repeats = append(c.levels, 0), append(c.repeats, 0)
		}
		for k, e := range elements {
			c.levels, c.repeats = append(c.levels, 1), append(c.repeats, byte(min(k, 1))) // 0 begins a row
			c.values = append(c.values, e)
		}
	}
}
