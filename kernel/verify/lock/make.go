package lock

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"bridle/kernel/notebook/figure"
	"bridle/kernel/notebook/nbformat"
	"bridle/kernel/verify/numbers"
	"bridle/kernel/verify/picture"
)

// A Record is what the notebook itself does not tell of a run.
type Record struct {
	// File is the name of the notebook; its folder is left out.
	File string

	// Params are the parameters that were given, without the study.
	Params map[string]any

	// Study and Snapshot are as they were given, SnapshotID identifies the parts
	// of the snapshot.
	Study, Snapshot, SnapshotID string

	Build   Build
	Queries []Asked
	Tables  map[string]Table // those that any query read
}

// Asked is a query and the number of the cell that asked it.
type Asked struct {
	Number int
	Text   string
	Grade  string
	Tables []string
}

// injected is the tag of the cell that holds the parameters of a run.
const injected = "injected-parameters"

// New makes the lock of an executed notebook with its figures.
//
// # Errors
//
// A PNG that cannot be read is an error that names the figure.
func New(n *nbformat.Notebook, figures []figure.Figure, r Record) (*Lock, error) {
	r.Params = exact(r.Params)
	l := &Lock{Figures: map[string]Figure{}, Format: Format, Queries: map[string]Query{},
		Notebook: Notebook{Cells: []Cell{}, File: r.File, Params: r.Params, Study: r.Study, Snapshot: r.Snapshot}}
	ids := map[int]string{} // identifiers of cells by number
	for _, c := range n.Cells {
		if c.ExecutionCount == 0 {
			continue
		}
		ids[c.ExecutionCount] = c.ID
		if !c.HasTag(injected) {
			l.Notebook.Cells = append(l.Notebook.Cells, Cell{ID: c.ID, Number: c.ExecutionCount, SHA256: Hash([]byte(c.Source))})
		}
	}
	for i, q := range r.Queries {
		l.Queries[number(i)] = Query{Cell: ids[q.Number], Grade: q.Grade, SHA256: Hash([]byte(q.Text)), Tables: nonNil(q.Tables), Text: q.Text}
	}
	for _, f := range figures {
		made, err := r.figure(f, n.Cells[f.Cell])
		if err != nil {
			return nil, fmt.Errorf("figure %s: %w", f.Name, err)
		}
		l.Figures[f.Name] = made
	}
	return l, nil
}

// figure makes the entry of a figure.
func (r Record) figure(f figure.Figure, cell nbformat.Cell) (Figure, error) {
	made := Figure{
		Alt: f.Alt, Title: f.Caption, Build: r.Build, Files: map[string]string{}, Params: map[string]any{}, Seed: r.Params["seed"],
		Snapshot: r.SnapshotID, SQL: []string{}, Tables: map[string]Table{},
		Cell: Cell{ID: cell.ID, Notebook: r.File, Number: cell.ExecutionCount, SHA256: Hash([]byte(cell.Source))},
	}
	maps.Copy(made.Params, r.Params)
	for i, q := range r.Queries {
		if q.Number > cell.ExecutionCount {
			continue
		}
		made.SQL = append(made.SQL, number(i))
		for _, t := range q.Tables {
			if table, ok := r.Tables[t]; ok {
				made.Tables[t] = table
			}
		}
	}
	for _, form := range f.Forms() {
		made.Files[form.Ending] = Hash(form.Data)
	}
	if len(f.CSV) > 0 {
		made.Plotted = "sha256:" + numbers.Hash([]byte(f.CSV))
	}
	if len(f.PNG) > 0 {
		dots, err := picture.Decode(f.PNG)
		if err != nil {
			return Figure{}, err
		}
		made.Pixels = "sha256:" + picture.Hash(dots)
	}
	return made, nil
}

// exact returns a copy in which decimal numbers keep their point, so that a run
// that is given them again takes them for what they were.
func exact(params map[string]any) map[string]any {
	out := map[string]any{}
	for name, value := range params {
		if v, ok := value.(float64); ok {
			text := strconv.FormatFloat(v, 'g', -1, 64)
			if !strings.ContainsAny(text, ".e") {
				text += ".0"
			}
			value = json.Number(text)
		}
		out[name] = value
	}
	return out
}

// Given returns the parameters as a run takes them: strings, bools, ints and
// float64s.
//
// # Errors
//
// Anything else is an error that names the parameter.
func (n Notebook) Given() (map[string]any, error) {
	out := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(n.Params)) {
		switch v := n.Params[name].(type) {
		case string, bool:
			out[name] = v
		case json.Number:
			if i, err := strconv.Atoi(v.String()); err == nil {
				out[name] = i
			} else if f, err := v.Float64(); err == nil {
				out[name] = f
			} else {
				return nil, fmt.Errorf("%s: parameter %s: %w", Name, name, err)
			}
		default:
			return nil, fmt.Errorf("%s: parameter %s is a %T; want text, a number or a truth value", Name, name, v)
		}
	}
	return out, nil
}

// number is the key of the i-th query, from 0.
func number(i int) string { return fmt.Sprintf("q%03d", i+1) }

func nonNil(list []string) []string {
	if list == nil {
		return []string{}
	}
	return slices.Clone(list)
}

// Hash returns the SHA-256 of data as locks write it.
func Hash(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// Short is the beginning of a hash, for people.
func Short(hash string) string {
	digits := strings.TrimPrefix(hash, "sha256:")
	return digits[:min(len(digits), 8)]
}
