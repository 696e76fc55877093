package study

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"bridle/datasets/schema"

	"github.com/parquet-go/parquet-go"
)

// Keys of the metadata in the footer of each part.
const (
	keyDataset = "bridle.dataset"
	keyVersion = "bridle.schema_version"
	keyRun     = "bridle.run_id"
	keyLanes   = "bridle.lanes" // how many lanes the writer had; absent: none
)

// Part is one complete Parquet file of a run.
type Part struct {
	// Path is the path below the study folder, with forward slashes.
	Path string
	// Dataset is the table the rows belong to.
	Dataset string
	// RunID is the run that wrote the part.
	RunID string
	// SchemaVersion is the version of the dataset's schema.
	SchemaVersion int
	// Rows and Bytes are the numbers of rows and of bytes.
	Rows, Bytes int64

	lanes int // that the writer had
}

const (
	adviceRestore = "restore it from a copy of the study, or move it out of the folder and run 'bridle rebuild'"
	adviceUpdate  = "update bridle"
)

// Parts returns all complete parts of the study in the order of their paths. It
// looks at names and sizes, not into the files; see [Study.Inspect].
//
// A part that a finished run remembers but the folder lacks is an error, since
// leaving it out would make totals fall in silence.
func (s Study) Parts() ([]Part, error) {
	all, err := s.Runs()
	if err != nil {
		return nil, err
	}
	var parts []Part
	for _, m := range all {
		of, err := s.partsOf(m)
		if err != nil {
			return nil, err
		}
		parts = append(parts, of...)
	}
	slices.SortFunc(parts, func(a, b Part) int { return strings.Compare(a.Path, b.Path) })
	return parts, nil
}

// partsOf lists the complete parts of one run.
func (s Study) partsOf(m Manifest) ([]Part, error) {
	entries, err := os.ReadDir(s.runDir(m.RunID))
	if err != nil {
		return nil, err
	}
	var parts []Part
	sizes := map[string]int64{}
	for _, e := range entries {
		dataset, _, ok := parsePartName(e.Name())
		if !ok || !e.Type().IsRegular() {
			continue
		}
		info, err := e.Info()
		if err != nil {
			return nil, err
		}
		sizes[e.Name()] = info.Size()
		parts = append(parts, Part{
			Path:    runsName + "/" + m.RunID + "/" + e.Name(),
			Dataset: dataset, RunID: m.RunID, Bytes: info.Size(),
		})
	}
	for _, r := range m.Parts {
		path := runsName + "/" + m.RunID + "/" + r.Name
		switch size, ok := sizes[r.Name]; {
		case !ok:
			return nil, badPart(path, adviceRestore, "the file is missing, although run.json lists it with %d rows", r.Rows)
		case size != r.Bytes:
			return nil, s.changed(m, path, r, size)
		}
	}
	return parts, nil
}

// changed says what is wrong with a part that has not the size that run.json lists.
func (s Study) changed(m Manifest, path string, r PartRecord, size int64) error {
	dataset, _, _ := parsePartName(r.Name)
	if _, err := s.Inspect(Part{Path: path, Dataset: dataset, RunID: m.RunID}); err != nil {
		return err // cut off, or lacking a column: say so
	}
	return badPart(path, adviceRestore, "it has %d bytes, run.json lists %d: the file was replaced after the run had ended", size, r.Bytes)
}

// partName is the file name of the part with that ordinal.
func partName(dataset string, ordinal int) string {
	return fmt.Sprintf("%s-%06d.parquet", dataset, ordinal)
}

// parsePartName is the reverse of partName.
func parsePartName(name string) (dataset string, ordinal int, ok bool) {
	stem, ok := strings.CutSuffix(name, ".parquet")
	if !ok || strings.HasPrefix(name, ".") {
		return "", 0, false
	}
	i := strings.LastIndexByte(stem, '-')
	if i <= 0 {
		return "", 0, false
	}
	ordinal, err := strconv.Atoi(stem[i+1:])
	if err != nil || ordinal < 1 || partName(stem[:i], ordinal) != name {
		return "", 0, false
	}
	return stem[:i], ordinal, true
}

