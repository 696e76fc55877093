package front

import (
	"go/ast"
	"go/token"
	"sort"

	"bridle/kernel/eval"
)

// Parts is what Split found in a cell.
type Parts struct {
	// Magics holds the leading lines that start with % or $, in order.
	Magics []Magic

	// SQL is set for a cell that starts with %%sql; then Imports and Items are
	// empty.
	SQL *SQL

	// Imports holds the cell's imports in the order of the source.
	Imports []Import

	// Items holds everything else that is Go, in the order of the source.
	Items []Item

	cell   int
	source string
	lines  []int // offset of the first byte of each line

	fset *token.FileSet
	file *token.File // of the statements; nil if there is none
	list []ast.Stmt
}

// Statements returns the trees of all items but functions, in the order of the source, and their file. The
// positions are those of the cell, with the file called "cell n". It returns nil unless the cell was split
// into that file set. To take the file out of the set again is up to the caller.
func (p *Parts) Statements(fset *token.FileSet) ([]ast.Stmt, *token.File) {
	if p.fset != fset {
		return nil, nil
	}
	return p.list, p.file
}

// A Magic is one leading line such as "%go111module on" or "$ls".
type Magic struct {
	eval.Position

	// Name is the word after the sign, with the sign: "%go111module".
	Name string

	// Args is the rest of the line without surrounding space.
	Args string
}

// SQL is the query of a cell that starts with %%sql.
type SQL struct {
	eval.Position

	// Name is the variable given by "%%sql name <<", or empty.
	Name string

	// Text is the query without the %%sql line.
	Text string

	// Line is the cell line on which Text starts.
	Line int
}

// An Import is one import specification.
type Import struct {
	eval.Position

	// Name is the name given in the source: empty, "." and "_" as in Go.
	Name string

	// Path is the import path, unquoted.
	Path string
}

// A Kind tells items apart.
type Kind int

// The kinds of item.
const (
	Statement   Kind = iota // any statement that is neither of the others
	Expression              // an expression that stands alone
	Declaration             // var, const or type
	Function                // a function or method declaration
)

// An Item is one top-level piece of Go.
type Item struct {
	eval.Position

	Kind Kind

	// Start and End are byte offsets into the cell's source.
	Start, End int

	// Node is the syntax tree: ast.Stmt, ast.Expr, *ast.GenDecl or
	// *ast.FuncDecl according to Kind. Its positions mean nothing.
	Node ast.Node

	names names
}

// Declares returns the names that the item declares at top level, in order of
// the source. Methods declare none.
func (item Item) Declares() []string { return item.names.declared }

// At returns the position of a byte offset into the cell's source.
func (p *Parts) At(offset int) eval.Position {
	offset = min(max(offset, 0), len(p.source))
	line := sort.SearchInts(p.lines, offset+1) - 1
	return eval.Position{Cell: p.cell, Line: line + 1, Column: offset - p.lines[line] + 1}
}

// Text returns the source of the items alone: every other byte before the end
// of the last item is a space or a line end, so that lines and columns are
// those of the cell. The items must be in the order of the source.
func (p *Parts) Text(items ...Item) string {
	if len(items) == 0 {
		return ""
	}
	text := []byte(p.source[:items[len(items)-1].End])
	next := 0
	for _, item := range items {
		blank(text[next:item.Start])
		next = item.End
		if item.End < len(text) && text[item.End] != '\n' {
			text[item.End] = ';'
			next++
		}
	}
	return string(text)
}

// blanked is a copy of the source with all but line ends overwritten by spaces up to an offset.
func blanked(source string, to int) []byte {
	text := []byte(source)
	blank(text[:to])
	return text
}

// blank overwrites all but line ends by spaces.
func blank(text []byte) {
	for i, b := range text {
		if b != '\n' {
			text[i] = ' '
		}
	}
}

// lineStarts returns the offset of the first byte of each line.
func lineStarts(source string) []int {
	starts := []int{0}
	for i := range len(source) {
		if source[i] == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}
