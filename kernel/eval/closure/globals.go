package closure

import (
	"go/types"
	"reflect"

	"bridle/kernel/eval/check"
)

// globalVars compiles variables of the notebook: all values are found before
// any is set.
func (c *compiler) globalVars(vars []check.Var) func(*frame) ctl {
	var before, after []func(*frame)
	for _, v := range vars {
		var values []*expr
		switch {
		case v.Value == nil:
		case len(v.Objects) == 1:
			x := c.expr(v.Value)
			if v.Objects[0] != nil {
				x = c.convertTo(v.Value, x, c.typ(v.Objects[0].Type()))
			}
			if x.isNil() {
				continue
			}
			values = []*expr{x}
		default:
			run, spread := c.spread(c.several(v.Value))
			before = append(before, run)
			values = spread
		}
		for i, obj := range v.Objects {
			switch {
			case obj == nil && values != nil:
				before = append(before, values[i].effect())
			case obj == nil:
			case values == nil:
				g := c.e.declareGlobal(obj, c.typ(obj.Type()))
				after = append(after, func(*frame) { g.t.zero(g.p) })
			default:
				t := c.typ(obj.Type())
				x := c.convertTo(v.Value, values[i], t)
				kept := c.temporary(t)
				into, off := x.toSlot(), kept.off
				before = append(before, func(f *frame) { into(f, f, off) })
				g := c.e.declareGlobal(obj, t)
				put := fromVariable(kept).put()
				after = append(after, func(f *frame) { put(f, g.p) })
			}
		}
	}
	return then(sequence(append(before, after...)))
}

// global returns the storage of a variable of the notebook, or nil.
func (e *Engine) global(v *types.Var) *global { return e.globals[v] }

// declareGlobal makes a variable of the notebook. It shares the storage of an
// earlier one of the same name and type, so that functions that use that one
// see the new value.
func (e *Engine) declareGlobal(v *types.Var, t *typ) *global {
	if known := e.globals[v]; known != nil {
		return known
	}
	g := &global{t, nil}
	old, ok := e.byName[v.Name()]
	if ok && old.g.t == t {
		g = old.g
	} else {
		g.p = reflect.New(t.rt).UnsafePointer()
	}
	if ok {
		e.replaced = append(e.replaced, old)
	}
	e.globals[v], e.byName[v.Name()] = g, namedGlobal{v, g}
	return g
}
