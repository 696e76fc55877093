package closure

import (
	"encoding/json"
	"fmt"
	"go/types"
	"reflect"
	"strings"
	"unsafe"
)

// A policy says how values of cells are given to compiled functions that take
// any value.
type policy int

const (
	keep    policy = iota // as they are: they are stored and come back
	printed               // with their methods, for packages that write text
	plain                 // as plain values, with methods if they encode themselves
)

// policyOf is the policy for the functions of a package.
func policyOf(path string) policy {
	switch path {
	case "fmt", "log", "log/slog", "errors", "testing", "display", "github.com/gopherdata/gophernotes":
		return printed
	case "sync", "sync/atomic", "context", "unique", "slices", "maps", "iter", "container/heap", "container/list", "container/ring":
		return keep
	}
	return plain
}

// present makes a value of a cell fit for compiled code.
func (e *Engine) present(v any, policy policy) any {
	if v == nil || isObject(v) {
		return v
	}
	t := e.dynamicType(v)
	if t == nil {
		t = e.nested(v)
	}
	switch {
	case t == nil:
		return v
	case policy == printed && e.speaks(t, printing):
		return e.objectOf(v, t)
	case policy == plain && e.speaks(t, encoding) && !e.decodes(t):
		return object{e, v}
	case policy == plain && e.decodes(t):
		return &decoding{object{e, v}}
	}
	return content(v)
}

// A decoding is an object that can be decoded into.
type decoding struct{ object }

// UnmarshalJSON calls the value's own method.
func (o *decoding) UnmarshalJSON(data []byte) error {
	out, ok := o.e.callMethod(o.v, "UnmarshalJSON", reflect.ValueOf(data))
	if !ok || len(out) != 1 || out[0].IsNil() {
		return nil
	}
	return out[0].Interface().(error)
}

func (e *Engine) decodes(t *typ) bool {
	found, _, _ := types.LookupFieldOrMethod(t.go_, false, e.pkg, "UnmarshalJSON")
	_, ok := found.(*types.Func)
	return ok && isPointer(t)
}

// nested knows slices, maps and pointers of compiled kinds whose elements are
// types of cells.
func (e *Engine) nested(v any) *typ {
	if !e.named.Load() {
		return nil
	}
	return e.universe.nested(reflect.TypeOf(v))
}

// objectOf is the object with the methods that compiled code looks for.
func (e *Engine) objectOf(v any, t *typ) any {
	o := object{e, v}
	has := func(name string) bool {
		found, _, _ := types.LookupFieldOrMethod(t.go_, false, e.pkg, name)
		fn, ok := found.(*types.Func)
		return ok && fn.Signature().Params().Len() == 0 && fn.Signature().Results().Len() == 1
	}
	switch {
	case has("Error"):
		return e.errorOf(v)
	case has("String"):
		return textObject{o}
	}
	return o
}

// The names of the methods that change how a value is written.
const (
	printing = " Error String Format GoString "
	encoding = " MarshalJSON MarshalText "
)

// speaks reports whether a type of a cell, or something in it, has one of the
// methods.
func (e *Engine) speaks(t *typ, names string) bool {
	return speaks(t.go_, names, map[types.Type]bool{})
}

func speaks(t types.Type, names string, seen map[types.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	set := types.NewMethodSet(t)
	for i := range set.Len() {
		if m := set.At(i).Obj(); strings.Contains(names, " "+m.Name()+" ") && ofCell(m) {
			return true
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		return speaks(u.Elem(), names, seen)
	case *types.Slice:
		return speaks(u.Elem(), names, seen)
	case *types.Array:
		return speaks(u.Elem(), names, seen)
	case *types.Map:
		return speaks(u.Key(), names, seen) || speaks(u.Elem(), names, seen)
	case *types.Struct:
		for field := range u.Fields() {
			if speaks(field.Type(), names, seen) {
				return true
			}
		}
	}
	return false
}

func ofCell(m types.Object) bool { return m.Pkg() != nil && m.Pkg().Path() == cellPath }

// formatObject writes a value of a cell as fmt would write the named type.
func formatObject(v any, state fmt.State, verb rune, e *Engine) {
	switch {
	case e.hasMethod(v, "Format"):
		_, _ = e.callMethod(v, "Format", reflect.ValueOf(&state).Elem(), reflect.ValueOf(verb))
		return
	case state.Flag('#') && verb == 'v':
		if e.hasMethod(v, "GoString") {
			_, _ = state.Write([]byte(e.callText(v, "GoString")))
			return
		}
	case strings.ContainsRune("vsxXq", verb):
		if isNilPointer(v) {
			_, _ = state.Write([]byte("<nil>"))
			return
		}
		for _, name := range []string{"Error", "String"} {
			if e.hasMethod(v, name) {
				_, _ = fmt.Fprintf(state, fmt.FormatString(state, verb), e.callText(v, name))
				return
			}
		}
	}
	_, _ = fmt.Fprintf(state, fmt.FormatString(state, verb), e.mirrorOf(v, printing))
}

func isNilPointer(v any) bool {
	rv := reflect.ValueOf(content(v))
	return rv.Kind() == reflect.Pointer && rv.IsNil()
}

// marshalObject encodes a value of a cell.
func marshalObject(v any, e *Engine) ([]byte, error) {
	for _, name := range []string{"MarshalJSON", "MarshalText"} {
		if !e.hasMethod(v, name) {
			continue
		}
		out, _ := e.callMethod(v, name)
		data, _ := out[0].Interface().([]byte)
		if err, _ := out[1].Interface().(error); err != nil {
			return nil, err
		}
		if name == "MarshalText" {
			return json.Marshal(string(data))
		}
		return data, nil
	}
	return json.Marshal(e.mirrorOf(v, encoding))
}

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
	if hasOwn(key, names) {
		kt = reflect.TypeFor[any]()
	}
	m := reflect.MakeMap(reflect.MapOf(kt, reflect.TypeFor[any]()))
	entries := t.at(p).MapRange()
	for entries.Next() {
		k, v := key.new(), elem.new()
		key.at(k).Set(entries.Key())
		elem.at(v).Set(entries.Value())
		m.SetMapIndex(e.mirror(key, k, names, false), e.mirror(elem, v, names, false))
	}
	return m
}

func (e *Engine) mirrorStruct(t *typ, u *types.Struct, p unsafe.Pointer, names string) reflect.Value {
	var fields []reflect.StructField
	var values []reflect.Value
	for i := range u.NumFields() {
		field := t.rt.Field(i)
		ft := e.universe.typ(u.Field(i).Type())
		at := unsafe.Add(p, field.Offset)
		v := ft.at(at) // of unexported fields nobody calls methods
		if u.Field(i).Exported() {
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

// hasOwn reports whether the method set of a type has one of the methods.
func hasOwn(t *typ, names string) bool {
	set := types.NewMethodSet(t.go_)
	for i := range set.Len() {
		if m := set.At(i).Obj(); strings.Contains(names, " "+m.Name()+" ") && ofCell(m) {
			return true
		}
	}
	return false
}

// hasCellMethods reports whether a type has methods that a cell declared.
func hasCellMethods(t types.Type) bool {
	if types.IsInterface(t) {
		return false
	}
	set := types.NewMethodSet(t)
	for i := range set.Len() {
		if ofCell(set.At(i).Obj()) {
			return true
		}
	}
	return false
}
