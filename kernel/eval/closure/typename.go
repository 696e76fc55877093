package closure

import (
	"cmp"
	"fmt"
	"go/types"
	"reflect"
	"slices"
	"strings"
)

// typeName is what %T prints for a value of a cell or any other.
func (e *Engine) typeName(v any) string {
	v = e.unwrap(v)
	t := e.dynamicType(v)
	if t == nil {
		t = e.nested(v)
	}
	if t == nil {
		return fmt.Sprintf("%T", content(v))
	}
	return reflectName(t.go_)
}

// reflectName writes a type as reflection does: without names of parameters, with spaces in the
// braces of structs.
func reflectName(t types.Type) string {
	switch t := types.Unalias(t).(type) {
	case *types.Pointer:
		return "*" + reflectName(t.Elem())
	case *types.Slice:
		return "[]" + reflectName(t.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), reflectName(t.Elem()))
	case *types.Map:
		return "map[" + reflectName(t.Key()) + "]" + reflectName(t.Elem())
	case *types.Chan:
		return [...]string{types.SendRecv: "chan ", types.SendOnly: "chan<- ", types.RecvOnly: "<-chan "}[t.Dir()] + reflectName(t.Elem())
	case *types.Signature:
		return "func" + signatureName(t)
	case *types.Interface:
		if t.Empty() {
			return "interface {}"
		}
	case *types.Struct:
		var fields []string
		for i := range t.NumFields() {
			field := reflectName(t.Field(i).Type())
			if !t.Field(i).Embedded() {
				field = t.Field(i).Name() + " " + field
			}
			if t.Tag(i) != "" {
				field += fmt.Sprintf(" %q", t.Tag(i))
			}
			fields = append(fields, field)
		}
		if len(fields) == 0 {
			return "struct {}"
		}
		return "struct { " + strings.Join(fields, "; ") + " }"
	}
	return types.TypeString(t, (*types.Package).Name)
}

func signatureName(t *types.Signature) string {
	list := func(tuple *types.Tuple, variadic bool) string {
		var names []string
		for i := range tuple.Len() {
			name := reflectName(tuple.At(i).Type())
			if variadic && i == tuple.Len()-1 {
				name = "..." + strings.TrimPrefix(name, "[]")
			}
			names = append(names, name)
		}
		return strings.Join(names, ", ")
	}
	text := "(" + list(t.Params(), t.Variadic()) + ")"
	switch results := list(t.Results(), false); t.Results().Len() {
	case 0:
		return text
	case 1:
		return text + " " + results
	default:
		return text + " (" + results + ")"
	}
}

// ownNames puts the names of cells' types in the place of the structs that stand for them in a
// text of package fmt.
func (e *Engine) ownNames(text string) string {
	u := e.universe
	u.mu.Lock()
	defer u.mu.Unlock()
	type pair struct{ made, name string }
	var pairs []pair
	for rt, t := range u.byReflect {
		if _, ok := t.go_.(*types.Named); ok && rt.Kind() == reflect.Struct {
			pairs = append(pairs, pair{rt.String(), reflectName(t.go_)})
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int { // outer ones hold inner ones
		return cmp.Or(cmp.Compare(len(b.made), len(a.made)), cmp.Compare(a.made, b.made))
	})
	for _, p := range pairs {
		text = strings.ReplaceAll(text, p.made, p.name)
	}
	return text
}
