package lint

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

const (
	mapOrder   = "the order of a map differs at each run"
	sortedKeys = "range over slices.Sorted(maps.Keys(m))"
)

// isSorting reports whether a call puts what it is given in order.
func (l *linter) isSorting(call *ast.CallExpr) bool {
	path, name := l.function(call)
	return path == "sort" && name != "Search" || path == "slices" && strings.HasPrefix(name, "Sort")
}

// noteSorted notes variables that are sorted somewhere in the cell.
func (l *linter) noteSorted(n ast.Node) {
	call, ok := n.(*ast.CallExpr)
	if !ok || !l.isSorting(call) || len(call.Args) == 0 {
		return
	}
	ast.Inspect(call.Args[0], func(n ast.Node) bool { // sort.Sort(byName(list)) too
		if id, ok := n.(*ast.Ident); ok {
			if v, ok := l.checked.Info.Uses[id].(*types.Var); ok {
				l.sorted[v] = true
			}
		}
		return true
	})
}

// keep notes values that are kept in variables which the cell sorts.
func (l *linter) keep(n ast.Node) {
	s, ok := n.(*ast.AssignStmt)
	if !ok || len(s.Lhs) != len(s.Rhs) {
		return
	}
	for i, left := range s.Lhs {
		if id, ok := left.(*ast.Ident); ok && (l.sorted[l.checked.Info.Defs[id]] || l.sorted[l.checked.Info.Uses[id]]) {
			l.kept[s.Rhs[i]] = true
		}
	}
}

// isMapIterator reports whether an expression gives keys or values of a map in
// any order.
func (l *linter) isMapIterator(e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	path, name := l.function(call)
	return path == "maps" && slices.Contains([]string{"Keys", "Values", "All"}, name)
}

// collects judges slices.Collect(maps.Keys(m)): the elements are in any order.
// In an argument of a function that sorts it is not asked.
func (l *linter) collects(call *ast.CallExpr) {
	path, name := l.function(call)
	if path != "slices" || name != "Collect" && name != "AppendSeq" {
		return
	}
	if slices.ContainsFunc(call.Args, l.isMapIterator) && !l.kept[call] {
		l.add(l.line(call), "F", mapOrder, "slices.Sorted instead of slices."+name)
	}
}

// ranges judges a loop over a map.
func (l *linter) ranges(loop *ast.RangeStmt) {
	t := l.checked.Info.Types[loop.X].Type
	if t == nil {
		return
	}
	if _, isMap := t.Underlying().(*types.Map); !isMap && !l.isMapIterator(loop.X) {
		return
	}
	if loop.Key == nil && loop.Value == nil || l.harmless(loop.Body.List) {
		return
	}
	l.add(l.line(loop), "F", mapOrder, sortedKeys)
}

// harmless reports whether statements have the same effect in whatever order
// they are repeated: they count whole numbers, fill other maps or collect what
// is sorted afterwards.
func (l *linter) harmless(list []ast.Stmt) bool {
	return !slices.ContainsFunc(list, func(s ast.Stmt) bool { return !l.isHarmless(s) })
}

func (l *linter) isHarmless(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.IncDecStmt:
		return l.isWhole(s.X)
	case *ast.AssignStmt:
		return l.assigns(s)
	case *ast.IfStmt:
		alternative := s.Else == nil || l.isHarmless(s.Else)
		return (s.Init == nil || l.isHarmless(s.Init)) && l.harmless(s.Body.List) && alternative
	case *ast.BlockStmt:
		return l.harmless(s.List)
	case *ast.RangeStmt:
		return l.harmless(s.Body.List)
	case *ast.ForStmt:
		return l.harmless(s.Body.List)
	case *ast.BranchStmt:
		return s.Tok == token.CONTINUE
	case *ast.DeclStmt:
		return true
	case *ast.ExprStmt:
		call, ok := s.X.(*ast.CallExpr)
		if !ok {
			return false
		}
		id, ok := call.Fun.(*ast.Ident)
		return ok && id.Name == "delete"
	}
	return false
}

// assigns reports whether an assignment has the same effect in any order.
func (l *linter) assigns(s *ast.AssignStmt) bool {
	switch s.Tok {
	case token.DEFINE:
		return true // a variable of the round
	case token.ADD_ASSIGN, token.SUB_ASSIGN, token.OR_ASSIGN, token.AND_ASSIGN, token.XOR_ASSIGN, token.MUL_ASSIGN:
		return l.isWhole(s.Lhs[0])
	case token.ASSIGN:
	default:
		return false
	}
	for i, left := range s.Lhs {
		if index, ok := left.(*ast.IndexExpr); ok {
			if t := l.checked.Info.Types[index.X].Type; t != nil {
				if _, isMap := t.Underlying().(*types.Map); isMap {
					continue
				}
			}
		}
		id, ok := left.(*ast.Ident)
		if !ok || i >= len(s.Rhs) {
			return false
		}
		if id.Name != "_" && !l.gathers(id, s.Rhs[i]) {
			return false
		}
	}
	return true
}

// gathers reports whether a value is what a variable had with something
// appended, and the variable is sorted later in the cell; or a constant, which
// is the same in whichever round it is set.
func (l *linter) gathers(id *ast.Ident, value ast.Expr) bool {
	if l.checked.Info.Types[value].Value != nil {
		return true
	}
	call, ok := value.(*ast.CallExpr)
	if !ok {
		return false
	}
	name, ok := call.Fun.(*ast.Ident)
	return ok && name.Name == "append" && l.sorted[l.checked.Info.Uses[id]]
}

// isWhole reports whether an expression is a whole number, whose sums do not
// depend on their order.
func (l *linter) isWhole(e ast.Expr) bool {
	t := l.checked.Info.Types[e].Type
	if t == nil {
		return false
	}
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Info()&types.IsInteger != 0
}
