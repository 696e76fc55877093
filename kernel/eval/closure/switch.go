package closure

import (
	"go/ast"
	"go/token"
	"go/types"
)

// An arm is one clause of a switch.
type arm struct {
	tests []func(*frame) bool
	body  func(*frame) ctl
	falls bool // goes on with the next
}

func (c *compiler) arm(n *ast.SwitchStmt, tag *expr, clause *ast.CaseClause) arm {
	var a arm
	for _, value := range clause.List {
		a.tests = append(a.tests, c.caseTest(n, tag, value))
	}
	body := clause.Body
	if last := len(body) - 1; last >= 0 {
		if branch, ok := body[last].(*ast.BranchStmt); ok && branch.Tok == token.FALLTHROUGH {
			a.falls, body = true, body[:last]
		}
	}
	a.body = c.block(body)
	return a
}

// switchStmt compiles a switch over values.
func (c *compiler) switchStmt(n *ast.SwitchStmt) func(*frame) ctl {
	var before []func(*frame)
	if n.Init != nil {
		init := c.stmt(n.Init)
		before = append(before, func(f *frame) { init(f) })
	}
	var tag *expr
	if n.Tag != nil {
		x := c.expr(n.Tag)
		v := c.temporary(x.t)
		into, off := x.toSlot(), v.off
		before = append(before, func(f *frame) { into(f, f, off) })
		tag = fromVariable(v)
	}
	var arms []arm
	otherwise := -1
	for _, clause := range n.Body.List {
		clause := clause.(*ast.CaseClause)
		if clause.List == nil {
			otherwise = len(arms)
		}
		arms = append(arms, c.arm(n, tag, clause))
	}
	begin := sequence(before)
	choose := func(f *frame) int {
		for i := range arms {
			for _, test := range arms[i].tests {
				if test(f) {
					return i
				}
			}
		}
		return otherwise
	}
	return func(f *frame) ctl {
		begin(f)
		i := choose(f)
		for i >= 0 {
			code := arms[i].body(f)
			if code != ctlNext || !arms[i].falls {
				return breakOut(f, code, nil)
			}
			i++
		}
		return ctlNext
	}
}

// caseTest compares the tag with one value of a case.
func (c *compiler) caseTest(n *ast.SwitchStmt, tag *expr, value ast.Expr) func(*frame) bool {
	if tag == nil {
		return c.expr(value).b
	}
	if c.isUntypedNil(value) {
		switch tag.t.class {
		case classAny:
			return func(f *frame) bool { return tag.v(f) == nil }
		case classSlice:
			return func(f *frame) bool { return tag.l(f).data == nil }
		}
		return func(f *frame) bool { return tag.p(f) == nil }
	}
	x, y := tag, c.expr(value)
	switch {
	case x.t.isInterface() && !y.t.isInterface():
		y = c.toInterface(value, y, c.typ(types.NewInterfaceType(nil, nil)))
	case y.t.isInterface() && !x.t.isInterface():
		x = c.toInterface(value, x, c.typ(types.NewInterfaceType(nil, nil)))
	case y.constant != nil && x.t != y.t:
		y = c.constant(x.t, y.constant)
	}
	return c.compare(value, token.EQL, x, y)
}
