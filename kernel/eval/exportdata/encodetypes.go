package exportdata

import (
	"fmt"
	"go/constant"
	"go/types"
	"math/big"
)

// typ returns the index of a type.
func (e *encoder) typ(t types.Type) int {
	if i, ok := e.known[t]; ok {
		return i
	}
	if param, ok := t.(*types.TypeParam); ok {
		return e.parameter(param)
	}
	i := e.entry(e.literal(t))
	e.known[t] = i
	return i
}

// entry returns the index of an entry; equal ones are kept once.
func (e *encoder) entry(b []byte) int {
	i, ok := e.typeIndex[string(b)]
	if !ok {
		i = len(e.types)
		e.types = append(e.types, b)
		e.typeIndex[string(b)] = i
	}
	return i
}

// parameter writes a type parameter, which has an entry of its own.
func (e *encoder) parameter(param *types.TypeParam) int {
	i := len(e.types)
	e.types = append(e.types, nil)
	e.known[param] = i
	object := param.Obj()
	e.types[i] = appendInts([]byte{parameterType}, e.pkg(object.Pkg()), e.text(object.Name()), e.typ(param.Constraint()))
	return i
}

// literal writes a type.
func (e *encoder) literal(t types.Type) []byte {
	switch t := t.(type) {
	case *types.Basic:
		if types.Typ[t.Kind()] != t {
			return appendInts([]byte{universeType}, e.text(t.Name())) // byte, rune
		}
		return appendInts([]byte{basicType}, int(t.Kind()))
	case *types.Named:
		return e.reference(t, t.Obj(), t.Origin(), t.TypeArgs())
	case *types.Alias:
		return e.reference(t, t.Obj(), t.Origin(), t.TypeArgs())
	case *types.Pointer:
		return appendInts([]byte{pointerType}, e.typ(t.Elem()))
	case *types.Slice:
		return appendInts([]byte{sliceType}, e.typ(t.Elem()))
	case *types.Array:
		return appendInts([]byte{arrayType}, int(t.Len()), e.typ(t.Elem()))
	case *types.Map:
		return appendInts([]byte{mapType}, e.typ(t.Key()), e.typ(t.Elem()))
	case *types.Chan:
		return appendInts([]byte{chanType}, int(t.Dir()), e.typ(t.Elem()))
	case *types.Struct:
		return e.structure(t, false)
	case *types.Signature:
		return e.signatureEntry(t)
	case *types.Interface:
		return e.iface(t)
	case *types.Union:
		b := appendInts([]byte{unionType}, t.Len())
		for term := range t.Terms() {
			b = appendInts(b, flag(term.Tilde()), e.typ(term.Type()))
		}
		return b
	}
	panic(unsupported{t.String(), fmt.Sprintf("%T", t)})
}

// reference writes a named type or an alias by its object.
func (e *encoder) reference(t types.Type, object *types.TypeName, origin types.Type, args *types.TypeList) []byte {
	switch {
	case object.Pkg() == nil:
		return appendInts([]byte{universeType}, e.text(object.Name())) // error, any, comparable
	case args.Len() == 0:
		return appendInts([]byte{namedType}, e.object(object))
	}
	b := appendInts([]byte{instanceType}, e.typ(origin), args.Len())
	for arg := range args.Types() {
		b = appendInts(b, e.typ(arg))
	}
	return b
}

// structure writes a struct; opaque hides the types of unexported fields.
func (e *encoder) structure(t *types.Struct, opaque bool) []byte {
	b := appendInts([]byte{structType}, t.NumFields())
	for i := range t.NumFields() {
		field := t.Field(i)
		typ := field.Type()
		if opaque && !field.Exported() && !field.Embedded() {
			typ = e.opaque(typ)
		}
		b = appendInts(b, e.text(field.Name()), e.pkg(field.Pkg()), e.typ(typ), flag(field.Embedded()), e.text(t.Tag(i)))
	}
	return b
}

