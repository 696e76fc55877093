package closure

import "go/ast"

// A ranged is the target of one iteration variable: what prepares it and what
// assigns a value to it.
type ranged struct {
	place  *place
	init   func(*frame)
	before func(*frame) // finds the operands of the places of all variables; nil if there are none
}

// rangeTarget compiles an iteration variable, nil if there is none.
func (c *compiler) rangeTarget(n ast.Expr, define bool) *ranged {
	if n == nil {
		return nil
	}
	if ident, ok := n.(*ast.Ident); ok && ident.Name == "_" {
		return nil
	}
	p, init := c.target(n, define)
	return &ranged{place: p, init: init}
}

// rangeTargets compiles both iteration variables. The operands of both places
// are found before either is assigned to.
func (c *compiler) rangeTargets(n *ast.RangeStmt, define bool) (key, item *ranged) {
	key, item = c.rangeTarget(n.Key, define), c.rangeTarget(n.Value, define)
	var before []func(*frame)
	for _, r := range []*ranged{key, item} {
		if r != nil && r.init == nil && !define {
			r.place = c.held(r.place, &before)
		}
	}
	if len(before) > 0 {
		first := item
		if key != nil {
			first = key
		}
		first.before = sequence(before)
	}
	return key, item
}

// set assigns x to an iteration variable.
func (c *compiler) set(at ast.Node, r *ranged, x *expr) func(*frame) {
	if r == nil {
		return func(*frame) {}
	}
	x = c.convertTo(at, x, r.place.t)
	var all []func(*frame)
	for _, do := range []func(*frame){r.before, r.init} {
		if do != nil {
			all = append(all, do)
		}
	}
	return sequence(append(all, c.store(r.place, x)))
}
