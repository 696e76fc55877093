package gomacro

import (
	"reflect"
	"strings"

	"github.com/cosmos72/gomacro/xreflect"

	"bridle/kernel/eval"
)

// value makes a result known outside the interpreter.
func (e *Engine) value(result xreflect.Value, typ xreflect.Type) eval.Value {
	v := eval.Value{V: toInterface(result)}
	if typ != nil {
		v.Type = strings.TrimPrefix(typ.String(), "main.")
	}
	v.As = func(iface reflect.Type) (any, bool) { return e.as(v.V, result, typ, iface) }
	return v
}

// as converts a result to a compiled interface, through a proxy if its
// methods were declared in a cell.
func (e *Engine) as(v any, result xreflect.Value, typ xreflect.Type, iface reflect.Type) (converted any, ok bool) {
	if v == nil {
		return nil, false
	}
	if reflect.TypeOf(v).Implements(iface) {
		return v, true
	}
	if typ == nil || typ.NumMethod() == 0 && (typ.Kind() != reflect.Pointer || typ.Elem().NumMethod() == 0) {
		return nil, false
	}
	defer func() {
		if recover() != nil { // no proxy for this interface
			converted, ok = nil, false
		}
	}()
	target := e.interp.Comp.Universe.FromReflectType(iface)
	// Through a pointer, gomacro calls methods of the value with the pointer.
	if typ.Kind() == reflect.Pointer && !result.IsNil() && typ.Elem().Implements(target) {
		result, typ = result.Elem(), typ.Elem()
	}
	if !typ.Implements(target) {
		return nil, false
	}
	convert := e.interp.Comp.Converter(typ, target)
	if convert == nil {
		return nil, false
	}
	converted = convert(result).ReflectValue().Interface()
	return converted, converted != nil && reflect.TypeOf(converted).Implements(iface)
}

// toInterface returns the Go value of a result, without the wrapping that
// gomacro gives to values of interface types declared in cells; nil for none.
func toInterface(result xreflect.Value) any {
	if !result.IsValid() || !result.CanInterface() {
		return nil
	}
	v := result.ReflectValue().Interface()
	for range 8 { // wrapped values can be wrapped again, never without end
		header, ok := headerOf(v)
		if !ok {
			return v
		}
		inner := header.Value()
		if !inner.IsValid() || !inner.CanInterface() {
			return nil
		}
		v = inner.ReflectValue().Interface()
	}
	return v
}

// headerOf recognises gomacro's representation of an interface declared in a
// cell: a pointer to a struct that begins with an InterfaceHeader.
func headerOf(v any) (xreflect.InterfaceHeader, bool) {
	ptr := reflect.ValueOf(v)
	if ptr.Kind() != reflect.Pointer || ptr.IsNil() || ptr.Elem().Kind() != reflect.Struct || ptr.Elem().NumField() == 0 {
		return xreflect.InterfaceHeader{}, false
	}
	first := ptr.Elem().Field(0)
	if first.Type() != reflect.TypeFor[xreflect.InterfaceHeader]() || !first.CanInterface() {
		return xreflect.InterfaceHeader{}, false
	}
	return first.Interface().(xreflect.InterfaceHeader), true
}
