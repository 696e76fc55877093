package study

import (
	"bytes"
	"io"
	"reflect"
	"strconv"

	"bridle/datasets/schema"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// encoder turns rows into Parquet files, one after the other.
type encoder[T any] struct {
	options []parquet.WriterOption
	columns []column[T] // nil: the Parquet encoder finds them itself
	empty   []byte      // a file without rows, if columns are listed
	file    *parquet.GenericWriter[T]
	sheet   *sheet[T]
	codec   *zstd.Codec
}

// newEncoder returns an encoder for parts of a dataset in a run. Call begin before the
// first row. The codec may be shared: each encoder that it keeps takes 8 MB.
func newEncoder[T any](set schema.Dataset, runID string, lanes int, codec *zstd.Codec) *encoder[T] {
	columns := columnsOf[T]()
	return &encoder[T]{columns: columns, codec: codec, options: append(storage(columns, codec),
		parquet.KeyValueMetadata(keyDataset, set.Name),
		parquet.KeyValueMetadata(keyVersion, strconv.Itoa(set.Version)),
		parquet.KeyValueMetadata(keyRun, runID),
		parquet.KeyValueMetadata(keyLanes, strconv.Itoa(lanes)),
	)}
}

// newCodec returns the codec of a run's parts.
func newCodec() *zstd.Codec { return &zstd.Codec{Level: zstd.SpeedFastest} }

// columnsOf returns the columns of the dataset whose rows have type T, or nil if it
// does not list them.
func columnsOf[T any]() []column[T] {
	for _, listed := range []any{probeColumns(), fillColumns(), exposureColumns()} {
		if columns, ok := listed.([]column[T]); ok {
			return columns
		}
	}
	return nil
}

// pageBytes is about how much of each column waits to become a page. More takes memory, for each of some forty columns;
// less takes room in the file.
const pageBytes = 64 << 10

// storage says how parts are encoded.
//
// The bounds of a page are written once, into the page index and summed up for the row
// group, not into the header of the page as well. They must not be left out for any
// column with parquet.SkipPageBounds: parquet-go v0.32.0 then writes an index in which
// every page reaches from 0 to 0, and readers that believe it (Spark, Trino,
// DataFusion) pass over rows.
func storage[T any](columns []column[T], codec *zstd.Codec) []parquet.WriterOption {
	options := []parquet.WriterOption{
		parquet.Compression(codec),
		parquet.PageBufferSize(pageBytes),
		parquet.DataPageStatistics(false),
		parquet.DefaultEncodingFor(parquet.Int32, &parquet.DeltaBinaryPacked),
		parquet.DefaultEncodingFor(parquet.Int64, &parquet.DeltaBinaryPacked),
	}
	row := reflect.TypeFor[T]()
	for i, c := range columns {
		if c.storage == "" {
			continue
		}
		f := row.Field(i)
		tag := reflect.StructTag(`parquet:` + strconv.Quote(f.Tag.Get("parquet")+","+c.storage))
		options = append(options, parquet.StructTag(tag, f.Name).(parquet.WriterOption))
	}
	return options
}

// begin begins a file. Each has a writer of its own: the second file that a writer of
// parquet-go v0.32.0 gives after its Reset lacks the names of its columns in the footer
// (path_in_schema).
func (e *encoder[T]) begin(to io.Writer) (err error) {
	if e.columns == nil {
		e.file = parquet.NewGenericWriter[T](to, e.options...)
		return nil
	}
	if e.empty == nil {
		var b bytes.Buffer
		if err := parquet.NewGenericWriter[T](&b, e.options...).Close(); err != nil {
			return err
		}
		e.empty = b.Bytes()
	}
	e.sheet, err = newSheet(to, e.empty, e.columns, e.codec)
	return err
}

// write adds rows to the file. It keeps no pointer into them, only texts, which nobody can change.
func (e *encoder[T]) write(rows []T) error {
	if e.columns == nil {
		_, err := e.file.Write(rows)
		return err
	}
	return e.sheet.write(rows)
}

// close ends the file.
func (e *encoder[T]) close() error {
	file, sheet := e.file, e.sheet
	e.file, e.sheet = nil, nil // and with them their buffers
	if sheet != nil {
		return sheet.close()
	}
	return file.Close()
}
