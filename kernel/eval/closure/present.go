package closure

import (
	"encoding/json"
	"fmt"
	"go/types"
	"reflect"
	"strings"
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
	case "sync", "sync/atomic", "context", "unique", "slices", "maps", "iter", "container/heap", "container/list", "container/ring",
		"text/template", "html/template": // see templating
		return keep
	}
	return plain
}

// present makes a value of a cell fit for compiled code.
func (e *Engine) present(v any, path string) any {
	policy := policyOf(path)
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
	case policy == plain && isPointer(t) && e.speaks(t, decoded) && path == "encoding/json":
		return &decoding{object{e, v}, t}
	case policy == plain && (path == "encoding/json" && e.speaks(t, encoding) || e.speaks(t, writing)):
		return object{e, v}
	}
	return content(v)
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
	writing  = " MarshalJSON MarshalText "
	encoding = writing + hidden
	decoded  = " UnmarshalJSON UnmarshalText " + hidden
)

// hidden stands for an embedded struct whose type begins with a lower-case letter. Its fields
// belong to the JSON of the outer one, but reflection makes no such type, so that they would be lost.
const hidden = "<embedded>"

// embedsHidden reports whether a field is such a struct.
func embedsHidden(field *types.Var) bool {
	_, ok := field.Type().Underlying().(*types.Struct)
	return ok && field.Embedded() && !field.Exported()
}

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
	if names == decoded {
		set = types.NewMethodSet(types.NewPointer(t))
	}
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
			if speaks(field.Type(), names, seen) || strings.HasSuffix(names, hidden) && embedsHidden(field) {
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
