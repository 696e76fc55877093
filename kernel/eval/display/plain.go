package display

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"bridle/kernel/eval"
)

// limit is the greatest number of bytes of text/plain; longer text ends in a
// note that says how much is missing.
const limit = 64 << 10

// Plain returns the value as text, in the way of fmt.Sprint but without
// addresses: the same value must give the same text in every run. A pointer
// is shown as & and what it points to, a function or channel as its type.
func Plain(value eval.Value) string {
	var text string
	if v, ok := find(value, reflect.TypeFor[error]()); ok {
		text = fmt.Sprint(v)
	} else if v, ok := find(value, reflect.TypeFor[fmt.Stringer]()); ok {
		text = fmt.Sprint(v)
	} else {
		var w plainWriter
		w.write(reflect.ValueOf(value.V), 0)
		text = w.String()
	}
	if len(text) > limit {
		text = fmt.Sprintf("%s… (%d more bytes)", strings.ToValidUTF8(text[:limit], ""), len(text)-limit)
	}
	return text
}

func typeName(value eval.Value) string {
	if value.Type != "" {
		return value.Type
	}
	return fmt.Sprintf("%T", value.V)
}

// A plainWriter writes values as fmt's %v does, but for pointers, functions
// and channels.
type plainWriter struct {
	strings.Builder
	inside []uintptr // pointers being written, against cycles
}

// write writes v at a depth of nesting.
func (w *plainWriter) write(v reflect.Value, depth int) {
	if w.Len() > limit+1024 && depth > 0 {
		return // cut off by Plain anyway
	}
	if !v.IsValid() {
		w.WriteString("<nil>")
		return
	}
	if v.CanInterface() && ownText(v) {
		fmt.Fprint(w, v.Interface())
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		w.pointer(v, depth)
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		if v.IsNil() {
			w.WriteString("<nil>")
		} else {
			w.WriteString(v.Type().String())
		}
	case reflect.Interface:
		w.write(v.Elem(), depth)
	case reflect.Struct:
		w.sequence("{", "}", v.NumField(), func(i int) { w.write(v.Field(i), depth+1) })
	case reflect.Array, reflect.Slice:
		w.sequence("[", "]", v.Len(), func(i int) { w.write(v.Index(i), depth+1) })
	case reflect.Map:
		w.mapping(v, depth)
	default:
		fmt.Fprintf(w, "%v", v) // fmt looks inside a reflect.Value
	}
}

// ownText reports whether the value formats itself.
func ownText(v reflect.Value) bool {
	if v.Kind() == reflect.Pointer && v.IsNil() {
		return false
	}
	switch v.Interface().(type) {
	case error, fmt.Stringer, fmt.Formatter:
		return true
	}
	return false
}

func (w *plainWriter) pointer(v reflect.Value, depth int) {
	if v.IsNil() {
		w.WriteString("<nil>")
		return
	}
	if slices.Contains(w.inside, v.Pointer()) || depth > 100 {
		w.WriteString("&…")
		return
	}
	w.inside = append(w.inside, v.Pointer())
	w.WriteString("&")
	w.write(v.Elem(), depth+1)
	w.inside = w.inside[:len(w.inside)-1]
}

func (w *plainWriter) sequence(open, closing string, n int, element func(int)) {
	w.WriteString(open)
	for i := range n {
		if i > 0 {
			w.WriteByte(' ')
		}
		if w.Len() > limit+1024 {
			break
		}
		element(i)
	}
	w.WriteString(closing)
}

// mapping writes a map sorted by the text of its keys, numbers by value.
func (w *plainWriter) mapping(v reflect.Value, depth int) {
	type pair struct {
		text string
		key  reflect.Value
	}
	var pairs []pair
	for _, key := range v.MapKeys() {
		var kw plainWriter
		kw.write(key, depth+1)
		pairs = append(pairs, pair{kw.String(), key})
	}
	slices.SortFunc(pairs, func(a, b pair) int { return compareKeys(a.key, b.key, a.text, b.text) })
	w.WriteString("map[")
	for i, p := range pairs {
		if i > 0 {
			w.WriteByte(' ')
		}
		w.WriteString(p.text)
		w.WriteByte(':')
		w.write(v.MapIndex(p.key), depth+1)
	}
	w.WriteByte(']')
}

func compareKeys(a, b reflect.Value, aText, bText string) int {
	switch {
	case a.Kind() != b.Kind():
	case a.CanInt():
		return cmp.Compare(a.Int(), b.Int())
	case a.CanUint():
		return cmp.Compare(a.Uint(), b.Uint())
	case a.CanFloat():
		return cmp.Compare(a.Float(), b.Float())
	}
	return strings.Compare(aText, bText)
}
