package closure

import (
	"go/ast"
	"go/types"
)

// complexCall compiles complex, real and imag.
func (c *compiler) complexCall(n *ast.CallExpr, name string, args []*expr) *expr {
	t := c.typ(c.typeOf(n))
	if name == "complex" {
		re, im := args[0], args[1]
		if re.t.class != classFloat {
			re = c.constant(c.typ(types.Typ[types.Float64]), re.constant)
		}
		if im.t.class != classFloat {
			im = c.constant(c.typ(types.Typ[types.Float64]), im.constant)
		}
		return complexExpr(t, func(f *frame) complex128 { v := re.f(f); return complex(v, im.f(f)) })
	}
	x := args[0]
	if name == "real" {
		return &expr{t: t, f: func(f *frame) float64 { return real(readComplex(x.t, x.p(f))) }}
	}
	return &expr{t: t, f: func(f *frame) float64 { return imag(readComplex(x.t, x.p(f))) }}
}

// extreme compiles min and max.
func (c *compiler) extreme(n *ast.CallExpr, name string, args []*expr) *expr {
	t := c.typ(c.typeOf(n))
	for i, x := range args {
		if x.constant != nil && x.t != t {
			args[i] = c.constant(t, x.constant)
		}
	}
	r := args[0]
	for _, x := range args[1:] {
		r = smaller(t, r, x, name == "max")
	}
	return r
}

func smaller(t *typ, x, y *expr, larger bool) *expr {
	r := &expr{t: t}
	switch t.class {
	case classInt:
		a, b, unsigned := x.i, y.i, wide(t)
		r.i = func(f *frame) int64 {
			v, w := a(f), b(f)
			less := v < w
			if unsigned {
				less = uint64(v) < uint64(w)
			}
			if less != larger {
				return v
			}
			return w
		}
	case classFloat:
		a, b := x.f, y.f
		r.f = func(f *frame) float64 { v := a(f); return min(v, b(f)) }
		if larger {
			r.f = func(f *frame) float64 { v := a(f); return max(v, b(f)) }
		}
	default:
		a, b := x.s, y.s
		r.s = func(f *frame) string { v := a(f); return min(v, b(f)) }
		if larger {
			r.s = func(f *frame) string { v := a(f); return max(v, b(f)) }
		}
	}
	return r
}
