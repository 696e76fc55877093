package lint

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"bridle/kernel/eval"
	"bridle/kernel/eval/check"
	"bridle/kernel/eval/front"
	"bridle/kernel/notebook/nbformat"
)

// A Finding is a place in a notebook.
type Finding struct {
	Cell string // identifier
	Line int    // within the cell, from 1

	// Grade is "F" for what must be mended, "B" for what should be looked at.
	Grade string

	// What is wrong, and what to write Instead.
	What, Instead string
}

// String writes the finding in a line.
func (f Finding) String() string {
	return fmt.Sprintf("%s  cell %s, line %d: %s; %s", f.Grade, f.Cell, f.Line, f.What, f.Instead)
}

// A Grader finds places in a query at which its answer can differ, with lines
// from 1. Cell is left empty.
type Grader func(query string) []Finding

// Check reads a notebook. The importer has the packages that its cells may
// import; SQL cells that give their answer a name need the package
// "bridle/kernel/session" in it.
func Check(n *nbformat.Notebook, importer types.Importer, grade Grader) []Finding {
	l := &linter{importer: importer, checker: check.New(importer), grade: grade}
	l.declare("Display", types.NewSignatureType(nil, nil, nil, l.vars(l.named("display", "Data")), l.vars(types.Universe.Lookup("error").Type()), false))
	l.declare("Input", types.NewSignatureType(nil, nil, nil, l.vars(types.Typ[types.String]), l.vars(types.Typ[types.String], types.Universe.Lookup("error").Type()), false))
	for i, c := range n.Cells {
		l.cell = c.ID
		switch c.Type {
		case nbformat.Markdown:
			l.prose(c.Source)
		case nbformat.Code:
			l.code(eval.Cell{Number: i + 1, ID: c.ID, Source: c.Source})
		}
	}
	return l.found
}

type linter struct {
	importer types.Importer
	checker  *check.Checker
	grade    Grader
	cell     string
	found    []Finding

	// The cell that is read: its types, the variables that it sorts, and the
	// values that are kept in them.
	checked *check.Cell
	sorted  map[types.Object]bool
	kept    map[ast.Expr]bool
}

func (l *linter) add(line int, grade, what, instead string) {
	f := Finding{Cell: l.cell, Line: line, Grade: grade, What: what, Instead: instead}
	if !slices.Contains(l.found, f) {
		l.found = append(l.found, f)
	}
}

// named returns a type of a package, or nil.
func (l *linter) named(path, name string) types.Type {
	pkg, err := l.importer.Import(path)
	if err != nil {
		return nil
	}
	if obj := pkg.Scope().Lookup(name); obj != nil {
		return obj.Type()
	}
	return nil
}

// vars makes a tuple of types, or nil if one is not known.
func (l *linter) vars(list ...types.Type) *types.Tuple {
	var all []*types.Var
	for _, t := range list {
		if t == nil {
			return nil
		}
		all = append(all, types.NewParam(0, nil, "", t))
	}
	return types.NewTuple(all...)
}

// declare gives cells a variable from outside; nil is left out.
func (l *linter) declare(name string, t types.Type) {
	if t != nil {
		l.checker.Define(name, t)
	}
}

// code reads a code cell.
func (l *linter) code(cell eval.Cell) {
	if strings.TrimSpace(cell.Source) == "" {
		return
	}
	parts, err := front.Split(cell)
	if err != nil {
		l.refused(err)
		return
	}
	if parts.SQL != nil {
		l.query(parts.SQL.Text, parts.SQL.Line)
		if t := l.named("bridle/kernel/session", "Table"); parts.SQL.Name != "" && t != nil {
			l.declare(parts.SQL.Name, types.NewPointer(t))
		}
		return
	}
	for _, m := range parts.Magics {
		if m.Name == "%time" {
			l.add(m.Line, "F", "%time prints how long the cell took, which differs at each run", "take the line out")
		}
	}
	checked, err := l.checker.Check(cell, parts)
	if err != nil {
		l.refused(err)
		return
	}
	l.checker.Keep(checked, len(checked.Units))
	l.golang(checked)
}

// refused notes a cell that cannot run.
func (l *linter) refused(err error) {
	line, text := 1, err.Error()
	if e, ok := err.(*eval.Error); ok { // Split and Check return nothing else
		line, text = max(1, e.Line), e.Message
	}
	l.add(line, "F", "the cell cannot run: "+text, "mend it, then lint again: what depends on it was not read")
}

// query grades a query that begins on a line of the cell.
func (l *linter) query(text string, line int) {
	for _, f := range l.grade(text) {
		l.add(line+max(1, f.Line)-1, f.Grade, "SQL: "+f.What, "write "+f.Instead)
	}
}
