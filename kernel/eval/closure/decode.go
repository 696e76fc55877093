package closure

import (
	"bytes"
	"encoding/json"
	"go/types"
	"reflect"
	"unsafe"
)

// A decoding is a pointer of a cell into which encoding/json decodes. It may
// lead to values that decode themselves with methods of cells, which json
// cannot see.
type decoding struct {
	object
	t *typ
}

// UnmarshalJSON decodes into what the pointer points to.
func (d *decoding) UnmarshalJSON(data []byte) error {
	p := *(*unsafe.Pointer)(memoryOf(d.v, d.t))
	elem := d.e.universe.typ(d.t.under.(*types.Pointer).Elem())
	return d.e.decode(elem, p, data)
}

// MarshalJSON encodes the value, for functions that only read it.
func (d *decoding) MarshalJSON() ([]byte, error) { return marshalObject(d.v, d.e) }

// A decodingPart is a part of a value that is decoded on its own.
type decodingPart struct {
	e *Engine
	t *typ
	p unsafe.Pointer
}

// UnmarshalJSON decodes the part.
func (d *decodingPart) UnmarshalJSON(data []byte) error { return d.e.decode(d.t, d.p, data) }

// decode decodes JSON into memory of type t.
func (e *Engine) decode(t *typ, p unsafe.Pointer, data []byte) error {
	pointer := e.universe.typ(types.NewPointer(t.go_))
	if hasOwn(pointer, decoded) {
		return e.decodeOwn(pointer, p, data)
	}
	if !e.speaks(t, decoded) {
		return json.Unmarshal(data, reflect.NewAt(t.rt, p).Interface())
	}
	null := bytes.Equal(bytes.TrimSpace(data), []byte("null"))
	switch u := t.under.(type) {
	case *types.Pointer:
		at := (*unsafe.Pointer)(p)
		if null {
			*at = nil
			return nil
		}
		elem := e.universe.typ(u.Elem())
		if *at == nil {
			*at = elem.new()
		}
		return e.decode(elem, *at, data)
	case *types.Slice:
		return e.decodeSlice(t, e.universe.typ(u.Elem()), p, data)
	case *types.Map:
		return e.decodeMap(t, u, p, data)
	case *types.Struct:
		return e.decodeStruct(t, u, p, data)
	}
	return json.Unmarshal(data, reflect.NewAt(t.rt, p).Interface())
}

// decodeOwn calls the method with which a type decodes itself.
func (e *Engine) decodeOwn(pointer *typ, p unsafe.Pointer, data []byte) error {
	var v any = reflect.NewAt(pointer.rt.Elem(), p).Interface()
	if !pointer.faithful {
		v = box{pointer, v}
	}
	name := "UnmarshalJSON"
	if !e.hasMethod(v, name) {
		var text string
		if err := json.Unmarshal(data, &text); err != nil {
			return err
		}
		name, data = "UnmarshalText", []byte(text)
	}
	out, ok := e.callMethod(v, name, reflect.ValueOf(data))
	if !ok || len(out) != 1 {
		return nil
	}
	err, _ := out[0].Interface().(error)
	return err
}

func (e *Engine) decodeSlice(t, elem *typ, p unsafe.Pointer, data []byte) error {
	var parts []json.RawMessage
	if err := json.Unmarshal(data, &parts); err != nil {
		return err
	}
	if parts == nil {
		t.zero(p)
		return nil
	}
	list := newArray(elem, len(parts))
	for i, part := range parts {
		if err := e.decode(elem, unsafe.Add(list, uintptr(i)*elem.size), part); err != nil {
			return err
		}
	}
	*(*slice)(p) = slice{list, len(parts), len(parts)}
	return nil
}

func (e *Engine) decodeMap(t *typ, u *types.Map, p unsafe.Pointer, data []byte) error {
	parts := reflect.New(reflect.MapOf(t.rt.Key(), reflect.TypeFor[json.RawMessage]()))
	if err := json.Unmarshal(data, parts.Interface()); err != nil {
		return err
	}
	m := t.at(p)
	if m.IsNil() {
		m.Set(reflect.MakeMap(t.rt))
	}
	elem := e.universe.typ(u.Elem())
	entries := parts.Elem().MapRange()
	for entries.Next() {
		v := elem.new()
		if err := e.decode(elem, v, entries.Value().Bytes()); err != nil {
			return err
		}
		m.SetMapIndex(entries.Key(), elem.at(v))
	}
	return nil
}

// decodeStruct decodes into a struct of the same fields, in which those that
// lead to own methods are pointers to parts.
func (e *Engine) decodeStruct(t *typ, u *types.Struct, p unsafe.Pointer, data []byte) error {
	return json.Unmarshal(data, e.decodingStruct(t, u, p).Interface())
}

// decodingStruct makes the struct into which decodeStruct decodes, a pointer.
func (e *Engine) decodingStruct(t *typ, u *types.Struct, p unsafe.Pointer) reflect.Value {
	var fields []reflect.StructField
	var values []reflect.Value
	for i := range u.NumFields() {
		if !u.Field(i).Exported() && !embedsHidden(u.Field(i)) {
			continue
		}
		field := t.rt.Field(i)
		ft := e.universe.typ(u.Field(i).Type())
		at := unsafe.Add(p, field.Offset)
		v := reflect.NewAt(ft.rt, at)
		switch own := hasOwn(e.universe.typ(types.NewPointer(ft.go_)), decoded); {
		case embedsHidden(u.Field(i)) && !own:
			v = e.decodingStruct(ft, ft.under.(*types.Struct), at)
			field.Name, field.PkgPath, field.Anonymous = visible(field.Name), "", true
		case !u.Field(i).Exported(): // it decodes itself, but json cannot set it
			continue
		case e.speaks(ft, decoded):
			v = reflect.ValueOf(&decodingPart{e, ft, at})
		}
		field.Type, field.Offset, field.Index = v.Type(), 0, nil
		fields, values = append(fields, field), append(values, v)
	}
	mirror := reflect.New(reflect.StructOf(fields))
	for i, v := range values {
		mirror.Elem().Field(i).Set(v)
	}
	return mirror
}
