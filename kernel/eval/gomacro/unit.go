package gomacro

import (
	"go/ast"
	"reflect"
	"strconv"

	"github.com/cosmos72/gomacro/ast2"
	"github.com/cosmos72/gomacro/fast"
	"github.com/cosmos72/gomacro/xreflect"

	"bridle/kernel/eval"
	"bridle/kernel/eval/front"
)

// runUnit compiles and runs the items of one unit. The values are those of a
// unit that is an expression.
func (e *Engine) runUnit(cell int, parts *front.Parts, unit []front.Item) ([]eval.Value, error) {
	var functions []front.Item
	var others []front.Item
	for _, item := range unit {
		if item.Kind == front.Function {
			functions = append(functions, item)
		} else {
			others = append(others, item)
		}
	}
	var values []eval.Value
	if len(others) > 0 {
		var err error
		if values, err = e.runItems(cell, parts, others); err != nil {
			return nil, err
		}
	}
	if len(functions) > 1 {
		e.announce(cell, parts, functions)
	}
	for _, item := range functions {
		if _, err := e.runItems(cell, parts, []front.Item{item}); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// runItems gives items to gomacro in one piece of text.
func (e *Engine) runItems(cell int, parts *front.Parts, items []front.Item) ([]eval.Value, error) {
	place := location{cell: cell, parts: parts, items: items}
	expr, err := e.compile(place)
	if err != nil || expr == nil {
		return nil, err
	}
	results, types, err := e.execute(expr, place)
	if err != nil {
		return nil, err
	}
	last := items[len(items)-1]
	if last.Kind != front.Expression {
		return nil, nil
	}
	if _, call := last.Node.(*ast.CallExpr); call && len(results) > 0 && isError(types[len(types)-1]) {
		if err, _ := toInterface(results[len(results)-1]).(error); err != nil {
			return nil, &eval.Error{Position: last.Position, Name: "RuntimeError", Message: err.Error(), Err: err}
		}
		results, types = results[:len(results)-1], types[:len(types)-1]
	}
	var values []eval.Value
	for i, result := range results {
		values = append(values, e.value(result, types[i]))
	}
	return values, nil
}

// parse reads the items under a file name that tells the cell.
func (e *Engine) parse(place location) ast2.Ast {
	e.interp.Comp.Filepath = "cell " + strconv.Itoa(place.cell)
	e.interp.Comp.Line = 0
	return e.interp.Parse(place.parts.Text(place.items...))
}

// execute runs compiled code. Other than gomacro's RunExpr it leaves the
// environment of a panic in place, so that its position can be read.
func (e *Engine) execute(expr *fast.Expr, place location) (results []xreflect.Value, types []xreflect.Type, err error) {
	env := e.interp.PrepareEnv()
	env.IP, env.DebugPos = 0, nil // positions of the last unit mean nothing now
	run := env.Run
	if expr.Untyped() {
		expr.ConstTo(expr.DefaultType())
	}
	code := expr.AsXV(fast.COptKeepUntyped)
	defer func() {
		if r := recover(); r != nil {
			results, types, err = nil, nil, e.runFailure(r, run.CurrEnv, place)
		}
		run.CurrEnv, run.ExecFlags, run.PanicFun, run.Panic, run.DeferOfFun = nil, 0, nil, nil, nil
	}()
	run.CurrEnv = env
	first, rest := code(env)
	switch {
	case len(expr.Types) > 0:
		results, types = rest, expr.Types
		if len(results) == 0 {
			results = []xreflect.Value{first}
		}
	case expr.Type != nil && first.IsValid():
		results, types = []xreflect.Value{first}, []xreflect.Type{expr.Type}
	}
	if len(results) < len(types) {
		types = types[:len(results)]
	}
	return results, types, nil
}

// announce declares functions that may call each other before any of them is
// compiled. If a signature does not compile, the function itself will say so.
func (e *Engine) announce(cell int, parts *front.Parts, functions []front.Item) {
	for _, item := range functions {
		func() {
			defer func() { _ = recover() }()
			form := e.parse(location{cell: cell, parts: parts, items: []front.Item{item}})
			node := funcDecl(form)
			if node == nil || node.Recv != nil {
				return
			}
			typ, _, _ := e.interp.Comp.TypeFunction(node.Type)
			if old := e.interp.Comp.Binds[node.Name.Name]; old != nil && !sameSlot(old, &fast.Bind{Lit: fast.Lit{Type: typ}, Desc: old.Desc}) {
				delete(e.interp.Comp.Binds, node.Name.Name)
			}
			e.interp.Comp.NewFuncBind(node.Name.Name, typ)
		}()
	}
}

// funcDecl returns the function declaration of a parsed item, or nil.
func funcDecl(form ast2.Ast) *ast.FuncDecl {
	for range 4 { // gomacro may wrap a single node into lists
		if form == nil {
			return nil
		}
		if node, ok := form.(ast2.AstWithNode); ok {
			decl, _ := node.Node().(*ast.FuncDecl)
			if decl != nil || form.Size() != 1 {
				return decl
			}
		}
		if form.Size() != 1 {
			return nil
		}
		form = form.Get(0)
	}
	return nil
}

func isError(t xreflect.Type) bool {
	return t != nil && t.ReflectType() == reflect.TypeFor[error]()
}
