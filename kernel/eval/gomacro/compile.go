package gomacro

import (
	"go/ast"
	"maps"

	"github.com/cosmos72/gomacro/ast2"
	"github.com/cosmos72/gomacro/fast"

	"bridle/kernel/eval/front"
)

// compile turns items into a gomacro expression. After an error the names
// mean what they meant before.
//
// A name that is declared again needs care. gomacro gives the new variable
// the storage of the old one, whatever their types, so that a function
// compiled earlier would read, say, a float64 as an int. Sharing is wanted
// for equal types: a function defined anew is then the one that earlier
// callers call. For different types compile starts over with the old
// variable out of sight.
func (e *Engine) compile(place location) (expr *fast.Expr, err error) {
	comp := e.interp.Comp
	binds, types := maps.Clone(comp.Binds), maps.Clone(comp.Types)
	defer func() {
		if r := recover(); r != nil {
			expr, err = nil, e.compileFailure(r, place)
			comp.Binds, comp.Types = binds, types
			comp.Code.Clear()
			comp.Loop, comp.Func, comp.Labels = nil, nil, nil
		}
	}()
	expr = e.interp.CompileAst(e.parse(place))
	if clashes := e.clashes(binds, place.items); len(clashes) > 0 {
		comp.Binds, comp.Types = maps.Clone(binds), maps.Clone(types)
		comp.Code.Clear()
		expr = e.compileAnew(place, clashes)
	}
	for _, item := range place.items {
		for _, name := range item.Declares() {
			delete(e.names, name)
		}
	}
	return expr, nil
}

// clashes returns the names that the items declare with another type than
// before, but in the same storage.
func (e *Engine) clashes(before map[string]*fast.Bind, items []front.Item) []string {
	var clashes []string
	for _, item := range items {
		for _, name := range item.Declares() {
			old, now := before[name], e.interp.Comp.Binds[name]
			if old != nil && now != nil && old != now && sharesStorage(old, now) && !sameSlot(old, now) {
				clashes = append(clashes, name)
			}
		}
	}
	return clashes
}

// sharesStorage reports whether two declarations use one slot of the
// interpreter's memory, which has two arrays: one for numbers and booleans,
// one for everything else.
func sharesStorage(a, b *fast.Bind) bool {
	numbers := func(bind *fast.Bind) bool { return bind.Desc.Class() == fast.IntBind }
	return a.Desc.Index() != fast.NoIndex && a.Desc.Index() == b.Desc.Index() && numbers(a) == numbers(b)
}

// sameSlot reports whether code compiled for a may run with b in its place.
func sameSlot(a, b *fast.Bind) bool {
	return a.Desc.Class() == b.Desc.Class() && a.Type != nil && b.Type != nil && a.Type.IdenticalTo(b.Type)
}

// hidden is put before a name to reach the variable that is being replaced.
// No cell can contain such an identifier: its first letter is not one in Go.
const hidden = "\u2190"

// compileAnew compiles with storage of their own for the given names. In
// "x := len(x)" the x on the right is still the old one.
func (e *Engine) compileAnew(place location, names []string) *fast.Expr {
	comp := e.interp.Comp
	form := e.parse(place)
	renamed := map[string]bool{}
	for _, name := range names {
		comp.Binds[hidden+name] = comp.Binds[name]
		delete(comp.Binds, name)
		renamed[name] = true
	}
	defer func() {
		for _, name := range names {
			delete(comp.Binds, hidden+name)
		}
	}()
	renameValues(form, renamed)
	return e.interp.CompileAst(form)
}

// renameValues makes the right-hand sides of declarations mean the hidden
// variables. A function that mentions its own name means itself.
func renameValues(form ast2.Ast, names map[string]bool) {
	rename := func(expressions []ast.Expr) {
		for _, expr := range expressions {
			ast.Inspect(expr, func(node ast.Node) bool {
				if selector, ok := node.(*ast.SelectorExpr); ok {
					renameIn(selector.X, names)
					return false
				}
				if ident, ok := node.(*ast.Ident); ok && names[ident.Name] {
					ident.Name = hidden + ident.Name
				}
				return true
			})
		}
	}
	eachNode(form, func(node ast.Node) {
		switch node := node.(type) {
		case *ast.AssignStmt:
			rename(node.Rhs)
		case *ast.GenDecl:
			for _, spec := range node.Specs {
				if value, ok := spec.(*ast.ValueSpec); ok {
					rename(value.Values)
				}
			}
		case *ast.ValueSpec:
			rename(node.Values)
		}
	})
}

// renameIn renames within the operand of a selector.
func renameIn(expr ast.Expr, names map[string]bool) {
	ast.Inspect(expr, func(node ast.Node) bool {
		if ident, ok := node.(*ast.Ident); ok && names[ident.Name] {
			ident.Name = hidden + ident.Name
		}
		return true
	})
}

// eachNode calls visit for the nodes of a parsed item, which gomacro may have
// wrapped into lists.
func eachNode(form ast2.Ast, visit func(ast.Node)) {
	if form == nil {
		return
	}
	if node, ok := form.(ast2.AstWithNode); ok {
		visit(node.Node())
		return
	}
	for i := range form.Size() {
		eachNode(form.Get(i), visit)
	}
}
