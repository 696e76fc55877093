package closure

import (
	"errors"
	"fmt"
	"go/types"
	htmltemplate "html/template"
	"io"
	"reflect"
	"text/template"
	"text/template/parse"

	"bridle/kernel/eval/closure/templates"
)

// templating replaces the methods of templates that execute them by ones that know fields and
// methods of cells' types.
func (e *Engine) templating(rt reflect.Type, name string) (reflect.Value, bool) {
	var instead any
	switch {
	case rt == reflect.TypeFor[*template.Template]() && name == "Execute":
		instead = func(t *template.Template, w io.Writer, data any) error {
			return e.executeText(t, func(t *template.Template) error { return t.Execute(w, data) })
		}
	case rt == reflect.TypeFor[*template.Template]() && name == "ExecuteTemplate":
		instead = func(t *template.Template, w io.Writer, name string, data any) error {
			return e.executeText(t, func(t *template.Template) error { return t.ExecuteTemplate(w, name, data) })
		}
	case rt == reflect.TypeFor[*htmltemplate.Template]() && name == "Execute":
		instead = func(t *htmltemplate.Template, w io.Writer, data any) error {
			return e.executeHTML(t, func(t *htmltemplate.Template) error { return t.Execute(w, data) })
		}
	case rt == reflect.TypeFor[*htmltemplate.Template]() && name == "ExecuteTemplate":
		instead = func(t *htmltemplate.Template, w io.Writer, name string, data any) error {
			return e.executeHTML(t, func(t *htmltemplate.Template) error { return t.ExecuteTemplate(w, name, data) })
		}
	default:
		return reflect.Value{}, false
	}
	return reflect.ValueOf(instead), true
}

// executeText executes a rewritten copy of a template.
func (e *Engine) executeText(t *template.Template, execute func(*template.Template) error) error {
	if !e.named.Load() {
		return execute(t)
	}
	changed, err := t.Clone()
	if err != nil {
		return err
	}
	changed.Funcs(e.templateFuncs(missingKey(reflect.ValueOf(t))))
	for _, part := range changed.Templates() {
		if _, err := changed.AddParseTree(part.Name(), rewritten(part.Tree)); err != nil {
			return err
		}
	}
	return execute(changed)
}

// executeHTML is executeText for package html/template. One that was executed cannot be copied,
// but only copies are.
func (e *Engine) executeHTML(t *htmltemplate.Template, execute func(*htmltemplate.Template) error) error {
	if !e.named.Load() {
		return execute(t)
	}
	changed, err := t.Clone()
	if err != nil { // executed before any cell declared a type
		return execute(t)
	}
	changed.Funcs(e.templateFuncs(missingKey(reflect.ValueOf(t).Elem().FieldByName("text"))))
	for _, part := range changed.Templates() {
		if part.Tree == nil {
			continue
		}
		if _, err := changed.AddParseTree(part.Name(), rewritten(part.Tree)); err != nil {
			return err
		}
	}
	return execute(changed)
}

func rewritten(tree *parse.Tree) *parse.Tree {
	tree = tree.Copy()
	templates.Rewrite(tree)
	return tree
}

// missingKey reads the option "missingkey" of a *template.Template: 0 default, 1 zero, 2 error.
func missingKey(t reflect.Value) int64 {
	if t.Kind() != reflect.Pointer || t.IsNil() {
		return 0
	}
	shared := t.Elem().FieldByName("common")
	if !shared.IsValid() || shared.IsNil() {
		return 0
	}
	key := shared.Elem().FieldByName("option").FieldByName("missingKey")
	if !key.IsValid() {
		return 0
	}
	return key.Int()
}

