package bundle

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// Names in an archive.
const (
	ManifestName = "bundle.json"
	SumsName     = "SHA256SUMS"
	DataDir      = "data"    // the study that was named first
	StudiesDir   = "studies" // further studies, each in a folder of its own
	ReportsDir   = "reports"
	NotebooksDir = "notebooks"
	// PagesDir is where verification puts its pages in an unpacked archive. It is
	// never in an archive.
	PagesDir = "verify"
)

// Format is the number of the form of manifests that this package writes. It reads
// [FirstFormat] too, in which there is one study.
const (
	Format      = 2
	FirstFormat = 1
)

// A Manifest says what an archive holds and what it does not.
type Manifest struct {
	Format  int      `json:"format"`
	Title   string   `json:"title"`
	Authors []string `json:"authors"`
	License string   `json:"license"` // SPDX identifier; empty: not stated
	Date    string   `json:"date"`    // 2006-01-02: the day on which the last run of the study ended

	Simulated bool      `json:"simulated"` // some study here is
	Studies   []Study   `json:"studies"`
	Redaction Redaction `json:"redaction"`
	Reports   []Report  `json:"reports"`
	Needs     []Need    `json:"needs"` // reports that are not here
	Tables    []Table   `json:"tables"`

	LeftOut []string `json:"left_out"` // what is in the study and not here, in words
	Build   []string `json:"build"`    // program and modules with their versions
}

// A Study is a study folder in the archive.
type Study struct {
	Data      string   `json:"data"` // path of the folder
	Simulated bool     `json:"simulated"`
	Sources   []Source `json:"sources"` // data of others in it
}

// A Source is a public data set that was imported.
type Source struct {
	Name       string `json:"name"`
	Title      string `json:"title"`
	Repository string `json:"repository"`
	Commit     string `json:"commit"`
	License    string `json:"license"` // SPDX identifier
	Note       string `json:"note"`    // on the licence
	Citation   string `json:"citation"`
}

// A Need is a report that is not in the archive, since its data are not.
type Need struct {
	Report string `json:"report"`
	Title  string `json:"title"`
	Needs  string `json:"needs"` // what is missing, and how to get it
}

// Redaction says what was withheld.
type Redaction struct {
	// AddressesIncluded is true if nothing was withheld, on request.
	AddressesIncluded bool `json:"addresses_included"`

	Addresses      int              `json:"addresses"`       // distinct addresses withheld
	Labels         int              `json:"labels"`          // distinct labels withheld
	Least          int              `json:"least"`           // fewest caches that are shown
	SmallCountries int              `json:"small_countries"` // countries with fewer
	Placeless      int64            `json:"placeless"`       // rows of caches that lost their place
	RowsLeftOut    map[string]int64 `json:"rows_left_out"`   // by dataset
	Found          int64            `json:"found"`           // texts elsewhere in which something was replaced
	Key            string           `json:"key"`             // print of the key, which is not in the archive
	Columns        []Column         `json:"columns"`

	// Mark stands over figures that were drawn again from redacted tables.
	Mark string `json:"mark"`
}

// A Column is what was done to one column.
type Column struct {
	Dataset string `json:"dataset"`
	Column  string `json:"column"`
	How     string `json:"how"`
	Why     string `json:"why"`
	Values  int64  `json:"values"`
}

// A Report is a notebook that was run.
type Report struct {
	Name     string   `json:"name"`     // of its folder below reports/
	Notebook string   `json:"notebook"` // name of the file
	Title    string   `json:"title"`
	Study    bool     `json:"study"`    // it was run with a study
	Data     string   `json:"data"`     // path of that study in the archive; empty without one
	Snapshot string   `json:"snapshot"` // path of its snapshot file, or empty
	Figures  []Figure `json:"figures"`

	// Silent are the cells whose text is withheld, by identifier.
	Silent []string `json:"silent"`

	Cells   int   `json:"cells"`   // that run
	Queries int   `json:"queries"` // that they ask
	Rows    int64 `json:"rows"`    // in the tables that these read

	// Time is how long a verification takes, in words, and Stated whether the
	// authors said so.
	Time   string `json:"time"`
	Stated bool   `json:"stated"`
}

