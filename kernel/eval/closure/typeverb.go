package closure

import (
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
	"unsafe"
)

// typeVerb is the verb that takes the place of %T. Package fmt answers %T by reflection, which
// does not know the types of cells, before it asks the value.
const typeVerb = '\uE000'

// A namedArg is an argument of which the type is printed.
type namedArg struct {
	e    *Engine
	name string
	v    any
}

// Format writes the name of the type, or the value.
func (a namedArg) Format(state fmt.State, verb rune) {
	switch {
	case verb == typeVerb:
		verb, a.v = 's', a.name
	case verb == 'v' && state.Flag('#'):
		verb, a.v = 's', a.e.ownNames(fmt.Sprintf("%#v", a.v))
		_, _ = io.WriteString(state, a.v.(string))
		return
	}
	_, _ = fmt.Fprintf(state, fmt.FormatString(state, verb), a.v)
}

// typeNamed prepares the arguments of a compiled function that formats, so that %T and %#v have
// the names of cells' types. path is that of its package.
func (c *compiler) typeNamed(path string, values []*expr) {
	n := len(values)
	if policyOf(path) != printed || n < 2 || values[n-1].t.rt != reflect.TypeFor[[]any]() || values[n-2].t.rt != reflect.TypeFor[string]() {
		return
	}
	e, format, list := c.e, values[n-2].s, values[n-1].l
	kept := c.temporary(values[n-2].t)
	values[n-2] = &expr{t: values[n-2].t, s: func(f *frame) string {
		text := format(f)
		*(*string)(f.at(kept.off)) = text
		return withTypeVerbs(text)
	}}
	values[n-1] = &expr{t: values[n-1].t, l: func(f *frame) slice {
		args := list(f)
		text := *(*string)(f.at(kept.off))
		if !strings.Contains(text, "T") && !strings.Contains(text, "#") {
			return e.presentAll(args, path)
		}
		return e.nameTypes(text, args, path)
	}}
}

// nameTypes is presentAll that also names types.
func (e *Engine) nameTypes(format string, args slice, path string) slice {
	presented := e.presentAll(args, path)
	raw := unsafe.Slice((*any)(args.data), args.len)
	list := slices.Clone(unsafe.Slice((*any)(presented.data), presented.len))
	for _, v := range namingVerbs(format) {
		if v.arg < len(list) {
			if _, done := list[v.arg].(namedArg); !done {
				list[v.arg] = namedArg{e, e.typeName(raw[v.arg]), list[v.arg]}
			}
		}
	}
	return slice{unsafe.Pointer(unsafe.SliceData(list)), len(list), cap(list)}
}

// withTypeVerbs puts typeVerb in the place of %T.
func withTypeVerbs(format string) string {
	if !strings.Contains(format, "T") {
		return format
	}
	var b strings.Builder
	from := 0
	for _, v := range namingVerbs(format) {
		if v.verb == 'T' {
			b.WriteString(format[from:v.at])
			b.WriteRune(typeVerb)
			from = v.at + 1
		}
	}
	return b.String() + format[from:]
}

// namingVerbs are the verbs %T and %#v of a format, but for arguments of %w: these must stay errors.
func namingVerbs(format string) []formatVerb {
	all := formatVerbs(format)
	return slices.DeleteFunc(slices.Clone(all), func(v formatVerb) bool {
		wrapped := slices.ContainsFunc(all, func(w formatVerb) bool { return w.verb == 'w' && w.arg == v.arg })
		return wrapped || v.verb != 'T' && !(v.verb == 'v' && v.sharp)
	})
}

// A formatVerb is a verb at a byte of a format, and the argument that it prints.
type formatVerb struct {
	verb  rune
	at    int
	arg   int
	sharp bool // with the flag #
}

// formatVerbs reads a format as package fmt does: flags, width, precision and explicit indexes.
func formatVerbs(format string) (verbs []formatVerb) {
	arg := 0
	for i := 0; i < len(format); {
		if format[i] != '%' {
			i++
			continue
		}
		i++
		sharp := false
		for i < len(format) && strings.IndexByte("+-# 0123456789.*[]", format[i]) >= 0 {
			switch format[i] {
			case '#':
				sharp = true
			case '*':
				arg++
			case '[':
				end := strings.IndexByte(format[i:], ']')
				if end < 0 {
					return verbs
				}
				if n, err := strconv.Atoi(format[i+1 : i+end]); err == nil && n > 0 {
					arg = n - 1
				}
				i += end
			}
			i++
		}
		if i >= len(format) {
			break
		}
		verb, size := utf8.DecodeRuneInString(format[i:])
		if verb != '%' {
			verbs = append(verbs, formatVerb{verb, i, arg, sharp})
			arg++
		}
		i += size
	}
	return verbs
}
