package study

import (
	"time"
	"unsafe"

	"github.com/parquet-go/parquet-go/compress/zstd"
)

// column takes one column of a dataset out of its rows.
//
// The Parquet encoder finds its way through a row by reflection, one pointer at a time,
// which for a row of many nullable columns costs more than all the rest. A dataset of
// which millions of rows are written therefore lists its columns; see
// columnsOf. The other datasets are left to the encoder.
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

// field is where the values of a column lie in rows of type T. A function that takes them out, called for each row and column,
// costs more than all that is then done with most of them.
type field[T, F any] struct {
	offset uintptr // in bytes, from the start of a row
}

// fieldOf returns the field that a function points to.
func fieldOf[T, F any](of func(*T) *F) field[T, F] {
	row := new(T)
	return field[T, F]{uintptr(unsafe.Pointer(of(row))) - uintptr(unsafe.Pointer(row))}
}

// at returns the value in a row.
func (f field[T, F]) at(row *T) *F { return (*F)(unsafe.Add(unsafe.Pointer(row), f.offset)) }

// always describes a column that is never null.
//
// Here and in maybe and list nothing is kept while all rows of a page are alike: most columns repeat.
func always[T any, V comparable](name string, of form[V], get func(*T) *V) column[T] {
	return column[T]{name: name, begin: func(storage string, codec *zstd.Codec) filler[T] {
		return &required[T, V]{newLeaf(of, storage, codec, 0, 0), fieldOf(get)}
	}}
}

// instant describes a column of instants, kept in microseconds, that is never null.
func instant[T any](name string, get func(*T) *time.Time) column[T] {
	return column[T]{name: name, begin: func(storage string, codec *zstd.Codec) filler[T] {
		return &instants[T]{newLeaf(int64s, storage, codec, 0, 0), fieldOf(get)}
	}}
}

// maybeInstant describes a column of instants, kept in microseconds, that may be null.
func maybeInstant[T any](name string, get func(*T) **time.Time) column[T] {
	return column[T]{name: name, begin: func(storage string, codec *zstd.Codec) filler[T] {
		return &nullableInstants[T]{nullable: nullable[*int64, int64]{leaf: newLeaf(int64s, storage, codec, 1, 0)}, field: fieldOf(get)}
	}}
}

// maybe describes a column that may be null.
func maybe[T any, V comparable](name string, of form[V], get func(*T) **V) column[T] {
	return column[T]{name: name, begin: func(storage string, codec *zstd.Codec) filler[T] {
		return &nullable[T, V]{newLeaf(of, storage, codec, 1, 0), fieldOf(get)}
	}}
}

// list describes a column of lists. A list without elements is one value of level 0.
func list[T any, V comparable](name string, of form[V], get func(*T) *[]V) column[T] {
	return column[T]{name: name, begin: func(storage string, codec *zstd.Codec) filler[T] {
		return &repeated[T, V]{newLeaf(of, storage, codec, 1, 1), fieldOf(get)}
	}}
}
