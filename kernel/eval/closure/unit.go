package closure

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/types"
	"io"
	"os"
	"reflect"

	"bridle/kernel/eval"
	"bridle/kernel/eval/check"
)

func stderr() io.Writer { return os.Stderr }

// A unit is a compiled unit of a cell.
type unit struct {
	source  *check.Unit
	install func()
	code    *code // nil if nothing runs
	values  []func(*frame) eval.Value
	shown   *[]eval.Value // where code leaves the values of an expression
}

// debugging lets a mistake of the compiler panic.
const debugging = false

// compileUnits compiles all of a cell before anything of it runs.
func (e *Engine) compileUnits(cell *check.Cell) (units []*unit, err error) {
	e.compiling.Lock()
	defer e.compiling.Unlock()
	var at *check.Unit
	defer func() {
		switch r := recover().(type) {
		case nil:
		case misplaced:
			pos, _ := positionOf(cell.Fset, r.pos)
			units, err = nil, &eval.Error{Position: pos, Name: "CompileError", Message: r.what}
		case refusal:
			units, err = nil, &eval.Error{Position: at.Position, Name: "CompileError", Message: string(r)}
		default: // a mistake of the compiler must not end the session
			units, err = nil, &eval.Error{Position: at.Position, Name: "CompileError",
				Message: fmt.Sprintf("the engine failed to compile this: %v", r)}
			if debugging {
				panic(r)
			}
		}
	}()
	for i := range cell.Units {
		at = &cell.Units[i]
		units = append(units, e.compileUnit(cell, at))
	}
	return units, nil
}

func (e *Engine) compileUnit(cell *check.Cell, source *check.Unit) *unit {
	u := &unit{source: source}
	c := &compiler{e: e, cell: cell, info: cell.Info}
	switch {
	case len(source.Funcs) > 0:
		u.install = e.declare(cell, source.Funcs)
	case len(source.Vars) > 0:
		u.code = c.wrap(varNodes(source.Vars), func() func(*frame) ctl { return c.globalVars(source.Vars) })
	case source.Stmt != nil:
		u.code = c.wrap([]ast.Node{source.Stmt}, func() func(*frame) ctl { return c.stmt(source.Stmt) })
	case source.Expr != nil:
		u.shown = new([]eval.Value)
		u.code = c.wrap([]ast.Node{source.Expr}, func() func(*frame) ctl { return c.shownExpr(source.Expr, u.shown) })
	}
	return u
}

func varNodes(vars []check.Var) []ast.Node {
	var all []ast.Node
	for _, v := range vars {
		if v.Value != nil {
			all = append(all, v.Value)
		}
	}
	return all
}

// wrap compiles code that is in no function of its own.
func (c *compiler) wrap(nodes []ast.Node, build func() func(*frame) ctl) *code {
	shared := map[*types.Var]bool{}
	c.fn = &scope{shared: shared}
	var counts [slotSorts]int
	for _, n := range nodes {
		for v := range c.sharedVars(n) {
			shared[v] = true
		}
	}
	for _, n := range nodes {
		if _, ok := n.(*ast.FuncLit); ok {
			continue
		}
		for i, k := range c.precount(n) {
			counts[i] += k
		}
	}
	for {
		s := c.scope(body{sig: types.NewSignatureType(nil, nil, nil, nil, nil, false)}, nil, counts, shared)
		c.fn = s
		made := &code{name: "the cell", fset: c.cell.Fset, layout: s.layout}
		made.body = build()
		made.defers = s.defers
		if !s.full {
			return made
		}
		for i, n := range s.used {
			counts[i] = max(counts[i], n)
		}
	}
}

// globalVars compiles variables of the notebook: all values are found before
// any is set.
func (c *compiler) globalVars(vars []check.Var) func(*frame) ctl {
	var before, after []func(*frame)
	for _, v := range vars {
		var values []*expr
		switch {
		case v.Value == nil:
		case len(v.Objects) == 1:
			x := c.expr(v.Value)
			if v.Objects[0] != nil {
				x = c.convertTo(v.Value, x, c.typ(v.Objects[0].Type()))
			}
			if x.isNil() {
				continue
			}
			values = []*expr{x}
		default:
			run, spread := c.spread(c.several(v.Value))
			before = append(before, run)
			values = spread
		}
		for i, obj := range v.Objects {
			switch {
			case obj == nil && values != nil:
				before = append(before, values[i].effect())
			case obj == nil:
			case values == nil:
				g := c.e.declareGlobal(obj, c.typ(obj.Type()))
				after = append(after, func(*frame) { g.t.zero(g.p) })
			default:
				t := c.typ(obj.Type())
				x := c.convertTo(v.Value, values[i], t)
				kept := c.temporary(t)
				into, off := x.toSlot(), kept.off
				before = append(before, func(f *frame) { into(f, f, off) })
				g := c.e.declareGlobal(obj, t)
				put := fromVariable(kept).put()
				after = append(after, func(f *frame) { put(f, g.p) })
			}
		}
	}
	return then(sequence(append(before, after...)))
}

// global returns the storage of a variable of the notebook, or nil.
func (e *Engine) global(v *types.Var) *global { return e.globals[v] }

// declareGlobal makes a variable of the notebook. It shares the storage of an
// earlier one of the same name and type, so that functions that use that one
// see the new value.
func (e *Engine) declareGlobal(v *types.Var, t *typ) *global {
	if known := e.globals[v]; known != nil {
		return known
	}
	g := &global{t, nil}
	old, ok := e.byName[v.Name()]
	if ok && old.g.t == t {
		g = old.g
	} else {
		g.p = reflect.New(t.rt).UnsafePointer()
	}
	if ok {
		e.replaced = append(e.replaced, old.obj)
	}
	e.globals[v], e.byName[v.Name()] = g, namedGlobal{v, g}
	return g
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

// An evaluation runs the units of one cell.
type evaluation struct {
	e        *Engine
	cell     *check.Cell
	finished int // units that ran to their end
	values   []eval.Value
	err      error
}

func (r *evaluation) run(ctx context.Context, units []*unit) {
	r.e.cellActive.Store(true)
	defer r.e.cellActive.Store(false)
	for _, u := range units {
		err := r.runUnit(ctx, u)
		if p := r.e.failed.Load(); p != nil {
			err = r.e.report(p, r.cell.Number, u.source.Position)
		}
		if err != nil {
			if err.Name == "Interrupted" {
				err.Err = errors.Join(eval.ErrInterrupted, context.Cause(ctx))
			}
			r.err, r.values = err, nil
			return
		}
		r.finished++
	}
}

func (r *evaluation) runUnit(ctx context.Context, u *unit) (failed *eval.Error) {
	if ctx.Err() != nil || r.e.stop.Load() {
		return r.e.report(&failure{value: interruption{}}, r.cell.Number, u.source.Position)
	}
	if u.install != nil {
		u.install()
	}
	if u.code == nil {
		return nil
	}
	th := r.e.borrow()
	defer func() {
		if p := recover(); p != nil {
			r.e.abandon()
			failed = r.e.report(th.asFailure(p), r.cell.Number, u.source.Position)
			return
		}
		r.e.giveBack(th)
	}()
	f := th.frame(u.code.layout)
	f.caller, f.code, f.pos = nil, u.code, 0
	f.run()
	th.release(f, u.code.layout)
	if u.shown != nil && u.source.Shown {
		r.values = *u.shown
	}
	return nil
}

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
