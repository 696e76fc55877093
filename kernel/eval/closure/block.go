package closure

import (
	"go/ast"
	"go/token"
)

// block compiles statements that run one after another.
func (c *compiler) block(list []ast.Stmt) func(*frame) ctl {
	var all []func(*frame) ctl
	targets := map[*label]int{}
	for _, n := range list {
		if labeled, ok := n.(*ast.LabeledStmt); ok {
			targets[c.label(labeled.Label)] = len(all)
		}
		if _, ok := n.(*ast.EmptyStmt); !ok {
			all = append(all, c.stmt(n))
		}
	}
	if len(targets) > 0 && len(c.fn.jumps) > 0 {
		return jumping(all, targets)
	}
	switch len(all) {
	case 0:
		return func(*frame) ctl { return ctlNext }
	case 1:
		return all[0]
	case 2:
		a, b := all[0], all[1]
		return func(f *frame) ctl {
			if code := a(f); code != ctlNext {
				return code
			}
			return b(f)
		}
	case 3:
		a, b, d := all[0], all[1], all[2]
		return func(f *frame) ctl {
			if code := a(f); code != ctlNext {
				return code
			}
			if code := b(f); code != ctlNext {
				return code
			}
			return d(f)
		}
	}
	return func(f *frame) ctl {
		for _, do := range all {
			if code := do(f); code != ctlNext {
				return code
			}
		}
		return ctlNext
	}
}

// jumping runs statements among which goto may jump.
func jumping(all []func(*frame) ctl, targets map[*label]int) func(*frame) ctl {
	return func(f *frame) ctl {
		for i := 0; i < len(all); i++ {
			code := all[i](f)
			if code == ctlGoto {
				if at, ok := targets[f.label]; ok {
					f.checkStop()
					f.label = nil
					i = at - 1
					continue
				}
			}
			if code != ctlNext {
				return code
			}
		}
		return ctlNext
	}
}

// label is the target that a label names.
func (c *compiler) label(n *ast.Ident) *label {
	obj := c.info.ObjectOf(n)
	if c.fn.labels[obj] == nil {
		c.fn.labels[obj] = &label{name: n.Name}
	}
	return c.fn.labels[obj]
}

func (c *compiler) labeled(n *ast.LabeledStmt) func(*frame) ctl {
	l := c.label(n.Label)
	l.placed = true
	var run func(*frame) ctl
	switch stmt := n.Stmt.(type) {
	case *ast.ForStmt:
		run = c.forStmt(stmt, l)
	case *ast.RangeStmt:
		run = c.rangeStmt(stmt, l)
	default:
		inner := c.stmt(n.Stmt)
		run = func(f *frame) ctl { return breakOut(f, inner(f), l) }
	}
	if len(c.fn.jumps) == 0 {
		return run
	}
	return jumping([]func(*frame) ctl{run}, map[*label]int{l: 0})
}

func (c *compiler) branch(n *ast.BranchStmt) func(*frame) ctl {
	var l *label
	if n.Label != nil {
		l = c.label(n.Label)
	}
	code := map[token.Token]ctl{token.BREAK: ctlBreak, token.CONTINUE: ctlContinue, token.GOTO: ctlGoto}[n.Tok]
	if code == ctlGoto {
		c.fn.jumps = append(c.fn.jumps, n)
	}
	if l == nil {
		return func(*frame) ctl { return code }
	}
	return func(f *frame) ctl {
		f.label = l
		return code
	}
}

// breakOut ends a statement that break leaves: l is its label, or nil.
func breakOut(f *frame, code ctl, l *label) ctl {
	if code == ctlBreak && (f.label == nil || f.label == l) {
		f.label = nil
		return ctlNext
	}
	return code
}