// A Figure is a figure of a report.
type Figure struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Alt   string `json:"alt"`
	Cell  string `json:"cell"`

	// Withheld says why the figure is not here and cannot be verified here; empty
	// if it can.
	Withheld string `json:"withheld"`

	// Redrawn says why the figure here is not the published one but one drawn again
	// from the redacted tables, with a mark over it; empty if it is the published one.
	Redrawn string `json:"redrawn"`
}

// Hush takes out the words of a figure that is withheld: titles state findings, with
// numbers.
func (f *Figure) Hush() {
	if f.Withheld != "" {
		f.Title, f.Alt = "(withheld)", ""
	}
}

// A Table is a dataset in the archive.
type Table struct {
	Name   string  `json:"name"`
	About  string  `json:"about"`
	Fields []Field `json:"fields"`
}

// A Field is a column of a table.
type Field struct {
	Name    string `json:"name"`
	Type    string `json:"type"` // in DuckDB's words
	Null    bool   `json:"null"` // it may be null
	Comment string `json:"comment"`
}

// Encode writes a manifest, the same bytes for the same content.
func (m *Manifest) Encode() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(m); err != nil {
		return nil, fmt.Errorf("%s cannot be written: %w", ManifestName, err)
	}
	return b.Bytes(), nil
}

var reportForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)

// Decode reads a manifest.
//
// # Errors
//
// What is not JSON, another format and names that are not fit for files are
// errors.
func Decode(data []byte) (*Manifest, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	var m Manifest
	if err := d.Decode(&m); err != nil {
		return nil, fmt.Errorf("%s: %w; unpack the archive again", ManifestName, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: more text after the manifest; unpack the archive again", ManifestName)
	}
	if m.Format != Format && m.Format != FirstFormat {
		return nil, fmt.Errorf("%s: format %d; this program reads formats %d and %d, so use the one that wrote it", ManifestName, m.Format, FirstFormat, Format)
	}
	for i := range m.Reports {
		r := &m.Reports[i]
		if r.Study && r.Data == "" && m.Format == FirstFormat {
			r.Data = DataDir
		}
		if r.Study != (r.Data != "") || r.Data != "" && (checkName(r.Data) != nil || !IsData(r.Data+"/")) {
			return nil, fmt.Errorf("%s: report %s: data %q: not a study within the archive", ManifestName, r.Name, r.Data)
		}
		if !reportForm.MatchString(r.Name) {
			return nil, fmt.Errorf("%s: report %q: not the name of a folder", ManifestName, r.Name)
		}
		if strings.ContainsAny(r.Notebook, `/\`) || r.Notebook == "" {
			return nil, fmt.Errorf("%s: report %s: notebook %q: not the name of a file", ManifestName, r.Name, r.Notebook)
		}
		if r.Snapshot != "" && checkName(r.Snapshot) != nil {
			return nil, fmt.Errorf("%s: report %s: snapshot %q: not a path within the archive", ManifestName, r.Name, r.Snapshot)
		}
	}
	return &m, nil
}

// Withheld returns how many figures are withheld, of how many.
func (m *Manifest) Withheld() (withheld, all int) {
	for _, r := range m.Reports {
		for _, f := range r.Figures {
			if all++; f.Withheld != "" {
				withheld++
			}
		}
	}
	return withheld, all
}

// Redrawn returns how many figures were drawn again from redacted tables.
func (m *Manifest) Redrawn() (n int) {
	for _, r := range m.Reports {
		for _, f := range r.Figures {
			if f.Redrawn != "" {
				n++
			}
		}
	}
	return n
}

// Marks returns the words over the figures of a report that were drawn again, by
// name.
func (m *Manifest) Marks(r *Report) map[string]string {
	marks := map[string]string{}
	for _, f := range r.Figures {
		if f.Redrawn != "" {
			marks[f.Name] = m.Redaction.Mark
		}
	}
	return marks
}

// IsData reports whether a file of an archive lies in a study.
func IsData(name string) bool {
	return strings.HasPrefix(name, DataDir+"/") || strings.HasPrefix(name, StudiesDir+"/")
}