// Inspect opens a part, checks that it is whole and has the columns its dataset
// promises, and returns it with version and number of rows filled in. What is
// wrong with a bad part is returned as an error that wraps [ErrPart] and names
// the file.
func (s Study) Inspect(p Part) (Part, error) {
	f, err := os.Open(s.File(p))
	if err != nil {
		return Part{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return Part{}, err
	}
	p.Bytes = info.Size()
	return inspect(f, p)
}

// inspect checks the footer of the part in r.
func inspect(r io.ReaderAt, p Part) (Part, error) {
	footer, err := openParquet(r, p.Bytes)
	if err != nil {
		return Part{}, badPart(p.Path, adviceRestore, "not a whole Parquet file (%w): it was cut off or changed after it was written", err)
	}
	d, known := schema.Named(p.Dataset)
	if !known || !d.HasParts() {
		return Part{}, badPart(p.Path, adviceUpdate, "this version knows no dataset %q", p.Dataset)
	}
	for key, want := range map[string]string{keyDataset: p.Dataset, keyRun: p.RunID} {
		if got, _ := footer.Lookup(key); got != want {
			return Part{}, badPart(p.Path, adviceRestore, "its footer says %s=%q, its place in the study says %q", key, got, want)
		}
	}
	text, _ := footer.Lookup(keyVersion)
	if p.SchemaVersion, err = strconv.Atoi(text); err != nil || p.SchemaVersion < 0 {
		return Part{}, badPart(p.Path, adviceRestore, "its footer has no valid schema version (%q)", text)
	}
	if p.SchemaVersion > d.Version {
		return Part{}, badPart(p.Path, adviceUpdate, "written with version %d of the schema of %s, this program knows version %d", p.SchemaVersion, p.Dataset, d.Version)
	}
	p.Rows = footer.NumRows()
	if text, ok := footer.Lookup(keyLanes); ok {
		if p.lanes, err = strconv.Atoi(text); err != nil || p.lanes < 0 {
			return Part{}, badPart(p.Path, adviceRestore, "its footer has no valid number of lanes (%q)", text)
		}
	}
	return p, checkColumns(footer.Schema(), d, p)
}

// checkColumns compares the columns of a part with those of its dataset. A part of
// an older version may lack columns that were added since, if they may be null.
func checkColumns(got *parquet.Schema, d schema.Dataset, p Part) error {
	have := map[string]bool{}
	for _, f := range got.Fields() {
		have[f.Name()] = true
	}
	for _, c := range d.Columns() {
		if !have[c.Name] && (p.SchemaVersion == d.Version || !c.Nullable) {
			return badPart(p.Path, adviceRestore, "it has no column %q, which every part of %s must have", c.Name, p.Dataset)
		}
		delete(have, c.Name)
	}
	if len(have) > 0 {
		extra := slices.Sorted(maps.Keys(have))
		return badPart(p.Path, adviceUpdate, "it has columns that %s does not have: %s", p.Dataset, strings.Join(extra, ", "))
	}
	return nil
}

// openParquet reads the footer of a Parquet file. The decoder panics on some
// damaged files; that too is an error of the file.
func openParquet(r io.ReaderAt, size int64) (f *parquet.File, err error) {
	defer func() {
		if p := recover(); p != nil {
			f, err = nil, fmt.Errorf("damaged footer: %v", p)
		}
	}()
	if err := checkTail(r, size); err != nil {
		return nil, err
	}
	return parquet.OpenFile(r, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
}

// checkTail checks the last eight bytes of a Parquet file: the length of the
// footer, little endian, and the letters PAR1. The decoder would set memory aside
// for a footer of any stated length, up to 4 GiB, before looking at the size.
//
// Source: Apache Parquet format, "File Format".
func checkTail(r io.ReaderAt, size int64) error {
	const head, tail = 4, 8
	if size < head+tail {
		return fmt.Errorf("%d bytes are too few", size)
	}
	var b [tail]byte
	if _, err := r.ReadAt(b[:], size-tail); err != nil {
		return err
	}
	if string(b[4:]) != "PAR1" {
		return errors.New("no PAR1 at its end")
	}
	if n := int64(binary.LittleEndian.Uint32(b[:4])); n > size-head-tail {
		return fmt.Errorf("it states a footer of %d bytes in a file of %d", n, size)
	}
	return nil
}
