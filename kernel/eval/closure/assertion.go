package closure

import (
	"fmt"
	"go/ast"
	"go/types"
	"reflect"
	"unsafe"
)

// assertion compiles x.(T) with one result.
func (c *compiler) assertion(n *ast.TypeAssertExpr) *expr {
	x, t, pos, e := c.expr(n.X), c.typ(c.typeOf(n)), n.Pos(), c.e
	static, value := x.t, x.v
	if t.isInterface() {
		return &expr{t: t, v: func(f *frame) any {
			v := value(f)
			as, ok := e.satisfies(v, t)
			if !ok {
				f.fail(pos, e.assertionError(static, v, t))
			}
			return as
		}}
	}
	return unpack(t, func(f *frame) any {
		v := e.unwrap(value(f))
		if !holds(v, t) {
			f.fail(pos, e.assertionError(static, v, t))
		}
		return v
	})
}

// assertOk compiles v, ok := x.(T).
func (c *compiler) assertOk(n *ast.TypeAssertExpr) *expr {
	tuple, _ := c.info.TypeOf(n).(*types.Tuple)
	t := c.typ(c.typeOf(n.Type))
	if tuple != nil {
		t = c.typ(tuple.At(0).Type())
	}
	value, e := c.expr(n.X).v, c.e
	return c.withOk(t, func(f *frame) (unsafe.Pointer, bool) {
		v := value(f)
		if t.isInterface() {
			p := t.new()
			as, ok := e.satisfies(v, t)
			if ok {
				storeAny(t, p, as)
			}
			return p, ok
		}
		if v = e.unwrap(v); holds(v, t) {
			return memoryOf(v, t), true
		}
		return t.new(), false
	})
}

// A typeAssertion is the error of a failed x.(T).
type typeAssertion struct{ text string }

func (e typeAssertion) Error() string { return e.text }

// RuntimeError implements [runtime.Error].
func (e typeAssertion) RuntimeError() {}

// assertionError says, in Go's words, why v is not a T.
func (e *Engine) assertionError(static *typ, v any, t *typ) error {
	v = e.unwrap(v)
	if v == nil {
		if t.isInterface() {
			return typeAssertion{fmt.Sprintf("interface conversion: interface is nil, not %v", t)}
		}
		return typeAssertion{fmt.Sprintf("interface conversion: %v is nil, not %v", interfaceName(static), t)}
	}
	name := reflect.TypeOf(v).String()
	dynamic := e.dynamicType(v)
	if dynamic != nil {
		name = dynamic.String()
	}
	if !t.isInterface() {
		return typeAssertion{fmt.Sprintf("interface conversion: %v is %s, not %v", interfaceName(static), name, t)}
	}
	missing := ""
	for m := range t.under.(*types.Interface).Methods() {
		if _, ok := reflect.TypeOf(v).MethodByName(m.Name()); ok {
			continue
		}
		if dynamic != nil {
			if found, _, _ := types.LookupFieldOrMethod(dynamic.go_, false, m.Pkg(), m.Name()); found != nil {
				continue
			}
		}
		missing = m.Name()
		break
	}
	return typeAssertion{fmt.Sprintf("interface conversion: %s is not %v: missing method %s", name, t, missing)}
}

func interfaceName(t *typ) string {
	if iface, ok := t.go_.(*types.Interface); ok && iface.Empty() || t.String() == "any" {
		return "interface {}"
	}
	return t.String()
}

// typeSwitch compiles a type switch.
func (c *compiler) typeSwitch(n *ast.TypeSwitchStmt) func(*frame) ctl {
	var init func(*frame) ctl
	if n.Init != nil {
		init = c.stmt(n.Init)
	}
	var operand ast.Expr
	switch assign := n.Assign.(type) {
	case *ast.AssignStmt:
		operand = assign.Rhs[0].(*ast.TypeAssertExpr).X
	case *ast.ExprStmt:
		operand = ast.Unparen(assign.X).(*ast.TypeAssertExpr).X
	}
	x := c.expr(operand)
	held := c.temporary(x.t)
	into, off := x.toSlot(), held.off
	value := func(f *frame) any { return *(*any)(f.at(off)) }
	var tests []func(f *frame, v any) bool
	var bodies []func(*frame) ctl
	otherwise := -1
	for _, clause := range n.Body.List {
		clause := clause.(*ast.CaseClause)
		if clause.List == nil {
			otherwise = len(bodies)
		}
		test, only := c.typeCase(clause)
		tests = append(tests, test)
		bodies = append(bodies, c.typeClause(clause, value, only, x.t))
	}
	e := c.e
	run := func(f *frame) ctl {
		into(f, f, off)
		v := e.unwrap(value(f))
		for i, test := range tests {
			if test != nil && test(f, v) {
				return breakOut(f, bodies[i](f), nil)
			}
		}
		if otherwise >= 0 {
			return breakOut(f, bodies[otherwise](f), nil)
		}
		return ctlNext
	}
	if init == nil {
		return run
	}
	return func(f *frame) ctl {
		if code := init(f); code != ctlNext {
			return code
		}
		return run(f)
	}
}

// typeCase compiles the test of a clause; only is its type if it has one.
func (c *compiler) typeCase(clause *ast.CaseClause) (test func(f *frame, v any) bool, only *typ) {
	var tests []func(v any) bool
	e := c.e
	for _, n := range clause.List {
		if c.isUntypedNil(n) {
			tests = append(tests, func(v any) bool { return v == nil })
			continue
		}
		t := c.typ(c.typeOf(n))
		only = t
		if t.isInterface() {
			tests = append(tests, func(v any) bool { _, ok := e.satisfies(v, t); return ok })
		} else {
			tests = append(tests, func(v any) bool { return holds(v, t) })
		}
	}
	switch len(tests) {
	case 0:
		return nil, nil
	case 1:
		return func(_ *frame, v any) bool { return tests[0](v) }, only
	}
	return func(_ *frame, v any) bool {
		for _, test := range tests {
			if test(v) {
				return true
			}
		}
		return false
	}, nil
}

// typeClause compiles the body of a clause, with its variable.
func (c *compiler) typeClause(clause *ast.CaseClause, value func(*frame) any, only, static *typ) func(*frame) ctl {
	v, ok := c.info.Implicits[clause].(*types.Var)
	if !ok {
		return c.block(clause.Body)
	}
	declared := c.declare(v)
	e := c.e
	var x *expr
	switch {
	case only == nil || declared.t == static:
		x = &expr{t: declared.t, v: value}
	case only.isInterface():
		x = &expr{t: only, v: func(f *frame) any { as, _ := e.satisfies(value(f), only); return as }}
	default:
		x = unpack(only, func(f *frame) any { return e.unwrap(value(f)) })
	}
	set := c.initialise(declared, x)
	body := c.block(clause.Body)
	return func(f *frame) ctl { set(f); return body(f) }
}

// initialise gives a new variable its first value.
func (c *compiler) initialise(v *variable, x *expr) func(*frame) {
	if !v.boxed {
		return storeSlot(&place{t: v.t, slot: true, off: v.off}, x)
	}
	off := v.off
	at := func(f *frame) unsafe.Pointer { return *(*unsafe.Pointer)(f.at(off)) }
	return c.declareWith(&place{t: v.t, at: at}, v.init(), x)
}
