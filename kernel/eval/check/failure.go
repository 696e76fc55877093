package check

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"bridle/kernel/eval"
)

// note receives the errors of go/types. Unused variables and values are left
// out: in a notebook they are the rule.
func (r *run) note(err error) {
	e, ok := err.(types.Error)
	if !ok || isUnused(e.Msg) || strings.HasSuffix(e.Msg, " is not used") && !r.isComparison(e.Pos) {
		return
	}
	if strings.HasPrefix(e.Msg, "\t") { // goes with the error before it
		if n := len(r.errors); n > 0 {
			r.errors[n-1].Msg += fmt.Sprintf(" (%s: %s)", strings.TrimSpace(e.Msg), r.place(e.Pos))
		}
		return
	}
	r.errors = append(r.errors, e)
}

// isUnused reports whether the message is about a variable, label or import
// that is not used. That an error is soft does not tell: one about a type
// argument that does not satisfy its constraint is soft, too.
func isUnused(message string) bool {
	return strings.HasPrefix(message, "declared and not used: ") || strings.HasSuffix(message, " declared and not used") ||
		strings.Contains(message, " imported and not used")
}

// place names a position in this or an earlier cell.
func (r *run) place(pos token.Pos) string {
	at := r.checker.fset.Position(pos)
	if at.Filename == fmt.Sprintf("cell %d", r.cell.Number) {
		return fmt.Sprintf("line %d", at.Line)
	}
	return fmt.Sprintf("%s, line %d", at.Filename, at.Line)
}

// isComparison reports whether the statement at pos is a comparison, which is
// more often than not meant as an assignment.
func (r *run) isComparison(pos token.Pos) bool {
	found := false
	ast.Inspect(r.body, func(n ast.Node) bool {
		if n == nil || pos < n.Pos() || pos > n.End() {
			return false
		}
		if stmt, ok := n.(*ast.ExprStmt); ok {
			if binary, ok := ast.Unparen(stmt.X).(*ast.BinaryExpr); ok {
				switch binary.Op {
				case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
					found = true
				}
			}
		}
		return true
	})
	return found
}

// failure returns the error that stands first in the cell; the others often
// follow from it.
func (r *run) failure() error {
	first := slices.MinFunc(r.errors, func(a, b types.Error) int { return cmp.Compare(a.Pos, b.Pos) })
	// An expression that stands alone is checked as if assigned to "_".
	message := strings.Replace(first.Msg, " in assignment to _ identifier", "", 1)
	return r.mistake(first.Pos, message+r.hint(message))
}

// hint says what to do about names that are not known.
func (r *run) hint(message string) string {
	name, ok := strings.CutPrefix(message, "undefined: ")
	if !ok {
		return ""
	}
	for _, it := range r.later {
		if slices.Contains(it.declares, name) {
			return fmt.Sprintf(" (it is declared further down, on line %d)", it.Line)
		}
	}
	for _, path := range r.checker.packages() {
		if lastElement(path) == name {
			return fmt.Sprintf(" (to use the package, write import %q)", path)
		}
	}
	return ""
}

func (r *run) mistake(pos token.Pos, message string) error {
	return &eval.Error{Position: r.position(pos), Name: "CompileError", Message: message}
}

// crashed turns a panic of go/types into an error of the cell.
func (r *run) crashed(crash any) error {
	at := eval.Position{Cell: r.cell.Number}
	if len(r.parts.Items) > 0 {
		at = r.parts.Items[0].Position
	}
	return &eval.Error{Position: at, Name: "CompileError", Message: fmt.Sprintf("the type checker failed on this cell: %v", crash)}
}
