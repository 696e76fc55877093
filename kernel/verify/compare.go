package verify

import (
	"maps"
	"slices"

	"bridle/kernel/verify/lock"
)

// Options says what passes. The zero value lets A, B and C pass.
type Options struct {
	// Least is the lowest grade that passes: "A", "B" or "C"; empty is C.
	Least string

	// Tolerated gives, for figures by name, the reason why D passes.
	Tolerated map[string]string
}

// nearly is the share of dots that may differ in a picture without plotted data
// that is graded D. One cell of a cluster map of 36 by 45 has 0.02 % of all dots,
// so that this says little, and D does not pass by itself.
const nearly = 0.001

// Compare grades every figure that either report has.
func Compare(old, new *Report, o Options) *Verdict {
	v := &Verdict{Old: old, New: new}
	names := slices.Concat(old.Lock.Names(), new.Lock.Names())
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		r := compareFigure(name, old, new)
		r.Pass = passes(r, o)
		if reason := o.Tolerated[name]; r.Grade == "D" && reason != "" {
			r.Finding += " (tolerated: " + reason + ")"
		}
		v.Results = append(v.Results, r)
	}
	v.texts()
	return v
}

func passes(r Result, o Options) bool {
	if r.Grade == "D" {
		return o.Tolerated[r.Name] != "" && (o.Least == "" || o.Least == "C")
	}
	least := o.Least
	if least == "" {
		least = "C"
	}
	return r.Grade <= least
}

// compareFigure grades one figure.
func compareFigure(name string, old, new *Report) Result {
	a, before := old.Lock.Figures[name]
	b, now := new.Lock.Figures[name]
	switch {
	case !now:
		return Result{Name: name, Grade: "F", Layer: Presence, Finding: "figure: it is no longer drawn", Plotted: a.Plotted, Cell: a.Cell.ID, Causes: causes(old, new, a, lastOf(new))}
	case !before:
		return Result{Name: name, Grade: "F", Layer: Presence, Finding: "figure: it is drawn now and was not", Plotted: b.Plotted, Cell: b.Cell.ID}
	}
	r := Result{Name: name, Plotted: a.Plotted, Cell: a.Cell.ID, Causes: causes(old, new, a, b)}
	f := forms{old: old.Files[name], new: new.Files[name], a: a, b: b}
	if f.same() {
		r.Grade = "A"
		r.Finding = "bytes same"
		if a.Plotted != "" {
			r.Finding += "  data " + lock.Short(a.Plotted)
		}
		r.Layer = r.blame(None)
		if r.Layer != None {
			r.Finding += ", though this changed without effect:"
		}
		return r
	}
	f.judge(&r)
	return r
}

// lastOf returns a figure that stands for everything a report ran.
func lastOf(r *Report) lock.Figure {
	last := lock.Figure{Tables: map[string]lock.Table{}, Params: r.Lock.Notebook.Params}
	for _, name := range r.Lock.Names() {
		f := r.Lock.Figures[name]
		maps.Copy(last.Tables, f.Tables)
		last.Build, last.Snapshot = f.Build, f.Snapshot
	}
	if cells := r.Lock.Notebook.Cells; len(cells) > 0 {
		last.Cell = cells[len(cells)-1]
	}
	return last
}

// blame returns the layer of the first cause, or else what is given.
func (r *Result) blame(otherwise Layer) Layer {
	if len(r.Causes) > 0 && (r.Causes[0].Layer != BuiltBy || otherwise == None) {
		return r.Causes[0].Layer
	}
	return otherwise
}
