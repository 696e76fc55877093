package check

import (
	"go/ast"
	"go/token"
)

// strayJump finds a return, or a goto out of the statement, which runs by
// itself.
func strayJump(stmt ast.Stmt) (pos token.Pos, message string) {
	if stmt == nil {
		return
	}
	ast.Inspect(stmt, func(n ast.Node) bool {
		if message != "" {
			return false
		}
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			pos, message = n.Pos(), "return stands outside a function"
		case *ast.BranchStmt:
			if n.Tok == token.GOTO && n.Label != nil && !hasLabel(stmt, n.Label.Name) {
				pos, message = n.Pos(), "goto cannot leave a statement at the top of a cell"
			}
		}
		return true
	})
	return pos, message
}

// hasLabel reports whether a label is set in the statement.
func hasLabel(stmt ast.Stmt, name string) (found bool) {
	ast.Inspect(stmt, func(n ast.Node) bool {
		if n, ok := n.(*ast.LabeledStmt); ok && n.Label.Name == name {
			found = true
		}
		return !found
	})
	return found
}
