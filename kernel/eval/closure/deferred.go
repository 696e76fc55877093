package closure

import (
	"go/ast"
	"go/types"
	"unsafe"
)

// A deferred is a call that waits for its function to end; they form a list,
// the last first.
type deferred struct {
	call func(th *thread, p *panicking, caller *frame)
	next *deferred
}

// A panicking is a panic on its way through deferred calls.
type panicking struct {
	failure   *failure
	recovered bool
}

// callLater compiles what go and defer need: code that makes the call from
// captured memory, and what captures function and arguments now.
func (c *compiler) callLater(n *ast.CallExpr) (*code, func(*frame) []unsafe.Pointer) {
	if lit, ok := ast.Unparen(n.Fun).(*ast.FuncLit); ok && len(n.Args) == 0 {
		return c.literalLater(lit)
	}
	var keeps []address
	hold := func(x *expr) *expr {
		i := len(keeps)
		keeps = append(keeps, x.boxed())
		return load(x.t, func(f *frame) unsafe.Pointer { return f.vars[i] })
	}
	later := c.later(n, hold)
	made := c.synthetic("a deferred call", nil, nil, func([]*expr) *expr {
		c.fn.passing = true
		return &expr{run: later().effect()}
	})
	return made, func(f *frame) []unsafe.Pointer {
		vars := make([]unsafe.Pointer, len(keeps))
		for i, keep := range keeps {
			vars[i] = keep(f)
		}
		return vars
	}
}

// literalLater is callLater for a function literal without arguments.
func (c *compiler) literalLater(lit *ast.FuncLit) (*code, func(*frame) []unsafe.Pointer) {
	sig := c.info.TypeOf(lit).(*types.Signature)
	made, s := c.compile(body{name: "a function literal", node: lit, typ: lit.Type, block: lit.Body, sig: sig}, c.fn)
	sources := s.outers
	return made, func(f *frame) []unsafe.Pointer {
		vars := make([]unsafe.Pointer, len(sources))
		for i, source := range sources {
			if source.local != nil {
				vars[i] = *(*unsafe.Pointer)(f.at(source.local.off))
			} else {
				vars[i] = f.vars[source.index]
			}
		}
		return vars
	}
}

// later finds function and arguments of a call through hold, which gives
// expressions for the code that makes the call later.
func (c *compiler) later(n *ast.CallExpr, hold func(*expr) *expr) func() *expr {
	tv := c.info.Types[n.Fun]
	if tv.IsBuiltin() || tv.IsType() {
		return c.builtinLater(n, hold)
	}
	sig := c.core(n.Fun).(*types.Signature)
	pos := n.Pos()
	arguments := func(x arguments) arguments {
		for i, v := range x.values {
			x.values[i] = hold(v)
		}
		return x
	}
	if fun, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr); ok {
		if s := c.info.Selections[fun]; s != nil && s.Kind() == types.MethodVal {
			value := hold(c.methodValue(fun, s))
			args := arguments(c.arguments(n, sig))
			return func() *expr { return c.dynamic(pos, value.p, args, sig) }
		}
	}
	if obj := c.static(n.Fun); obj != nil && obj.Pkg() != nil {
		args := arguments(c.arguments(n, sig))
		if obj.Pkg().Path() != cellPath {
			fn := c.compiledFunc(n.Fun, obj)
			return func() *expr { return c.nativeCall(pos, obj.Pkg().Path(), fn, args, sig) }
		}
		fn := c.functionOf(n.Fun, obj)
		return func() *expr { return c.direct(pos, fn, args, sig) }
	}
	value := hold(c.expr(n.Fun))
	args := arguments(c.arguments(n, sig))
	return func() *expr { return c.dynamic(pos, value.p, args, sig) }
}

// deferStmt compiles a defer statement.
func (c *compiler) deferStmt(n *ast.DeferStmt) func(*frame) {
	c.fn.defers = true
	code, capture := c.callLater(n.Call)
	pos := n.Pos()
	recovers := c.isRecover(n.Call)
	return func(f *frame) {
		vars := capture(f)
		f.defers = &deferred{next: f.defers, call: func(th *thread, p *panicking, caller *frame) {
			if recovers { // "defer recover()" does not stop a panic
				return
			}
			into := th.frame(code.layout)
			into.caller, into.code, into.vars, into.pos, into.panics = caller, code, vars, pos, p
			into.run()
			into.panics = nil
			th.release(into, code.layout)
		}}
	}
}

func (c *compiler) isRecover(n *ast.CallExpr) bool {
	ident, ok := ast.Unparen(n.Fun).(*ast.Ident)
	return ok && ident.Name == "recover" && c.info.Types[n.Fun].IsBuiltin()
}

// runDeferring runs the body of a function that has defer statements, and
// then what it deferred.
func (f *frame) runDeferring() {
	p := f.protected(func() { f.code.body(f) })
	for f.defers != nil {
		d := f.defers
		f.defers = d.next
		current := p
		depth := f.th.depth
		again := f.protected(func() { d.call(f.th, current, f) })
		f.th.depth = depth
		switch {
		case again != nil:
			p = again // replaces the panic on its way
		case p != nil && p.recovered:
			p = nil
		}
	}
	if p != nil {
		panic(p.failure)
	}
}

// protected runs do and returns the panic that ended it, or nil.
func (f *frame) protected(do func()) (p *panicking) {
	finished := false
	defer func() {
		r := recover()
		if r == nil {
			if !finished { // runtime.Goexit: deferred calls still run
				f.runRemaining()
			}
			return
		}
		p = &panicking{failure: f.th.asFailure(r)}
	}()
	do()
	finished = true
	return nil
}

// runRemaining runs what is deferred when the goroutine ends.
func (f *frame) runRemaining() {
	for f.defers != nil {
		d := f.defers
		f.defers = d.next
		d.call(f.th, nil, f)
	}
}

// recover compiles the builtin: it stops the panic that runs the function it
// is called in, unless the panic is an interruption.
func (c *compiler) recover() *expr {
	t := c.typ(types.NewInterfaceType(nil, nil))
	return &expr{t: t, v: func(f *frame) any {
		p := f.panics
		if p == nil || p.recovered {
			return nil
		}
		if _, stopped := p.failure.value.(interruption); stopped {
			return nil
		}
		p.recovered = true
		return p.failure.value
	}}
}
