package lock

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Name is the name of the file within the folder of a report.
const Name = "figures.lock.json"

// Format is the number of the form that this package writes and reads.
const Format = 1

// A Lock is the whole file. The fields of all types stand in the order of their
// keys.
type Lock struct {
	Figures  map[string]Figure `json:"figures"` // by name, which begins the names of its files
	Format   int               `json:"format"`
	Notebook Notebook          `json:"notebook"`
	Queries  map[string]Query  `json:"queries"` // by number, such as "q01", in the order of the run
}

// A Figure is a picture and what it was made from. Hashes are "sha256:" and hex
// digits.
type Figure struct {
	Alt   string            `json:"alt"`
	Build Build             `json:"build"`
	Cell  Cell              `json:"cell"`
	Files map[string]string `json:"files"` // hash of each file, by its ending

	// Params are the parameters of the run, but for the study's folder.
	Params map[string]any `json:"params"`

	Pixels  string `json:"pixels,omitempty"`  // hash of the dots; empty if there is no PNG
	Plotted string `json:"plotted,omitempty"` // hash of the plotted data at 9 digits; empty if there are none

	// Seed is the parameter of that name, if there is one.
	Seed any `json:"seed,omitempty"`

	// Snapshot identifies the parts that the run was pinned to; empty if it was
	// not.
	Snapshot string `json:"snapshot,omitempty"`

	// SQL names the queries that ran up to the figure's cell, by number.
	SQL []string `json:"sql"`

	// Tables are those that these queries read.
	Tables map[string]Table `json:"tables"`

	Title string `json:"title"`
}

// A Build is the program that drew. A field that is not known is empty.
type Build struct {
	DuckDB string `json:"duckdb"`
	Fonts  string `json:"fonts"` // hash of the faces that letters were set in
	Go     string `json:"go"`
	GOARCH string `json:"goarch"`
	Tool   string `json:"tool"` // version of Bridle
}

// A Cell is a cell that was run.
type Cell struct {
	ID       string `json:"id"`
	Notebook string `json:"notebook,omitempty"` // set for the cell of a figure
	Number   int    `json:"number"`             // from 1, counting cells that ran
	SHA256   string `json:"sha256"`             // of its source
}

// A Notebook is what was run.
type Notebook struct {
	Cells []Cell `json:"cells"` // those that ran, in order, without the parameters that were injected
	File  string `json:"file"`  // name without folder

	// Params are as in [Figure]; numbers that are not whole have a point or an
	// exponent.
	Params map[string]any `json:"params"`

	// Study and Snapshot are the folder and the snapshot file as they were given
	// to the run, for those who run it again; they decide nothing.
	Snapshot string `json:"snapshot,omitempty"`
	Study    string `json:"study,omitempty"`
}

// A Query is a question that a study was asked.
type Query struct {
	Cell   string   `json:"cell"`  // identifier of the cell that asked
	Grade  string   `json:"grade"` // A, B or F: whether the answer could differ in another run
	SHA256 string   `json:"sha256"`
	Tables []string `json:"tables"`
	Text   string   `json:"text"`
}

// A Table is the content of a table in a form that does not depend on the order
// of its rows.
type Table struct {
	Rows   int64  `json:"rows"`
	SHA256 string `json:"sha256"`
}

// Names returns the names of the figures in order.
func (l *Lock) Names() []string { return slices.Sorted(maps.Keys(l.Figures)) }

// Encode writes a lock, the same bytes for the same content.
func Encode(l *Lock) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // queries are to be read
	e.SetIndent("", " ")
	if err := e.Encode(l); err != nil {
		return nil, fmt.Errorf("the lock cannot be written: %w", err)
	}
	return b.Bytes(), nil
}

// The form of names, which become parts of paths, and of hashes.
var (
	nameForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)
	fileForm = regexp.MustCompile(`^[^/\\\x00-\x1f]+$`)
	hashForm = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)
)

// Decode reads a lock. Keys that it does not know are passed over, so that later
// programs may add some.
//
// # Errors
//
// What is not JSON gives an error with the line; another format, a hash that is
// none, and a name that is not fit for a file give one that names the figure.
func Decode(data []byte) (*Lock, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var l Lock
	if err := d.Decode(&l); err != nil {
		line := 1 + bytes.Count(data[:min(int(d.InputOffset()), len(data))], []byte("\n"))
		if s, ok := errors.AsType[*json.SyntaxError](err); ok {
			line = 1 + bytes.Count(data[:min(int(s.Offset), len(data))], []byte("\n"))
		}
		return nil, fmt.Errorf("%s, line %d: %w", Name, line, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: more text after the lock", Name)
	}
	if l.Format != Format {
		return nil, fmt.Errorf("%s: format %d; this program reads format %d, so use the one that wrote it", Name, l.Format, Format)
	}
	if !fileForm.MatchString(l.Notebook.File) || strings.HasPrefix(l.Notebook.File, ".") {
		return nil, fmt.Errorf("%s: notebook %q: not the name of a file", Name, l.Notebook.File)
	}
	for _, name := range l.Names() {
		if err := l.Figures[name].check(name); err != nil {
			return nil, fmt.Errorf("%s: figure %q: %w", Name, name, err)
		}
	}
	return &l, nil
}

// check refuses a figure whose name or hashes are none.
func (f Figure) check(name string) error {
	if !nameForm.MatchString(name) {
		return errors.New("the name is not fit for a file")
	}
	for _, hash := range []string{f.Pixels, f.Plotted} {
		if hash != "" && !hashForm.MatchString(hash) {
			return fmt.Errorf("%q is not a hash of the form sha256:…", hash)
		}
	}
	for _, ending := range slices.Sorted(maps.Keys(f.Files)) {
		if !nameForm.MatchString(ending) || !hashForm.MatchString(f.Files[ending]) {
			return fmt.Errorf("file %q with hash %q: want an ending and a hash of the form sha256:…", ending, f.Files[ending])
		}
	}
	return nil
}
