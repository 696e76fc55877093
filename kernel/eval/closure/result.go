package closure

import "unsafe"

// calledExpr takes the results out of a frame that has run.
func calledExpr(run entering, results []*typ) *expr {
	switch len(results) {
	case 0:
		return &expr{run: func(f *frame) { into := run(f); f.th.release(into, into.code.layout) }}
	case 1:
		return oneResult(run, results[0])
	}
	return &expr{tuple: results, many: func(f *frame, into []uintptr) {
		done := run(f)
		if into != nil {
			for i, t := range results {
				move(t, done, done.code.results[i].off, f, into[i])
			}
		}
		f.th.release(done, done.code.layout)
	}}
}

func oneResult(run entering, t *typ) *expr {
	x := &expr{t: t}
	switch t.class {
	case classInt:
		x.i = result[int64](run)
	case classFloat:
		x.f = result[float64](run)
	case classBool:
		x.b = result[bool](run)
	case classString:
		x.s = result[string](run)
	case classSlice:
		x.l = result[slice](run)
	case classAny:
		x.v = result[any](run)
	default:
		x.p = result[unsafe.Pointer](run)
	}
	return x
}

func result[T any](run entering) func(*frame) T {
	return func(f *frame) T {
		done := run(f)
		v := *(*T)(done.at(done.code.results[0].off))
		f.th.release(done, done.code.layout)
		return v
	}
}
