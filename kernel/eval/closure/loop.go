package closure

import (
	"go/ast"
	"go/token"
	"go/types"
	"unsafe"
)

// checkStop ends the running code if it was interrupted.
func (f *frame) checkStop() {
	if f.th.engine.stop.Load() {
		panic(&failure{interruption{}, f.trace(token.NoPos)})
	}
}

// after decides what a loop does once its body has ended with code: again
// tells to go on, otherwise the loop's own result is next.
func after(f *frame, code ctl, l *label) (again bool, next ctl) {
	switch code {
	case ctlNext:
		return true, ctlNext
	case ctlBreak:
		if f.label == nil || f.label == l {
			f.label = nil
			return false, ctlNext
		}
	case ctlContinue:
		if f.label == nil || f.label == l {
			f.label = nil
			return true, ctlNext
		}
	}
	return false, code
}

// forStmt compiles a loop with a condition. Variables that a closure captures
// are new in every round.
func (c *compiler) forStmt(n *ast.ForStmt, l *label) func(*frame) ctl {
	var init, post func(*frame) ctl
	var condition func(*frame) bool
	if n.Init != nil {
		init = c.stmt(n.Init)
	}
	if n.Cond != nil {
		condition = c.expr(n.Cond).b
	}
	renew := c.renewals(n.Init)
	if n.Post != nil {
		post = c.stmt(n.Post)
	}
	body := c.block(n.Body.List)
	if renew != nil {
		inner := post
		post = func(f *frame) ctl {
			renew(f)
			if inner != nil {
				inner(f)
			}
			return ctlNext
		}
	}
	run := loop(condition, body, post, l)
	if init == nil {
		return run
	}
	return func(f *frame) ctl { init(f); return run(f) }
}

func loop(condition func(*frame) bool, body, post func(*frame) ctl, l *label) func(*frame) ctl {
	if condition == nil {
		condition = func(*frame) bool { return true }
	}
	if post == nil {
		post = func(*frame) ctl { return ctlNext }
	}
	return func(f *frame) ctl {
		stop := &f.th.engine.stop
		for condition(f) {
			if stop.Load() {
				f.checkStop()
			}
			if code := body(f); code != ctlNext {
				if again, next := after(f, code, l); !again {
					return next
				}
			}
			post(f)
		}
		return ctlNext
	}
}

// renewals gives the captured variables of a loop new memory with their
// values; nil if there are none.
func (c *compiler) renewals(init ast.Stmt) func(*frame) {
	assign, ok := init.(*ast.AssignStmt)
	if !ok || assign.Tok != token.DEFINE {
		return nil
	}
	var all []func(*frame)
	for _, left := range assign.Lhs {
		v, ok := c.info.Defs[left.(*ast.Ident)].(*types.Var)
		if !ok || !c.fn.shared[v] {
			continue
		}
		local := c.fn.vars[v]
		t, off := local.t, local.off
		all = append(all, func(f *frame) {
			*(*unsafe.Pointer)(f.at(off)) = t.clone(*(*unsafe.Pointer)(f.at(off)))
		})
	}
	if all == nil {
		return nil
	}
	return sequence(all)
}
