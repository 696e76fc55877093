package closure

import (
	"fmt"
	"go/types"
	"reflect"
	"unsafe"
)

// mirrorOf is the content of v with everything inside that has one of the
// methods in an object.
func (e *Engine) mirrorOf(v any, names string) any {
	t := e.dynamicType(v)
	if t == nil {
		t = e.nested(v)
	}
	if t == nil {
		return content(v)
	}
	p := memoryOf(v, t)
	return e.mirror(t, p, names, true).Interface()
}

// mirror copies a value so that what has methods is an object.
func (e *Engine) mirror(t *typ, p unsafe.Pointer, names string, top bool) reflect.Value {
	if !top && hasOwn(t, names) {
		v := t.at(p).Interface()
		if !t.faithful {
			v = box{t, v}
		}
		var shown any = e.objectOf(v, t)
		return reflect.ValueOf(&shown).Elem()
	}
	if !e.speaks(t, names) {
		return t.at(p)
	}
	switch u := t.under.(type) {
	case *types.Slice:
		elem, s := e.universe.typ(u.Elem()), *(*slice)(p)
		if s.data == nil {
			return reflect.ValueOf([]any(nil))
		}
		list := make([]any, s.len)
		for i := range list {
			list[i] = e.mirror(elem, unsafe.Add(s.data, uintptr(i)*elem.size), names, false).Interface()
		}
		return reflect.ValueOf(list)
	case *types.Array:
		elem := e.universe.typ(u.Elem())
		list := reflect.New(reflect.ArrayOf(int(u.Len()), reflect.TypeFor[any]())).Elem()
		for i := range list.Len() {
			list.Index(i).Set(e.mirror(elem, unsafe.Add(p, uintptr(i)*elem.size), names, false))
		}
		return list
	case *types.Map:
		return e.mirrorMap(t, u, p, names)
	case *types.Struct:
		return e.mirrorStruct(t, u, p, names)
	case *types.Pointer:
		inner := *(*unsafe.Pointer)(p)
		if _, ok := u.Elem().Underlying().(*types.Struct); !ok || inner == nil || !top {
			return t.at(p)
		}
		copied := e.mirror(e.universe.typ(u.Elem()), inner, names, true)
		q := reflect.New(copied.Type())
		q.Elem().Set(copied)
		return q
	}
	return t.at(p)
}

func (e *Engine) mirrorMap(t *typ, u *types.Map, p unsafe.Pointer, names string) reflect.Value {
	key, elem := e.universe.typ(u.Key()), e.universe.typ(u.Elem())
	kt := key.rt
	switch {
	case hasOwn(key, names) && names == encoding:
		kt = reflect.TypeFor[string]()
	case hasOwn(key, names):
		kt = reflect.TypeFor[any]()
	}
	m := reflect.MakeMap(reflect.MapOf(kt, reflect.TypeFor[any]()))
	entries := t.at(p).MapRange()
	for entries.Next() {
		k, v := key.new(), elem.new()
		key.at(k).Set(entries.Key())
		elem.at(v).Set(entries.Value())
		shown := e.mirror(key, k, names, false)
		if kt.Kind() == reflect.String && shown.Kind() == reflect.Interface {
			shown = reflect.ValueOf(e.keyText(shown.Interface())).Convert(kt)
		}
		m.SetMapIndex(shown, e.mirror(elem, v, names, false))
	}
	return m
}

// keyText is the text of a map key that encodes itself.
func (e *Engine) keyText(v any) string {
	out, ok := e.callMethod(e.unwrap(v), "MarshalText")
	if !ok || len(out) != 2 {
		return fmt.Sprint(v)
	}
	if err, _ := out[1].Interface().(error); err != nil {
		panic(err)
	}
	data, _ := out[0].Interface().([]byte)
	return string(data)
}

// visible makes an exported name of another. That of an embedded struct appears nowhere.
func visible(name string) string { return "Embedded_" + name }

func (e *Engine) mirrorStruct(t *typ, u *types.Struct, p unsafe.Pointer, names string) reflect.Value {
	var fields []reflect.StructField
	var values []reflect.Value
	for i := range u.NumFields() {
		field := t.rt.Field(i)
		ft := e.universe.typ(u.Field(i).Type())
		at := unsafe.Add(p, field.Offset)
		v := ft.at(at) // of unexported fields nobody calls methods
		switch {
		case names == encoding && embedsHidden(u.Field(i)):
			v = e.mirror(ft, at, names, false)
			field.Anonymous = v.Kind() == reflect.Struct // unless it encodes itself
			field.Name, field.PkgPath = visible(field.Name), ""
		case u.Field(i).Exported():
			v = e.mirror(ft, at, names, false)
		}
		field.Type, field.Offset, field.Index = v.Type(), 0, nil
		fields, values = append(fields, field), append(values, v)
	}
	made := reflect.New(reflect.StructOf(fields)).Elem()
	for i, v := range values {
		reflect.NewAt(made.Field(i).Type(), made.Field(i).Addr().UnsafePointer()).Elem().Set(v)
	}
	return made
}
