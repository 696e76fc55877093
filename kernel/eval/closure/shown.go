package closure

import (
	"go/ast"
	"go/types"
	"reflect"

	"bridle/kernel/eval"
)

// shownValue makes a value known outside of the engine.
func (e *Engine) shownValue(x *expr) func(*frame) eval.Value {
	t := x.t
	var value func(*frame) any
	if t.isInterface() {
		value = x.v
	} else {
		value = wrapAny(x)
	}
	name := types.TypeString(t.go_, func(pkg *types.Package) string {
		if pkg.Path() == cellPath {
			return ""
		}
		return pkg.Name()
	})
	return func(f *frame) eval.Value {
		v := e.unwrap(value(f))
		shown := eval.Value{V: content(v), Type: name}
		if v != nil {
			shown.As = func(iface reflect.Type) (any, bool) { return e.as(v, iface) }
		}
		return shown
	}
}

// as returns v as an implementation of a compiled interface.
func (e *Engine) as(v any, iface reflect.Type) (any, bool) {
	t := e.dynamicType(v)
	if t == nil {
		return v, reflect.TypeOf(v).Implements(iface)
	}
	for i := range iface.NumMethod() {
		want := iface.Method(i)
		m := e.methodOf(t, e.pkg, want.Name)
		if m == nil || !sameShape(m.fn.code, want.Type) {
			return nil, false
		}
	}
	made, err := e.proxy(v, t, iface)
	return made, err == nil
}

// sameShape reports whether code, without its receiver, has the types of a
// method.
func sameShape(code *code, want reflect.Type) bool {
	if len(code.params)-1 != want.NumIn() || len(code.results) != want.NumOut() {
		return false
	}
	for i := range want.NumIn() {
		if code.params[i+1].t.rt != want.In(i) {
			return false
		}
	}
	for i := range want.NumOut() {
		if code.results[i].t.rt != want.Out(i) {
			return false
		}
	}
	return true
}

// shownExpr compiles an expression that stands alone.
func (c *compiler) shownExpr(n ast.Expr, into *[]eval.Value) func(*frame) ctl {
	x := c.several(n)
	switch {
	case x.isNil():
		return func(*frame) ctl { *into = []eval.Value{{}}; return ctlNext }
	case x.run != nil:
		return then(x.run)
	case c.prints(n):
		return then(x.effect())
	}
	if x.many != nil && c.isTuple(n) {
		return c.shownTuple(n, x, into)
	}
	if x.many != nil { // v of "v, ok"
		x = c.expr(n)
	}
	if _, ok := ast.Unparen(n).(*ast.CallExpr); ok && isError(x.t) {
		value, pos := x.v, n.Pos()
		return func(f *frame) ctl {
			if err := value(f); err != nil {
				f.fail(pos, ignored{err.(error)})
			}
			return ctlNext
		}
	}
	value := c.e.shownValue(x)
	return func(f *frame) ctl { *into = []eval.Value{value(f)}; return ctlNext }
}

func (c *compiler) shownTuple(n ast.Expr, x *expr, into *[]eval.Value) func(*frame) ctl {
	run, values := c.spread(x)
	pos := n.Pos()
	last := values[len(values)-1]
	var shown []func(*frame) eval.Value
	failing := isError(last.t)
	for i, v := range values {
		if i < len(values)-1 || !failing {
			shown = append(shown, c.e.shownValue(v))
		}
	}
	return func(f *frame) ctl {
		run(f)
		if failing {
			if err := last.v(f); err != nil {
				f.fail(pos, ignored{err.(error)})
			}
		}
		var all []eval.Value
		for _, show := range shown {
			all = append(all, show(f))
		}
		*into = all
		return ctlNext
	}
}
