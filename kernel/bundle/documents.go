package bundle

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"
)

// Documents returns the documents of an archive by name. entries are all other
// files in it.
func Documents(m *Manifest, entries []Entry) (map[string][]byte, error) {
	documents := map[string][]byte{
		"README.md":   []byte(readme(m, entries)),
		"APPENDIX.md": []byte(appendix(m, entries)),
	}
	for name, content := range map[string]any{"CITATION.cff": citation(m), "codecheck.yml": codecheck(m)} {
		var b bytes.Buffer
		e := yaml.NewEncoder(&b)
		e.SetIndent(2)
		if err := e.Encode(content); err != nil {
			return nil, fmt.Errorf("%s cannot be written: %w", name, err)
		}
		documents[name] = b.Bytes()
	}
	for name, content := range map[string]any{"datapackage.json": dataPackage(m, entries), "ro-crate-metadata.json": crate(m, entries)} {
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(content); err != nil {
			return nil, fmt.Errorf("%s cannot be written: %w", name, err)
		}
		documents[name] = b.Bytes()
	}
	for name, text := range licences(m) {
		documents[name] = []byte(text)
	}
	var err error
	documents[ManifestName], err = m.Encode()
	return documents, err
}

// cff is CITATION.cff, version 1.2.0.
type cff struct {
	Version  string      `yaml:"cff-version"`
	Message  string      `yaml:"message"`
	Title    string      `yaml:"title"`
	Type     string      `yaml:"type"`
	Authors  []cffEntity `yaml:"authors"`
	License  string      `yaml:"license,omitempty"`
	Released string      `yaml:"date-released,omitempty"`
}

type cffEntity struct {
	Name string `yaml:"name"`
}

func citation(m *Manifest) cff {
	c := cff{Version: "1.2.0", Message: "If you use these data or figures, please cite them, and the data sets that were imported.",
		Title: m.Title, Type: "dataset", License: m.License, Released: m.Date}
	for _, a := range authors(m) {
		c.Authors = append(c.Authors, cffEntity{a})
	}
	return c
}

// authors returns those who are to be cited.
func authors(m *Manifest) []string {
	if len(m.Authors) == 0 {
		return []string{"The authors of the study, who are not named in this archive"}
	}
	return m.Authors
}

// check is codecheck.yml, version 1.0, as far as authors fill it in.
type check struct {
	Version  string       `yaml:"version"`
	Paper    checkPaper   `yaml:"paper"`
	Manifest []checkEntry `yaml:"manifest"`
}

type checkPaper struct {
	Title   string      `yaml:"title"`
	Authors []cffEntity `yaml:"authors"`
}

type checkEntry struct {
	File    string `yaml:"file"`
	Comment string `yaml:"comment"`
}

func codecheck(m *Manifest) check {
	c := check{Version: "https://codecheck.org.uk/spec/config/1.0/", Paper: checkPaper{Title: m.Title}, Manifest: []checkEntry{}}
	for _, a := range authors(m) {
		c.Paper.Authors = append(c.Paper.Authors, cffEntity{a})
	}
	for _, r := range m.Reports {
		for _, f := range r.Figures {
			if f.Withheld == "" {
				c.Manifest = append(c.Manifest, checkEntry{r.path("figures/" + f.Name + ".png"), f.Title})
			}
		}
	}
	return c
}

// path returns the path of a file of a report.
func (r *Report) path(name string) string { return ReportsDir + "/" + r.Name + "/" + name }

// frictionless is datapackage.json.
type frictionless struct {
	Profile   string         `json:"profile"`
	Name      string         `json:"name"`
	Title     string         `json:"title"`
	Created   string         `json:"created,omitempty"`
	Licenses  []license      `json:"licenses,omitempty"`
	Resources []dataResource `json:"resources"`
}

type license struct {
	Name string `json:"name"`
}

type dataResource struct {
	Name        string      `json:"name"`
	Path        string      `json:"path"`
	Title       string      `json:"title,omitempty"`
	Description string      `json:"description,omitempty"`
	Format      string      `json:"format"`
	MediaType   string      `json:"mediatype"`
	Bytes       int64       `json:"bytes"`
	Hash        string      `json:"hash"`
	Schema      *dataSchema `json:"schema,omitempty"`
}

type dataSchema struct {
	Fields []dataField `json:"fields"`
}

type dataField struct {
	Name        string          `json:"name"`
	Type        string          `json:"type"`
	Description string          `json:"description,omitempty"`
	Constraints map[string]bool `json:"constraints,omitempty"`
}

// dataPackage lists every Parquet part with the dictionary of its dataset, and the
// plotted data of every figure.
func dataPackage(m *Manifest, entries []Entry) frictionless {
	p := frictionless{Profile: "data-package", Name: "bridle-bundle", Title: m.Title, Resources: []dataResource{}}
	if m.Date != "" {
		p.Created = m.Date + "T00:00:00Z"
	}
	if m.License != "" {
		p.Licenses = []license{{m.License}}
	}
	tables := map[string]Table{}
	for _, t := range m.Tables {
		tables[t.Name] = t
	}
	for _, e := range entries {
		r := dataResource{Name: resourceName(e.Name), Path: e.Name, Bytes: e.Bytes, Hash: "sha256:" + e.SHA256}
		switch {
		case IsData(e.Name) && strings.HasSuffix(e.Name, ".parquet"):
			r.Format, r.MediaType = "parquet", "application/vnd.apache.parquet"
			t := tables[tableOf(e.Name)]
			r.Title, r.Description, r.Schema = t.Name, t.About, schemaOf(t)
		case strings.Contains(e.Name, "/figures/") && strings.HasSuffix(e.Name, ".csv"):
			r.Format, r.MediaType, r.Title = "csv", "text/csv", "plotted data of a figure"
		default:
			continue
		}
		p.Resources = append(p.Resources, r)
	}
	return p
}

// resourceName writes a path in the letters that names of resources may have.
func resourceName(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune("._-", r) {
			return r
		}
		return '-'
	}, strings.ToLower(name))
}

// tableOf returns the dataset of a part by its name.
func tableOf(name string) string {
	name = name[strings.LastIndexByte(name, '/')+1:]
	if i := strings.LastIndexByte(name, '-'); i > 0 {
		return name[:i]
	}
	return name
}

func schemaOf(t Table) *dataSchema {
	s := &dataSchema{Fields: []dataField{}}
	for _, f := range t.Fields {
		field := dataField{Name: f.Name, Type: fieldType(f.Type), Description: f.Comment}
		if !f.Null {
			field.Constraints = map[string]bool{"required": true}
		}
		s.Fields = append(s.Fields, field)
	}
	return s
}

// fieldType writes a type of DuckDB in the words of Table Schema.
func fieldType(t string) string {
	switch {
	case strings.HasSuffix(t, "[]"):
		return "array"
	case strings.HasPrefix(t, "TIMESTAMP"):
		return "datetime"
	case strings.Contains(t, "INT"):
		return "integer"
	case t == "DOUBLE" || t == "FLOAT" || strings.HasPrefix(t, "DECIMAL"):
		return "number"
	case t == "BOOLEAN":
		return "boolean"
	case t == "DATE":
		return "date"
	}
	return "string"
}
