package redact

import (
	"errors"
	"fmt"
	"io"

	"bridle/datasets/schema"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
	"github.com/parquet-go/parquet-go/compress/zstd"
	"github.com/parquet-go/parquet-go/encoding"
)

// value is a value of a Parquet row with its levels.
type value = parquet.Value

// part is what is known of the columns of a part, by their number.
type part struct {
	dataset string
	columns []column
}

// column is a leaf of the schema; lists have one leaf.
type column struct {
	name      string
	rule      Rule
	treatment Treatment
	text      bool // holds texts
	list      bool
	nullable  bool
	whole     int // definition level of a value that is there
}

// newPart reads the columns of a part.
func newPart(dataset string, f *parquet.File) (*part, error) {
	if d, ok := schema.Named(dataset); !ok || !d.HasParts() {
		return nil, fmt.Errorf("there is no dataset %q; update bridle if a newer version wrote the part", dataset)
	}
	p := &part{dataset: dataset}
	for _, path := range f.Schema().Columns() {
		leaf, ok := f.Schema().Lookup(path...)
		if !ok {
			return nil, fmt.Errorf("part of %s: column %v has no leaf; restore the part from a copy of the study", dataset, path)
		}
		c := column{name: path[0], text: leaf.Node.Type().Kind() == parquet.ByteArray,
			list: leaf.MaxRepetitionLevel > 0, nullable: leaf.Node.Optional(), whole: int(leaf.MaxDefinitionLevel)}
		c.treatment = ruleFor(dataset, c.name)
		for _, r := range Rules() {
			if r.Dataset == dataset && r.Column == c.name {
				c.rule = r
			}
		}
		p.columns = append(p.columns, c)
	}
	return p, nil
}

// fields returns the single values of a row by name. Nulls and lists are left out.
func (p *part) fields(row []value) map[string]value {
	if !counted[p.dataset] {
		return nil
	}
	fields := make(map[string]value, len(row))
	for _, v := range row {
		if c := p.columns[v.Column()]; !c.list && !v.IsNull() {
			fields[c.name] = v
		}
	}
	return fields
}

// with returns a text in the place of a value.
func (c *column) with(v value, text string) value {
	return parquet.ByteArrayValue([]byte(text)).Level(v.RepetitionLevel(), v.DefinitionLevel(), v.Column())
}

// null returns a null in the place of a value that may be null.
func (c *column) null(v value) value {
	return parquet.NullValue().Level(v.RepetitionLevel(), c.whole-1, v.Column())
}

// blank returns null, or a word where null is not allowed.
func (c *column) blank(v value) value {
	if c.nullable && !c.list {
		return c.null(v)
	}
	return c.with(v, "withheld")
}

// open opens a Parquet file. The decoder panics on some damaged ones; that too is an
// error of the file.
func open(in io.ReaderAt, size int64) (f *parquet.File, err error) {
	defer func() {
		if p := recover(); p != nil {
			f, err = nil, fmt.Errorf("damaged Parquet file: %v; restore it from a copy of the study", p)
		}
	}()
	if f, err = parquet.OpenFile(in, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true)); err != nil {
		return nil, fmt.Errorf("not a whole Parquet file: %w; restore it from a copy of the study", err)
	}
	return f, nil
}

// eachRow calls do for each row of a part, in order. do must not keep the row.
func eachRow(in io.ReaderAt, size int64, do func(*part, []value) error, dataset string) (err error) {
	f, err := open(in, size)
	if err != nil {
		return fmt.Errorf("part of %s: %w", dataset, err)
	}
	p, err := newPart(dataset, f)
	if err != nil {
		return err
	}
	defer func() {
		if panicked := recover(); panicked != nil {
			err = fmt.Errorf("part of %s is damaged: %v; restore it from a copy of the study", dataset, panicked)
		}
	}()
	for _, group := range f.RowGroups() {
		if err := rowsOf(group, func(row []value) error { return do(p, row) }); err != nil {
			return fmt.Errorf("part of %s: %w", dataset, err)
		}
	}
	return nil
}

func rowsOf(group parquet.RowGroup, do func([]value) error) (err error) {
	rows := group.Rows()
	defer func() { err = errors.Join(err, rows.Close()) }()
	buffer := make([]parquet.Row, 256)
	for {
		n, err := rows.ReadRows(buffer)
		for _, row := range buffer[:n] {
			if err := do(row); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if n == 0 {
			return io.ErrNoProgress
		}
	}
}

// partWriter writes a part with the columns and the footer of another.
type partWriter struct {
	file *parquet.Writer
	rows int64
}

func newPartWriter(in io.ReaderAt, size int64, out io.Writer) (*partWriter, error) {
	f, err := open(in, size)
	if err != nil {
		return nil, err
	}
	options := []parquet.WriterOption{
		parquet.NewSchema(f.Schema().Name(), unencoded{f.Schema()}),
		parquet.DefaultEncodingFor(parquet.Int32, &parquet.DeltaBinaryPacked),
		parquet.DefaultEncodingFor(parquet.Int64, &parquet.DeltaBinaryPacked),
		parquet.Compression(&zstd.Codec{Level: zstd.SpeedFastest}),
		parquet.DataPageStatistics(false),
	}
	for _, kv := range f.Metadata().KeyValueMetadata {
		options = append(options, parquet.KeyValueMetadata(kv.Key, kv.Value))
	}
	return &partWriter{file: parquet.NewWriter(out, options...)}, nil
}

// unencoded is a node of a schema without the encodings of the file it was read from:
// parquet-go v0.32.0 takes them over and writes pages that DuckDB refuses.
type unencoded struct{ parquet.Node }

// Encoding lets the writer choose.
func (unencoded) Encoding() encoding.Encoding { return nil }

// Compression lets the writer choose.
func (unencoded) Compression() compress.Codec { return nil }

// Fields returns the columns below, in their order.
func (u unencoded) Fields() []parquet.Field {
	fields := u.Node.Fields()
	for i, f := range fields {
		fields[i] = unencodedField{f}
	}
	return fields
}

// unencodedField is a named node without encodings.
type unencodedField struct{ parquet.Field }

// Encoding lets the writer choose.
func (unencodedField) Encoding() encoding.Encoding { return nil }

// Compression lets the writer choose.
func (unencodedField) Compression() compress.Codec { return nil }

// Fields returns the columns below, in their order.
func (u unencodedField) Fields() []parquet.Field { return unencoded{u.Field}.Fields() }

func (w *partWriter) write(row []value) error {
	_, err := w.file.WriteRows([]parquet.Row{row})
	w.rows++
	return err
}

func (w *partWriter) close() error { return w.file.Close() }
