package closure

import (
	"go/ast"
	"go/types"
	"reflect"
	"unsafe"
)

// A yielding is a loop over a function, whose body is run by the iterator. The
// body runs in the frame of the function around it.
type yielding struct {
	outer *yielding
	ctl   uintptr // slot in which the body leaves where control goes next
}

// rangeFunc compiles a loop over a function.
func (c *compiler) rangeFunc(n *ast.RangeStmt, l *label, define bool, u *types.Signature) func(*frame) ctl {
	iterator := c.expr(n.X)
	yieldType := c.typ(u.Params().At(0).Type())
	sig := yieldType.under.(*types.Signature)
	var params []*variable
	var before []func(*frame)
	targets := []ast.Expr{n.Key, n.Value}
	for i := range sig.Params().Len() {
		params = append(params, c.temporary(c.typ(sig.Params().At(i).Type())))
	}
	for i, v := range params {
		before = append(before, c.set(n, c.rangeTarget(targets[i], define), fromVariable(v)))
	}
	left := c.slot(classInt)
	c.fn.yield = &yielding{c.fn.yield, left}
	body := c.block(n.Body.List)
	c.fn.yield = c.fn.yield.outer
	set := sequence(before)
	// done tells in what state the loop is.
	yield := func(f *frame, args []reflect.Value, state *loopState) bool {
		if state.done {
			panic(&failure{runtimeError("range function continued iteration after function for loop body returned false"), f.trace(n.Pos())})
		}
		if state.over {
			panic(&failure{runtimeError("range function continued iteration after whole loop exit"), f.trace(n.Pos())})
		}
		f.checkStop()
		for i, arg := range args {
			receive(binding{params[i].t, params[i].off}, arg, f)
		}
		set(f)
		again, next := after(f, body(f), l)
		*(*int64)(f.at(left)) = int64(next)
		state.done = !again
		return again
	}
	call := c.callIterator(n, iterator, yieldType)
	return func(f *frame) ctl {
		*(*int64)(f.at(left)) = int64(ctlNext)
		state := &loopState{}
		call(f, func(args []reflect.Value) bool { return yield(f, args, state) })
		state.over = true
		return ctl(*(*int64)(f.at(left)))
	}
}

// A loopState guards against an iterator that goes on when it must not.
type loopState struct{ done, over bool }

// callIterator calls an iterator with a function of compiled Go that calls the
// loop body.
func (c *compiler) callIterator(n *ast.RangeStmt, iterator *expr, yieldType *typ) func(f *frame, yield func([]reflect.Value) bool) {
	pos, e := n.X.Pos(), c.e
	held := c.slot(classPointer)
	arg := &expr{t: yieldType, p: func(f *frame) unsafe.Pointer { return *(*unsafe.Pointer)(f.at(held)) }}
	kept := c.temporary(iterator.t)
	into := iterator.toSlot()
	run := c.dynamic(pos, fromVariable(kept).p, arguments{values: []*expr{arg}}, iterator.t.under.(*types.Signature)).effect()
	_ = e
	return func(f *frame, yield func([]reflect.Value) bool) {
		into(f, f, kept.off)
		made := reflect.MakeFunc(yieldType.rt, func(args []reflect.Value) []reflect.Value {
			return []reflect.Value{reflect.ValueOf(yield(args))}
		})
		p := reflect.New(yieldType.rt)
		p.Elem().Set(made)
		*(*unsafe.Pointer)(f.at(held)) = *(*unsafe.Pointer)(p.UnsafePointer())
		run(f)
	}
}

// returnFromYield compiles return in the body of a loop over a function: it
// sets the results of the function around, in whose frame the body runs.
func (c *compiler) returnFromYield(n *ast.ReturnStmt) func(*frame) ctl {
	if len(n.Results) == 0 {
		return func(*frame) ctl { return ctlReturn }
	}
	set := c.setResults(n)
	return func(f *frame) ctl { set(f); return ctlReturn }
}
