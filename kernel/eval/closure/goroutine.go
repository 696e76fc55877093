package closure

import (
	"fmt"
	"go/ast"
	"go/token"

	"bridle/kernel/eval"
)

// goroutineFailed is told of a panic in a goroutine that a cell started. It
// ends the cell that runs, if any.
func (e *Engine) goroutineFailed(p *failure, started token.Pos) {
	if _, ok := p.value.(interruption); ok {
		return
	}
	p.trace = append(p.trace, started)
	if e.cellActive.Load() {
		e.failed.CompareAndSwap(nil, p)
		e.Interrupt()
		return
	}
	report := e.report(p, 0, eval.Position{})
	report.Position = eval.Position{}
	if len(report.Trace) > 0 {
		report.Position, report.Trace = report.Trace[0], report.Trace[1:]
	}
	_, _ = fmt.Fprintf(stderr(), "a goroutine failed after its cell had ended: %v\n", report)
}

// goStmt compiles a go statement: function and arguments are found now, the
// call runs on a thread of its own.
func (c *compiler) goStmt(n *ast.GoStmt) func(*frame) {
	prepare := c.prepared(n.Call)
	pos, e := n.Pos(), c.e
	return func(f *frame) {
		call := prepare(f)
		e.running.Add(1)
		go func() {
			th := e.borrow()
			defer e.running.Add(-1)
			defer func() {
				if r := recover(); r != nil {
					e.goroutineFailed(th.asFailure(r), pos)
					return
				}
				e.giveBack(th)
			}()
			call(th)
		}()
	}
}

// prepared compiles a call in two steps: the first finds the function and its
// arguments, the second calls it on a given thread.
func (c *compiler) prepared(n *ast.CallExpr) func(*frame) func(*thread) {
	code, vars := c.callLater(n)
	return func(f *frame) func(*thread) {
		held := vars(f)
		pos := n.Pos()
		return func(th *thread) {
			into := th.frame(code.layout)
			into.caller, into.code, into.vars, into.pos = nil, code, held, pos
			into.run()
			th.release(into, code.layout)
		}
	}
}