// opaque returns a type of the same size, alignment and comparability. What
// cannot be compared holds a function, slice or map, and so is made of whole
// machine words.
func (e *encoder) opaque(t types.Type) types.Type {
	if hasParameter(t, map[types.Type]bool{}) {
		return t
	}
	size, align := e.sizes.Sizeof(t), e.sizes.Alignof(t)
	unit := map[int64]types.Type{1: types.Typ[types.Uint8], 2: types.Typ[types.Uint16], 4: types.Typ[types.Uint32], 8: types.Typ[types.Uint64]}[align]
	if !types.Comparable(t) {
		unit = types.NewSignatureType(nil, nil, nil, nil, nil, false)
	}
	if size == e.sizes.Sizeof(unit) {
		return unit
	}
	return types.NewArray(unit, size/e.sizes.Sizeof(unit))
}

// hasParameter reports whether the layout of a type depends on type
// parameters.
func hasParameter(t types.Type, seen map[types.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	switch t := t.(type) {
	case *types.TypeParam:
		return true
	case *types.Named:
		for arg := range t.TypeArgs().Types() {
			if hasParameter(arg, seen) {
				return true
			}
		}
	case *types.Alias:
		return hasParameter(t.Rhs(), seen)
	case *types.Array:
		return hasParameter(t.Elem(), seen)
	case *types.Struct:
		for field := range t.Fields() {
			if hasParameter(field.Type(), seen) {
				return true
			}
		}
	}
	return false
}

// signature returns the index of a signature without receiver and type
// parameters.
func (e *encoder) signature(t *types.Signature) int { return e.entry(e.signatureEntry(t)) }

func (e *encoder) signatureEntry(t *types.Signature) []byte {
	b := appendInts([]byte{signatureType}, flag(t.Variadic()))
	for _, tuple := range []*types.Tuple{t.Params(), t.Results()} {
		b = appendInts(b, tuple.Len())
		for v := range tuple.Variables() {
			b = appendInts(b, e.text(v.Name()), e.typ(v.Type()))
		}
	}
	return b
}

func (e *encoder) iface(t *types.Interface) []byte {
	b := appendInts([]byte{interfaceType}, flag(t.IsImplicit()), t.NumExplicitMethods())
	for method := range t.ExplicitMethods() {
		b = appendInts(b, e.text(method.Name()), e.pkg(method.Pkg()), e.signature(method.Signature()))
	}
	b = appendInts(b, t.NumEmbeddeds())
	for embedded := range t.EmbeddedTypes() {
		b = appendInts(b, e.typ(embedded))
	}
	return b
}

// The ways in which a constant is written.
const (
	boolValue byte = iota
	stringValue
	smallValue // an int64, zigzag
	intValue   // decimal digits
	ratValue   // numerator and denominator
	floatValue // mantissa and exponent of a big.Float
	complexValue
)

// value writes the exact value of a constant.
func (e *encoder) value(b []byte, v constant.Value) []byte {
	switch v.Kind() {
	case constant.Bool:
		return appendInts(append(b, boolValue), flag(constant.BoolVal(v)))
	case constant.String:
		return appendInts(append(b, stringValue), e.text(constant.StringVal(v)))
	case constant.Int:
		if n, exact := constant.Int64Val(v); exact && n > -1<<31 && n < 1<<31 {
			return appendInts(append(b, smallValue), int(uint64(n)<<1^uint64(n>>63)))
		}
		return appendInts(append(b, intValue), e.text(v.ExactString()))
	case constant.Float:
		switch x := constant.Val(v).(type) {
		case *big.Rat:
			return appendInts(append(b, ratValue), e.text(x.Num().String()), e.text(x.Denom().String()))
		case *big.Float:
			return appendInts(append(b, floatValue), e.text(x.Text('p', 0)), int(x.Prec()))
		}
	case constant.Complex:
		return e.value(e.value(append(b, complexValue), constant.Real(v)), constant.Imag(v))
	}
	panic(unsupported{v.String(), "a constant of this kind"})
}

func flag(set bool) int {
	if set {
		return 1
	}
	return 0
}