func (e *Engine) templateFuncs(missing int64) map[string]any {
	shown := func(args []any) []any {
		list := make([]any, len(args))
		for i, v := range args {
			list[i] = e.present(v, "fmt")
		}
		return list
	}
	return map[string]any{
		templates.Field: func(v reflect.Value, name string, args ...reflect.Value) (reflect.Value, error) {
			return e.templateField(v, name, args, missing)
		},
		templates.Show:  func(v reflect.Value) reflect.Value { return e.templateShow(v) },
		templates.Plain: unboxed,
		templates.With: func(v reflect.Value) reflect.Value {
			if plain := unboxed(v); !plain.IsValid() || plain.IsZero() {
				return plain
			}
			return v
		},
		"print":   func(args ...any) string { return fmt.Sprint(shown(args)...) },
		"println": func(args ...any) string { return fmt.Sprintln(shown(args)...) },
		"printf":  func(format string, args ...any) string { return fmt.Sprintf(format, shown(args)...) },
	}
}

// unboxed is the value in a box, or the value itself.
func unboxed(v reflect.Value) reflect.Value {
	if v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if v.IsValid() && v.CanInterface() {
		if b, ok := v.Interface().(box); ok {
			return reflect.ValueOf(b.v)
		}
	}
	return v
}

// templateShow gives a value of a cell its text.
func (e *Engine) templateShow(v reflect.Value) reflect.Value {
	if !v.IsValid() || !v.CanInterface() || v.Kind() == reflect.Interface && v.IsNil() {
		return v
	}
	if shown := e.present(v.Interface(), "fmt"); isObject(shown) {
		return reflect.ValueOf(fmt.Sprint(shown))
	}
	return v
}

// templateField looks a name up as package text/template does: methods first, then fields and
// entries of maps.
func (e *Engine) templateField(v reflect.Value, name string, args []reflect.Value, missing int64) (reflect.Value, error) {
	if v.IsValid() && v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if !v.IsValid() {
		return v, fmt.Errorf("nil data; no entry for key %q", name)
	}
	if out, ok, err := e.templateMethod(v, name, args); ok {
		return out, err
	}
	t := e.templateType(v)
	v = unboxed(v)
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return v, fmt.Errorf("nil pointer evaluating %v.%s", e.typeName(v.Interface()), name)
		}
		v = v.Elem()
		if t != nil && isPointer(t) {
			t = e.universe.typ(t.under.(*types.Pointer).Elem())
		}
	}
	switch {
	case v.Kind() == reflect.Struct && t != nil:
		return e.cellField(v, t, name, len(args))
	case v.Kind() == reflect.Struct && len(args) == 0:
		if field, ok := v.Type().FieldByName(name); ok && field.IsExported() {
			return v.FieldByIndexErr(field.Index)
		}
	case v.Kind() == reflect.Map && v.Type().Key().Kind() == reflect.String && len(args) == 0:
		return mapEntry(v, name, missing)
	}
	return v, fmt.Errorf("can't evaluate field %s in type %s", name, e.typeName(v.Interface()))
}

func mapEntry(m reflect.Value, name string, missing int64) (reflect.Value, error) {
	found := m.MapIndex(reflect.ValueOf(name).Convert(m.Type().Key()))
	switch {
	case found.IsValid() || missing == 0:
		return found, nil
	case missing == 1:
		return reflect.Zero(m.Type().Elem()), nil
	}
	return found, fmt.Errorf("map has no entry for key %q", name)
}

// templateType is the type of a cell that v has, or nil.
func (e *Engine) templateType(v reflect.Value) *typ {
	if !v.CanInterface() {
		return nil
	}
	if t := e.dynamicType(v.Interface()); t != nil {
		return t
	}
	return e.nested(v.Interface())
}

