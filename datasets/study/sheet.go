package study

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"slices"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// stride is how many rows pass through all columns before the next ones do: about as
// many as a processor keeps close at hand.
const stride = 128

// every is after how many rows each column may end its page.
const every = 8 * stride

// sheet writes the rows of a dataset that lists its columns to a Parquet file with one row group.
//
// The library gives the schema and the encodings. Pages are put together here, since the library looks at each value of each
// column several times, and a column of which all values of a page are alike needs no look at them.
type sheet[T any] struct {
	to      io.Writer
	footer  *format.FileMetaData // but for rows
	paths   [][]string
	columns []column[T]
	fillers []filler[T]
	rows    int64 // that all columns have been told of
	open    int   // since
	at      int64 // in the file
}

// newSheet begins a file. empty is a file of the same schema without rows.
func newSheet[T any](to io.Writer, empty []byte, columns []column[T], codec *zstd.Codec) (*sheet[T], error) {
	f, err := parquet.OpenFile(bytes.NewReader(empty), int64(len(empty)))
	if err != nil {
		return nil, fmt.Errorf("the schema cannot be read back: %w", err)
	}
	s := &sheet[T]{to: to, footer: f.Metadata(), paths: f.Schema().Columns(), columns: columns}
	for _, c := range columns {
		s.fillers = append(s.fillers, c.begin(c.storage, codec))
	}
	return s, nil
}

// write adds rows.
func (s *sheet[T]) write(rows []T) error {
	for len(rows) > 0 {
		some := rows[:min(stride, len(rows), every-s.open)]
		for _, f := range s.fillers {
			f.put(some)
		}
		rows = rows[len(some):]
		if s.open += len(some); s.open == every {
			if err := s.page(false); err != nil {
				return err
			}
		}
	}
	return nil
}

// page ends the pages that are full, or if over is true all of them.
func (s *sheet[T]) page(over bool) error {
	for i, f := range s.fillers {
		if err := f.page(s.open, over); err != nil {
			return fmt.Errorf("column %s: %w", s.columns[i].name, err)
		}
	}
	s.rows, s.open = s.rows+int64(s.open), 0
	return nil
}

// magic begins and ends a file.
const magic = "PAR1"

// close ends the file.
func (s *sheet[T]) close() error {
	if s.rows > 0 || s.open > 0 {
		if err := s.page(true); err != nil {
			return err
		}
	}
	if err := s.put([]byte(magic)); err != nil {
		return err
	}
	s.footer.NumRows, s.footer.RowGroups = s.rows, nil
	if s.rows > 0 {
		group, err := s.group()
		if err != nil {
			return err
		}
		s.footer.RowGroups = []format.RowGroup{group}
	}
	n, err := s.putStruct(s.footer)
	if err != nil {
		return err
	}
	return s.put(append(binary.LittleEndian.AppendUint32(nil, uint32(n)), magic...))
}

// group writes all columns and then their indexes.
func (s *sheet[T]) group() (format.RowGroup, error) {
	g := format.RowGroup{NumRows: s.rows, FileOffset: s.at}
	var chunks []*chunk
	for i, f := range s.fillers {
		c := f.kept()
		words, plain, err := []byte(nil), c.plain, error(nil)
		if c.worded {
			var size int64
			if words, size, err = c.words(); err != nil {
				return g, fmt.Errorf("column %s: %w", s.columns[i].name, err)
			}
			plain += size
		}
		d := c.describe(slices.Clone(s.paths[i]), s.at, len(words), plain)
		for k := range c.places.PageLocations {
			c.places.PageLocations[k].Offset += s.at + int64(len(words))
		}
		if err := s.put(words); err != nil {
			return g, err
		}
		if err := s.put(c.data); err != nil {
			return g, err
		}
		g.TotalByteSize, g.TotalCompressedSize = g.TotalByteSize+plain, g.TotalCompressedSize+d.MetaData.TotalCompressedSize
		g.Columns, chunks = append(g.Columns, d), append(chunks, c)
	}
	for i, c := range chunks {
		at, n := s.at, 0
		var err error
		if n, err = s.putStruct(&c.index); err != nil {
			return g, err
		}
		g.Columns[i].ColumnIndexOffset, g.Columns[i].ColumnIndexLength = at, int32(n)
	}
	for i, c := range chunks {
		at, n := s.at, 0
		var err error
		if n, err = s.putStruct(&c.places); err != nil {
			return g, err
		}
		g.Columns[i].OffsetIndexOffset, g.Columns[i].OffsetIndexLength = at, int32(n)
	}
	return g, nil
}

func (s *sheet[T]) put(b []byte) error {
	n, err := s.to.Write(b)
	s.at += int64(n)
	return err
}

// putStruct writes a structure of Parquet's metadata and returns its length.
func (s *sheet[T]) putStruct(v any) (int, error) {
	b, err := thrift.Marshal(new(thrift.CompactProtocol), v)
	if err != nil {
		return 0, err
	}
	return len(b), s.put(b)
}
