package closure

import (
	"go/ast"
	"go/token"
	"go/types"
	"unsafe"
)

// several compiles an expression that gives several values: a call, or the
// forms with "ok".
func (c *compiler) several(n ast.Expr) *expr {
	switch n := ast.Unparen(n).(type) {
	case *ast.IndexExpr:
		if c.mapType(n.X) != nil {
			p := c.indexPlace(n)
			return c.withOk(p.t, p.entry.find())
		}
	case *ast.TypeAssertExpr:
		return c.assertOk(n)
	case *ast.UnaryExpr:
		if n.Op == token.ARROW {
			return c.receiveOk(n)
		}
	}
	return c.expr(n)
}

// withOk makes the two values of what gives memory and whether it is there.
func (c *compiler) withOk(t *typ, get func(*frame) (unsafe.Pointer, bool)) *expr {
	return &expr{
		tuple: []*typ{t, c.typ(types.Typ[types.Bool])},
		many: func(f *frame, into []uintptr) {
			p, ok := get(f)
			if into == nil {
				return
			}
			carry(t, p, f, into[0])
			*(*bool)(f.at(into[1])) = ok
		},
	}
}

// spread evaluates several values into temporary variables.
func (c *compiler) spread(x *expr) (run func(*frame), values []*expr) {
	var offs []uintptr
	for _, t := range x.tuple {
		v := c.temporary(t)
		offs = append(offs, v.off)
		values = append(values, fromVariable(v))
	}
	many := x.many
	return func(f *frame) { many(f, offs) }, values
}

// assignMany compiles a, b = f().
func (c *compiler) assignMany(n *ast.AssignStmt) func(*frame) {
	x := c.several(n.Rhs[0])
	if x.many == nil {
		c.refuse(n, "the right side has one value")
	}
	var before, after []func(*frame)
	places := make([]*place, len(n.Lhs))
	for i, left := range n.Lhs {
		p, init := c.target(left, n.Tok == token.DEFINE)
		if init != nil {
			after = append(after, init)
		} else if p.calls {
			p = c.held(p, &before)
		}
		places[i] = p
	}
	run, values := c.spread(x)
	for i, p := range places {
		if !p.blank {
			after = append(after, c.store(p, c.convertTo(n, values[i], p.t)))
		}
	}
	return sequence(append(append(before, run), after...))
}

// move copies a carrier from a slot of one frame to one of another.
func move(t *typ, from *frame, src uintptr, to *frame, dst uintptr) {
	switch t.class {
	case classString:
		*(*string)(to.at(dst)) = *(*string)(from.at(src))
	case classSlice:
		*(*slice)(to.at(dst)) = *(*slice)(from.at(src))
	case classAny:
		*(*any)(to.at(dst)) = *(*any)(from.at(src))
	case classPointer, classMemory:
		*(*unsafe.Pointer)(to.at(dst)) = *(*unsafe.Pointer)(from.at(src))
	default:
		*(*int64)(to.at(dst)) = *(*int64)(from.at(src))
	}
}
