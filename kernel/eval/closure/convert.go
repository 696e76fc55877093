package closure

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"reflect"
	"unsafe"
)

// conversion compiles T(x).
func (c *compiler) conversion(n *ast.CallExpr, t *typ, arg ast.Expr) *expr {
	x := c.expr(arg)
	switch {
	case x.isNil():
		return zeroExpr(t)
	case t.isInterface():
		return c.toInterface(n, x, t)
	case x.constant != nil && t.class != classSlice && !(t.class == classString && x.t.class == classInt):
		if v := representable(x.constant, t); v != nil {
			return c.constant(t, v)
		}
	}
	r := &expr{t: t}
	switch {
	case t.class == classInt && x.t.class == classInt:
		r.i = convertInt(x, t)
	case t.class == classInt && x.t.class == classFloat:
		r.i = floatToInt(x.f, t)
	case t.class == classInt: // uintptr(unsafe.Pointer)
		value := x.p
		r.i = func(f *frame) int64 { return int64(uintptr(value(f))) }
	case t.class == classFloat && x.t.class == classInt:
		r.f = intToFloat(x, t)
	case t.class == classFloat:
		r.f = x.f
		if t.size == 4 && x.t.size == 8 {
			value := x.f
			r.f = func(f *frame) float64 { return float64(float32(value(f))) }
		}
	case t.class == classString:
		r.s = c.toString(x)
	case t.class == classSlice && x.t.class == classString:
		r.l = c.fromString(x, t)
	case t.kind == reflect.Complex64 || t.kind == reflect.Complex128:
		return complexExpr(t, func(f *frame) complex128 { return readComplex(x.t, x.p(f)) })
	case x.t.class == classSlice && t.class != classSlice:
		return c.sliceToArray(n, x, t)
	default:
		same := *x
		same.t, same.local = t, false
		return &same
	}
	return r
}

// representable is a constant as a value of type t, or nil if the conversion
// is not one of constants, which happens in generic code only.
func representable(v constant.Value, t *typ) constant.Value {
	switch t.class {
	case classInt:
		if v.Kind() == constant.Float {
			v = constant.ToInt(v)
		}
		if v.Kind() == constant.Int {
			return v
		}
	case classFloat:
		if f := constant.ToFloat(v); f.Kind() == constant.Float || f.Kind() == constant.Int {
			return f
		}
	case classString, classBool:
		return v
	}
	return nil
}

// convertInt reduces or reinterprets an integer.
func convertInt(x *expr, t *typ) func(*frame) int64 {
	value := x.i
	if wrap := wrapper(t); wrap != nil {
		if t.size == 1 && !t.signed() {
			return func(f *frame) int64 { return int64(uint8(value(f))) }
		}
		return func(f *frame) int64 { return wrap(value(f)) }
	}
	return value
}

func floatToInt(value func(*frame) float64, t *typ) func(*frame) int64 {
	switch t.kind {
	case reflect.Uint64, reflect.Uint, reflect.Uintptr:
		return func(f *frame) int64 { return int64(uint64(value(f))) }
	case reflect.Int, reflect.Int64:
		return func(f *frame) int64 { return int64(value(f)) }
	case reflect.Int32:
		return func(f *frame) int64 { return int64(int32(value(f))) }
	case reflect.Uint32:
		return func(f *frame) int64 { return int64(uint32(value(f))) }
	case reflect.Int16:
		return func(f *frame) int64 { return int64(int16(value(f))) }
	case reflect.Uint16:
		return func(f *frame) int64 { return int64(uint16(value(f))) }
	case reflect.Int8:
		return func(f *frame) int64 { return int64(int8(value(f))) }
	}
	return func(f *frame) int64 { return int64(uint8(value(f))) }
}

func intToFloat(x *expr, t *typ) func(*frame) float64 {
	value := x.i
	switch {
	case wide(x.t) && t.size == 4:
		return func(f *frame) float64 { return float64(float32(uint64(value(f)))) }
	case wide(x.t):
		return func(f *frame) float64 { return float64(uint64(value(f))) }
	case t.size == 4:
		return func(f *frame) float64 { return float64(float32(value(f))) }
	}
	return func(f *frame) float64 { return float64(value(f)) }
}

// toString compiles the conversions to string.
func (c *compiler) toString(x *expr) func(*frame) string {
	switch x.t.class {
	case classString:
		return x.s
	case classInt:
		value := x.i
		return func(f *frame) string {
			v := value(f)
			if v != int64(rune(v)) {
				return "\uFFFD"
			}
			return string(rune(v))
		}
	}
	value := x.l
	if c.typ(x.t.under.(*types.Slice).Elem()).size == 1 {
		return func(f *frame) string {
			s := value(f)
			return string(unsafe.Slice((*byte)(s.data), s.len))
		}
	}
	return func(f *frame) string {
		s := value(f)
		return string(unsafe.Slice((*rune)(s.data), s.len))
	}
}

// fromString compiles []byte(s) and []rune(s).
func (c *compiler) fromString(x *expr, t *typ) func(*frame) slice {
	value := x.s
	if c.typ(t.under.(*types.Slice).Elem()).size == 1 {
		return func(f *frame) slice {
			list := []byte(value(f))
			return *(*slice)(unsafe.Pointer(&list))
		}
	}
	return func(f *frame) slice {
		list := []rune(value(f))
		return *(*slice)(unsafe.Pointer(&list))
	}
}

// sliceToArray compiles the conversions of a slice to an array or a pointer
// to one.
func (c *compiler) sliceToArray(n ast.Node, x *expr, t *typ) *expr {
	value, pos := x.l, opPos(n)
	array, _ := arrayOf(t.under)
	length := int(array.Len())
	return &expr{t: t, p: func(f *frame) unsafe.Pointer {
		s := value(f)
		if s.len < length {
			f.fail(pos, runtimeError(fmt.Sprintf("cannot convert slice with length %d to array or pointer to array with length %d", s.len, length)))
		}
		if s.data == nil && t.class == classMemory {
			return t.new()
		}
		return s.data
	}}
}