// templateMethod calls a method of v or of its address. ok is false if there is none.
func (e *Engine) templateMethod(v reflect.Value, name string, args []reflect.Value) (out reflect.Value, ok bool, err error) {
	receivers := []reflect.Value{v}
	if v.CanAddr() && v.Kind() != reflect.Pointer {
		receivers = append(receivers, v.Addr())
	}
	for _, r := range receivers {
		if !r.CanInterface() {
			continue
		}
		var results []reflect.Value
		if t := e.templateType(r); t != nil {
			m := e.methodOf(t, e.pkg, name)
			if m == nil || !types.NewFunc(0, nil, name, nil).Exported() {
				continue
			}
			var in []reflect.Type
			for _, p := range m.fn.code.params[1:] {
				in = append(in, p.t.rt)
			}
			if args, err = fitting(args, in, name); err != nil {
				return v, true, err
			}
			results, _ = e.callMethod(r.Interface(), name, args...)
			for i := range results {
				results[i] = e.boxedResult(results[i], m.fn.code.results[i].t)
			}
		} else if m := r.MethodByName(name); m.IsValid() && !m.Type().IsVariadic() {
			var in []reflect.Type
			for i := range m.Type().NumIn() {
				in = append(in, m.Type().In(i))
			}
			if args, err = fitting(args, in, name); err != nil {
				return v, true, err
			}
			results = m.Call(args)
		} else if m.IsValid() {
			results = m.Call(args)
		} else {
			continue
		}
		out, err = one(results, name)
		return out, true, err
	}
	return v, false, nil
}

// boxedResult keeps the type of a value that reflection does not know, if it has methods.
func (e *Engine) boxedResult(v reflect.Value, t *typ) reflect.Value {
	if !t.faithful && hasCellMethods(t.go_) {
		return reflect.ValueOf(box{t, v.Interface()})
	}
	return v
}

// one is the value of a method: the first result, unless there is a second that is an error.
func one(results []reflect.Value, name string) (reflect.Value, error) {
	switch len(results) {
	case 1:
		return results[0], nil
	case 2:
		err, _ := results[1].Interface().(error)
		return results[0], err
	}
	return reflect.Value{}, fmt.Errorf("can't call method %s with %d results", name, len(results))
}

// fitting converts arguments as package text/template does.
func fitting(args []reflect.Value, in []reflect.Type, name string) ([]reflect.Value, error) {
	if len(args) != len(in) {
		return nil, fmt.Errorf("wrong number of args for %s: want %d got %d", name, len(in), len(args))
	}
	list := make([]reflect.Value, len(args))
	for i, arg := range args {
		if arg = unboxed(arg); !arg.IsValid() {
			list[i] = reflect.Zero(in[i])
			continue
		}
		number := func(k reflect.Kind) bool { return k >= reflect.Int && k <= reflect.Float64 }
		switch same := arg.Kind() == in[i].Kind(); {
		case arg.Type().AssignableTo(in[i]):
			list[i] = reflect.New(in[i]).Elem()
			list[i].Set(arg)
		case arg.CanConvert(in[i]) && (same || number(arg.Kind()) && number(in[i].Kind()) && arg.Convert(in[i]).Convert(arg.Type()).Equal(arg)):
			list[i] = arg.Convert(in[i])
		default:
			return nil, fmt.Errorf("wrong type for value; expected %v; got %v", in[i], arg.Type())
		}
	}
	return list, nil
}

// cellField is a field of a struct of a cell, promoted ones included.
func (e *Engine) cellField(v reflect.Value, t *typ, name string, args int) (reflect.Value, error) {
	found, index, _ := types.LookupFieldOrMethod(t.go_, true, e.pkg, name)
	field, ok := found.(*types.Var)
	switch {
	case !ok:
		return v, fmt.Errorf("can't evaluate field %s in type %s", name, reflectName(t.go_))
	case !field.Exported():
		return v, fmt.Errorf("%s is an unexported field of struct type %s", name, reflectName(t.go_))
	case args > 0:
		return v, fmt.Errorf("%s has arguments but cannot be invoked as function", name)
	}
	for _, i := range index {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				return v, errors.New("nil pointer in an embedded field on the way to " + name)
			}
			v = v.Elem()
		}
		if !v.CanAddr() {
			copied := reflect.New(v.Type()).Elem()
			copied.Set(v)
			v = copied
		}
		if isPointer(t) {
			t = e.universe.typ(t.under.(*types.Pointer).Elem())
		}
		// Embedded fields may be unexported, and in a type that leads to itself pointers are plain ones.
		p := v.Field(i).Addr().UnsafePointer()
		t = e.universe.typ(t.under.(*types.Struct).Field(i).Type())
		v = reflect.NewAt(t.rt, p).Elem()
	}
	return e.boxedResult(v, t), nil
}
