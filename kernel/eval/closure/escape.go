package closure

import (
	"go/ast"
	"go/token"
	"go/types"
)

// sharedVars finds the variables of a function that need memory of their own:
// those that a function literal inside it uses, and those whose address is
// taken.
func (c *compiler) sharedVars(body ast.Node) map[*types.Var]bool {
	shared := map[*types.Var]bool{}
	var literals []*ast.FuncLit
	var visit func(n ast.Node) bool
	visit = func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			literals = append(literals, n)
			ast.Inspect(n.Body, visit)
			literals = literals[:len(literals)-1]
			return false
		case *ast.Ident:
			if len(literals) > 0 {
				if v, ok := c.info.Uses[n].(*types.Var); ok && outside(v, literals[len(literals)-1]) {
					shared[v] = true
				}
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				c.addressed(n.X, shared)
			}
		case *ast.SliceExpr:
			if _, ok := c.typeOf(n.X).Underlying().(*types.Array); ok {
				c.addressed(n.X, shared)
			}
		case *ast.SelectorExpr:
			if s := c.info.Selections[n]; s != nil && s.Kind() == types.MethodVal && wantsPointer(s.Obj().(*types.Func)) {
				if _, ok := c.typeOf(n.X).Underlying().(*types.Pointer); !ok {
					c.addressed(n.X, shared)
				}
			}
		}
		return true
	}
	ast.Inspect(body, visit)
	return shared
}

// outside reports whether a variable is declared outside a function literal.
func outside(v *types.Var, literal *ast.FuncLit) bool {
	return v.Pos() < literal.Pos() || v.Pos() >= literal.End()
}

// addressed marks the variable that an addressable expression is part of.
func (c *compiler) addressed(x ast.Expr, shared map[*types.Var]bool) {
	for {
		switch n := ast.Unparen(x).(type) {
		case *ast.SelectorExpr:
			if _, ok := c.info.Selections[n]; !ok {
				return
			}
			if _, ok := c.typeOf(n.X).Underlying().(*types.Pointer); ok {
				return
			}
			x = n.X
		case *ast.IndexExpr:
			if _, ok := c.typeOf(n.X).Underlying().(*types.Array); !ok {
				return
			}
			x = n.X
		case *ast.Ident:
			if v, ok := c.info.ObjectOf(n).(*types.Var); ok {
				shared[v] = true
			}
			return
		default:
			return
		}
	}
}

// wantsPointer reports whether calling a method takes the address of what it is
// called on, if that is no pointer itself.
func wantsPointer(fn *types.Func) bool {
	_, ok := types.Unalias(fn.Signature().Recv().Type()).(*types.Pointer)
	return ok
}

// precount counts the slots that the variables declared in a body need.
func (c *compiler) precount(body ast.Node) [slotSorts]int {
	var counts [slotSorts]int
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return ast.Node(n) == body
		case *ast.Ident:
			if v, ok := c.info.Defs[n].(*types.Var); ok {
				counts[c.sortOf(v)]++
			}
		case *ast.CaseClause:
			if v, ok := c.info.Implicits[n].(*types.Var); ok {
				counts[c.sortOf(v)]++
			}
		case *ast.RangeStmt:
			counts[slotWord] += 3
			counts[slotSlice]++
			counts[slotPointer]++
		}
		return true
	})
	return counts
}

func (c *compiler) sortOf(v *types.Var) int {
	if c.fn != nil && c.fn.shared[v] {
		return slotPointer
	}
	return slotOf(classOf(c.subst(v.Type()).Underlying()))
}
