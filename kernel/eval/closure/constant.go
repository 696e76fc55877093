package closure

import (
	"go/constant"
	"go/types"
	"unsafe"
)

// constant makes the value of a constant expression.
func (c *compiler) constant(t *typ, val constant.Value) *expr {
	x := &expr{t: t, constant: val}
	switch t.class {
	case classInt:
		v := intConstant(val)
		x.i = func(*frame) int64 { return v }
	case classFloat:
		v := floatConstant(t, val)
		x.f = func(*frame) float64 { return v }
	case classBool:
		v := constant.BoolVal(val)
		x.b = func(*frame) bool { return v }
	case classString:
		v := stringConstant(val)
		x.s = func(*frame) string { return v }
	case classMemory: // complex
		c := constant.ToComplex(val)
		re, _ := constant.Float64Val(constant.Real(c))
		im, _ := constant.Float64Val(constant.Imag(c))
		v := complex(re, im)
		made := complexExpr(t, func(*frame) complex128 { return v })
		made.constant = val
		return made
	case classAny:
		return c.toInterface(nil, c.constant(c.e.universe.typ(defaultOf(val)), val), t)
	default:
		v := unsafe.Pointer(nil) //nolint:gosec // only unsafe.Pointer(uintptr(0)) is constant
		x.p = func(*frame) unsafe.Pointer { return v }
	}
	return x
}

func intConstant(val constant.Value) int64 {
	val = constant.ToInt(val)
	if v, ok := constant.Int64Val(val); ok {
		return v
	}
	v, _ := constant.Uint64Val(val)
	return int64(v)
}

func floatConstant(t *typ, val constant.Value) float64 {
	val = constant.ToFloat(val)
	if t.size == 4 {
		v, _ := constant.Float32Val(val)
		return float64(v)
	}
	v, _ := constant.Float64Val(val)
	return v
}

func stringConstant(val constant.Value) string {
	if val.Kind() == constant.Int { // string('a')
		v, ok := constant.Int64Val(val)
		if !ok || v != int64(rune(v)) {
			return "\uFFFD"
		}
		return string(rune(v))
	}
	return constant.StringVal(val)
}

// defaultOf is the default type of a constant value.
func defaultOf(val constant.Value) types.Type {
	switch val.Kind() {
	case constant.Bool:
		return types.Typ[types.Bool]
	case constant.String:
		return types.Typ[types.String]
	case constant.Int:
		return types.Typ[types.Int]
	case constant.Float:
		return types.Typ[types.Float64]
	}
	return types.Typ[types.Complex128]
}
