package closure

import (
	"go/ast"
	"go/token"
	"go/types"
	"unsafe"
)

// call compiles a call, a conversion or a builtin function.
func (c *compiler) call(n *ast.CallExpr) *expr {
	tv := c.info.Types[n.Fun]
	switch {
	case tv.IsType():
		return c.conversion(n, c.typ(tv.Type), n.Args[0])
	case tv.IsBuiltin():
		return c.builtin(n)
	}
	sig, ok := c.core(n.Fun).(*types.Signature)
	if !ok {
		c.refuse(n, "cannot call a value of type %v", c.typeOf(n.Fun))
	}
	if x := c.special(n, sig); x != nil {
		return x
	}
	if fun, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr); ok {
		if s := c.info.Selections[fun]; s != nil && s.Kind() == types.MethodVal {
			return c.methodCall(n, fun, s, sig)
		}
	}
	if obj := c.static(n.Fun); obj != nil {
		if obj.Pkg().Path() != cellPath {
			return c.nativeCall(n.Pos(), obj.Pkg().Path(), c.compiledFunc(n.Fun, obj), c.arguments(n, sig), sig)
		}
		return c.direct(n.Pos(), c.functionOf(n.Fun, obj), c.arguments(n, sig), sig)
	}
	return c.dynamic(n.Pos(), c.expr(n.Fun).p, c.arguments(n, sig), sig)
}

// callee strips parentheses and type arguments from what is called.
func (c *compiler) callee(n ast.Expr) ast.Expr {
	switch n := ast.Unparen(n).(type) {
	case *ast.IndexExpr:
		if tv := c.info.Types[n.Index]; tv.IsType() {
			return c.callee(n.X)
		}
		return n
	case *ast.IndexListExpr:
		return c.callee(n.X)
	default:
		return n
	}
}

// static returns the function that a name or package.Name stands for, or nil.
func (c *compiler) static(n ast.Expr) *types.Func {
	var ident *ast.Ident
	switch n := c.callee(n).(type) {
	case *ast.Ident:
		ident = n
	case *ast.SelectorExpr:
		if c.info.Selections[n] != nil {
			return nil
		}
		ident = n.Sel
	default:
		return nil
	}
	fn, _ := c.info.Uses[ident].(*types.Func)
	return fn
}

// arguments is what a call passes: the arguments converted to the types of
// the parameters, after the receiver, if there is one.
type arguments struct {
	before func(*frame) // evaluates a call whose results are the arguments
	values []*expr
}

func (c *compiler) arguments(n *ast.CallExpr, sig *types.Signature) arguments {
	var args arguments
	var given []*expr
	var nodes []ast.Expr
	if len(n.Args) == 1 && (sig.Params().Len() > 1 || sig.Variadic()) && c.isTuple(n.Args[0]) {
		var values []*expr
		args.before, values = c.spread(c.several(n.Args[0]))
		given = values
		for range values {
			nodes = append(nodes, n.Args[0])
		}
	} else {
		for _, arg := range n.Args {
			given = append(given, c.expr(arg))
			nodes = append(nodes, arg)
		}
	}
	fixed := sig.Params().Len()
	if sig.Variadic() && !n.Ellipsis.IsValid() {
		fixed--
	}
	for i := range fixed {
		args.values = append(args.values, c.convertTo(nodes[i], given[i], c.typ(sig.Params().At(i).Type())))
	}
	if fixed < sig.Params().Len() {
		last := c.typ(sig.Params().At(fixed).Type())
		elem := c.typ(last.under.(*types.Slice).Elem())
		var rest []*expr
		for i := fixed; i < len(given); i++ {
			rest = append(rest, c.convertTo(nodes[i], given[i], elem))
		}
		args.values = append(args.values, packed(last, elem, rest))
	}
	return args
}

func (c *compiler) isTuple(n ast.Expr) bool {
	tuple, ok := c.info.TypeOf(n).(*types.Tuple)
	return ok && tuple.Len() != 1
}

// packed makes the slice of a variadic parameter.
func packed(t, elem *typ, values []*expr) *expr {
	if len(values) == 0 {
		return zeroExpr(t)
	}
	puts := make([]func(*frame, unsafe.Pointer), len(values))
	for i, x := range values {
		puts[i] = x.put()
	}
	return &expr{t: t, l: func(f *frame) slice {
		data := newArray(elem, len(puts))
		for i, put := range puts {
			put(f, unsafe.Add(data, uintptr(i)*elem.size))
		}
		return slice{data, len(puts), len(puts)}
	}}
}

// resultTypes are the types of a signature's results.
func (c *compiler) resultTypes(sig *types.Signature) []*typ {
	var all []*typ
	for v := range sig.Results().Variables() {
		all = append(all, c.typ(v.Type()))
	}
	return all
}

// An entering makes the frame of a call.
type entering func(f *frame) *frame

// direct compiles the call of a function whose name is known.
func (c *compiler) direct(pos token.Pos, fn *function, args arguments, sig *types.Signature) *expr {
	passing := c.fn != nil && c.fn.passing
	enter := func(f *frame) *frame {
		code := fn.code
		if code == nil {
			f.fail(pos, errNotReady(fn.name))
		}
		into := f.th.frame(code.layout)
		into.caller, into.code, into.pos = f, code, pos
		if passing {
			into.panics = f.panics
		}
		return into
	}
	if len(args.values) == 1 && args.before == nil && sig.Results().Len() == 1 {
		if x := c.directOne(fn, args.values[0], c.resultTypes(sig)[0], pos); x != nil {
			return x
		}
	}
	return c.entered(enter, args, c.resultTypes(sig))
}

// directOne is the short way for one integer argument and an integer result.
func (c *compiler) directOne(fn *function, arg *expr, result *typ, pos token.Pos) *expr {
	if arg.t.class != classInt || result.class != classInt {
		return nil
	}
	value := arg.i
	return &expr{t: result, i: func(f *frame) int64 {
		v := value(f)
		code := fn.code
		if code == nil {
			f.fail(pos, errNotReady(fn.name))
		}
		th := f.th
		into := th.frame(code.layout)
		into.caller, into.code, into.pos = f, code, pos
		*(*int64)(into.at(code.params[0].off)) = v
		into.run()
		r := *(*int64)(into.at(code.results[0].off))
		th.release(into, code.layout)
		return r
	}}
}

// entered compiles a call: enter, pass the arguments, run, take the results.
func (c *compiler) entered(enter entering, args arguments, results []*typ) *expr {
	passes := make([]func(f, into *frame, off uintptr), len(args.values))
	for i, x := range args.values {
		passes[i] = x.toSlot()
	}
	before := args.before
	run := func(f *frame) *frame {
		if before != nil {
			before(f)
		}
		into := enter(f)
		params := into.code.params
		for i, pass := range passes {
			pass(f, into, params[i].off)
		}
		into.run()
		return into
	}
	return calledExpr(run, results)
}
