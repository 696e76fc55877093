package front

import (
	"fmt"
	"go/ast"
	"go/token"

	"bridle/kernel/eval"
)

// LoopVariables refuses, for an engine that cannot do better, cells in which a closure or an address outlives the round
// of a loop whose variable it uses. Since Go 1.22 each round has a variable of its
// own; an engine that keeps one for all rounds would give another result without a
// word.
//
// Source: Go 1.22 release notes, "Changes to the language".
func (p *Parts) LoopVariables() error {
	for _, item := range p.Items {
		var captured *ast.Ident
		ast.Inspect(item.Node, func(n ast.Node) bool {
			if captured == nil {
				if variables, body := loopOf(n); len(variables) > 0 {
					captured = escaping(body, variables)
				}
			}
			return captured == nil
		})
		if captured != nil {
			return &eval.Error{
				Position: p.At(item.Start + int(captured.Pos()-item.Node.Pos())), Name: "CompileError",
				Message: fmt.Sprintf("this engine has one loop variable %[1]s for all rounds, where Go has one for each; "+
					"write %[1]s := %[1]s as the first statement of the loop", captured.Name),
			}
		}
	}
	return nil
}

// loopOf returns the variables that a loop declares, and its body. The parser's own
// objects tell one variable of a name from another; they are deprecated because they
// cannot tell a field from a variable in a composite literal, which at worst refuses a
// cell too many here. Type checking will replace them.
func loopOf(n ast.Node) (variables map[*ast.Object]bool, body *ast.BlockStmt) {
	var declared []ast.Expr
	switch n := n.(type) {
	case *ast.ForStmt:
		if init, ok := n.Init.(*ast.AssignStmt); ok && init.Tok == token.DEFINE {
			declared, body = init.Lhs, n.Body
		}
	case *ast.RangeStmt:
		if n.Tok == token.DEFINE {
			declared, body = []ast.Expr{n.Key, n.Value}, n.Body
		}
	}
	variables = map[*ast.Object]bool{}
	for _, e := range declared {
		if ident, ok := e.(*ast.Ident); ok && ident.Obj != nil {
			variables[ident.Obj] = true
		}
	}
	return variables, body
}

// escaping finds the first use of one of the variables in a closure that is not
// called on the spot, or under an address operator.
func escaping(body ast.Node, variables map[*ast.Object]bool) (found *ast.Ident) {
	onTheSpot := map[*ast.FuncLit]bool{}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			found = firstOf(found, use(n.Call.Fun, variables))
		case *ast.DeferStmt:
			found = firstOf(found, use(n.Call.Fun, variables))
		case *ast.CallExpr:
			if f, ok := n.Fun.(*ast.FuncLit); ok {
				onTheSpot[f] = true
			}
		case *ast.FuncLit:
			if !onTheSpot[n] {
				found = firstOf(found, use(n.Body, variables))
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				found = firstOf(found, use(n.X, variables))
			}
		}
		return found == nil
	})
	return found
}

// use returns the first mention of one of the variables below n.
func use(n ast.Node, variables map[*ast.Object]bool) (found *ast.Ident) {
	ast.Inspect(n, func(n ast.Node) bool {
		if ident, ok := n.(*ast.Ident); ok && found == nil && variables[ident.Obj] && ident.Obj != nil {
			found = ident
		}
		return found == nil
	})
	return found
}

func firstOf(a, b *ast.Ident) *ast.Ident {
	if a != nil {
		return a
	}
	return b
}
