package closure

import (
	"reflect"
	"unsafe"
)

// outgoing prepares arguments for a compiled function of package path.
func (c *compiler) outgoing(path string, args arguments) arguments {
	e := c.e
	if policyOf(path) == keep {
		return args
	}
	values := make([]*expr, len(args.values))
	copy(values, args.values)
	c.typeNamed(path, values)
	for i, x := range args.values {
		switch {
		case values[i] != x: // done
		case x.t.isInterface() && !x.t.native():
			value := x.v
			values[i] = &expr{t: x.t, v: func(f *frame) any { return e.present(value(f), path) }}
		case x.t.rt == reflect.TypeFor[[]any]():
			value := x.l
			values[i] = &expr{t: x.t, l: func(f *frame) slice { return e.presentAll(value(f), path) }}
		}
	}
	return arguments{args.before, values}
}

// presentAll presents the elements of a slice of any in a copy.
func (e *Engine) presentAll(s slice, path string) slice {
	list := unsafe.Slice((*any)(s.data), s.len)
	copied := false
	for i, v := range list {
		shown := e.present(v, path)
		if !copied && !isBox(v) && !isObject(shown) {
			continue
		}
		if !copied {
			list = append([]any(nil), list...)
			copied = true
		}
		list[i] = shown
	}
	if !copied {
		return s
	}
	return slice{unsafe.Pointer(unsafe.SliceData(list)), len(list), cap(list)}
}

func isObject(v any) bool {
	_, ok := v.(interface{ unwrapObject() any })
	return ok
}
