package front

import (
	"go/ast"
	"go/parser"
	"strings"
)

// Question returns what a cell asks about that is nothing but "?name" or
// "name?", as in IPython: a name, or names with dots between them. A second
// question mark means the same. ok is false for all other cells.
func Question(source string) (name string, ok bool) {
	source = strings.TrimSpace(source)
	name = strings.TrimSpace(strings.Trim(source, "?"))
	if name == source || strings.HasPrefix(source, "?") == strings.HasSuffix(source, "?") {
		return "", false
	}
	expression, err := parser.ParseExpr(name)
	return name, err == nil && dotted(expression)
}

// dotted reports whether an expression is a name, or names with dots.
func dotted(expression ast.Expr) bool {
	switch e := expression.(type) {
	case *ast.Ident:
		return true
	case *ast.SelectorExpr:
		return dotted(e.X)
	}
	return false
}
