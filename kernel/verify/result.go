package verify

import (
	"fmt"
	"slices"
	"strings"

	"bridle/kernel/verify/numbers"
)

// A Layer is what a figure is made from, from the study up.
type Layer string

// The layers, the first of which is named if several differ. Words are title and
// alternative text.
const (
	None     Layer = ""
	TableOf  Layer = "table"
	QueryOf  Layer = "query"
	Numbers  Layer = "numbers"
	Words    Layer = "words"
	Drawing  Layer = "drawing"
	BuiltBy  Layer = "build"
	Presence Layer = "figure" // it is in one report alone
	Text     Layer = "text"   // what a cell printed, or a table that it showed
)

// A Result is what came of one figure.
type Result struct {
	Name  string
	Grade string // A, B, C, D or F
	Pass  bool

	// Layer is the first that differs, None if nothing does.
	Layer Layer

	// Finding says in a few words what differs, Causes what may have brought it
	// about, table by table and cell by cell.
	Finding string
	Causes  []Cause

	// Differ of Dots dots differ; both are 0 if no pictures were compared.
	Differ, Dots int

	// Data says how the plotted data differ; nil if they do not.
	Data *numbers.Difference

	// Plotted is the hash of the plotted data, as they were.
	Plotted string
	// Cell is the identifier of the figure's cell.
	Cell string
}

// A Cause is a thing below the drawing that changed.
type Cause struct {
	Layer Layer
	Text  string // "table blocking changed (a1b2→c3d4, 45→46 rows)"

	// Cell is the identifier of a cell whose source changed, or nothing.
	Cell string
}

// String writes the result in a line, and one line for each cause.
func (r Result) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s", r.Grade, r.Finding)
	if r.Layer == None {
		fmt.Fprintf(&b, "  cell %s", r.Cell)
	}
	for _, c := range r.Causes {
		b.WriteString("\n→ " + c.Text)
	}
	return b.String()
}

// A Verdict is what came of all figures of a report.
type Verdict struct {
	// Old and New are the reports that were compared.
	Old, New *Report

	Results []Result // in the order of the names

	// Texts are the cells whose printed text or tables differ, by identifier, and
	// Same is how many have text that does not differ.
	Texts []Result
	Same  int
}

// Failed returns the figures and texts that do not pass.
func (v *Verdict) Failed() []Result {
	return slices.DeleteFunc(slices.Concat(v.Results, v.Texts), func(r Result) bool { return r.Pass })
}

// Pass reports whether every figure passed, and every text is the same.
func (v *Verdict) Pass() bool {
	return len(v.Failed()) == 0
}

// String writes a line for each figure with causes below, and a summary.
func (v *Verdict) String() string {
	width := 0
	for _, r := range slices.Concat(v.Results, v.Texts) {
		width = max(width, len(r.Name))
	}
	var b strings.Builder
	count := map[string]int{}
	for _, r := range slices.Concat(v.Results, v.Texts) {
		indent := "\n" + strings.Repeat(" ", width+5)
		fmt.Fprintf(&b, "%-*s  %s\n", width, r.Name, strings.ReplaceAll(r.String(), "\n", indent))
		if r.Layer != Text {
			count[r.Grade]++
		}
	}
	figures := "figures"
	if len(v.Results) == 1 {
		figures = "figure"
	}
	fmt.Fprintf(&b, "%d %s", len(v.Results), figures)
	sign := ": "
	for _, grade := range []string{"A", "B", "C", "D", "F"} {
		if count[grade] > 0 {
			fmt.Fprintf(&b, "%s%d %s", sign, count[grade], grade)
			sign = " · "
		}
	}
	if v.Same+len(v.Texts) > 0 {
		fmt.Fprintf(&b, "; text of %d of %d cells same", v.Same, v.Same+len(v.Texts))
	}
	return b.String() + "\n"
}
