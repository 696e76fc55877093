package closure

import (
	"fmt"
	"go/token"
	"go/types"
	"reflect"
	"strings"
)

// An object gives a value of a cell to compiled code that takes any value.
type object struct {
	e *Engine
	v any
}

func (o object) unwrapObject() any { return o.v }

// Format writes the value with its own methods, as fmt would.
func (o object) Format(state fmt.State, verb rune) { formatObject(o.v, state, verb, o.e) }

// MarshalJSON encodes the value with its own methods.
func (o object) MarshalJSON() ([]byte, error) { return marshalObject(o.v, o.e) }

// A textObject is an object with a String method.
type textObject struct{ object }

// String calls the value's own method.
func (o textObject) String() string { return o.e.callText(o.v, "String") }

// An errorObject is an object that is an error. It is comparable if the value
// is, so that equal errors are equal.
type errorObject struct{ object }

// Error calls the value's own method.
func (o errorObject) Error() string { return o.e.callText(o.v, "Error") }

// Unwrap calls the value's own method, if it has one.
func (o errorObject) Unwrap() error {
	out, ok := o.e.callMethod(o.v, "Unwrap")
	if !ok || len(out) != 1 || out[0].Type() != reflect.TypeFor[error]() {
		return nil
	}
	err, _ := out[0].Interface().(error)
	return err
}

// Is calls the value's own method, if it has one.
func (o errorObject) Is(target error) bool {
	if !o.e.hasMethod(o.v, "Is") {
		return false
	}
	out, ok := o.e.callMethod(o.v, "Is", reflect.ValueOf(&target).Elem())
	return ok && len(out) == 1 && out[0].Bool()
}

// A joinedObject is an error that wraps several.
type joinedObject struct{ object }

// Error calls the value's own method.
func (o joinedObject) Error() string { return o.e.callText(o.v, "Error") }

// Unwrap calls the value's own method.
func (o joinedObject) Unwrap() []error {
	out, _ := o.e.callMethod(o.v, "Unwrap")
	return out[0].Interface().([]error)
}

// unwrap returns the value behind a proxy, or v itself.
func (e *Engine) unwrap(v any) any {
	if o, ok := v.(interface{ unwrapObject() any }); ok {
		return o.unwrapObject()
	}
	if v == nil || !e.proxying.Load() {
		return v
	}
	if rt := reflect.TypeOf(v); rt.Kind() == reflect.Pointer {
		if _, ok := e.proxyTypes.Load(rt.Elem()); ok {
			return reflect.ValueOf(v).Elem().Field(0).Interface()
		}
	}
	return v
}

// asNative makes an implementation of a compiled interface out of v, whose
// dynamic type has the methods.
func (e *Engine) asNative(v any, t *typ) any {
	v = e.unwrap(v)
	dynamic := e.dynamicType(v)
	if dynamic == nil || !isBox(v) && reflect.TypeOf(v).Implements(t.rt) {
		return v
	}
	made, err := e.proxy(v, dynamic, t.rt)
	if err != nil {
		panic(err)
	}
	return made
}

func isBox(v any) bool {
	_, ok := v.(box)
	return ok
}

// proxied wraps values of type from, known at compile time, in proxies for t.
func (e *Engine) proxied(wrap func(*frame) any, from, t *typ, pos token.Pos) func(*frame) any {
	return func(f *frame) any {
		v := wrap(f)
		made, err := e.proxy(v, from, t.rt)
		if err != nil {
			f.fail(pos, err)
		}
		return made
	}
}

// proxy gives v the methods of a compiled interface.
func (e *Engine) proxy(v any, dynamic *typ, iface reflect.Type) (any, error) {
	if iface == reflect.TypeFor[error]() {
		return e.errorOf(v), nil
	}
	shape := e.registry.proxyFor(iface)
	if shape == nil {
		if iface == reflect.TypeFor[fmt.Stringer]() {
			return textObject{object{e, v}}, nil
		}
		return nil, runtimeError(fmt.Sprintf("cannot give a %v to compiled code as %v: no proxy is compiled in", dynamic, iface))
	}
	e.proxyTypes.Store(shape, true)
	e.proxying.Store(true)
	made := reflect.New(shape)
	made.Elem().Field(0).Set(reflect.ValueOf(&v).Elem())
	for i := 1; i < shape.NumField(); i++ {
		field := shape.Field(i)
		made.Elem().Field(i).Set(e.proxyMethod(dynamic, field))
	}
	return made.Interface(), nil
}

// proxyMethod makes the function in one field of a proxy. It takes the object
// first.
func (e *Engine) proxyMethod(t *typ, field reflect.StructField) reflect.Value {
	name := strings.TrimSuffix(field.Name, "_")
	return reflect.MakeFunc(field.Type, func(args []reflect.Value) []reflect.Value {
		if field.Type.IsVariadic() { // the last argument is a slice already
			out, _ := e.callMethod(args[0].Interface(), name, args[1:]...)
			return convertAll(out, field.Type)
		}
		out, _ := e.callMethod(args[0].Interface(), name, args[1:]...)
		return convertAll(out, field.Type)
	})
}

// convertAll reads results as the types that a function type names: the same
// memory under perhaps another name.
func convertAll(out []reflect.Value, ft reflect.Type) []reflect.Value {
	for i, v := range out {
		if want := ft.Out(i); v.Type() != want {
			p := reflect.New(v.Type())
			p.Elem().Set(v)
			out[i] = reflect.NewAt(want, p.UnsafePointer()).Elem()
		}
	}
	return out
}

// errorOf makes an error of v.
func (e *Engine) errorOf(v any) error {
	o := object{e, v}
	if t := e.dynamicType(v); t != nil {
		found, _, _ := types.LookupFieldOrMethod(t.go_, false, nil, "Unwrap")
		if fn, ok := found.(*types.Func); ok && fn.Signature().Results().Len() == 1 {
			if _, several := fn.Signature().Results().At(0).Type().Underlying().(*types.Slice); several {
				return joinedObject{o}
			}
		}
	}
	if !reflect.ValueOf(content(v)).Comparable() {
		return &errorObject{o}
	}
	return errorObject{o}
}

// hasMethod reports whether a value of a cell has a method.
func (e *Engine) hasMethod(v any, name string) bool {
	t := e.dynamicType(v)
	return t != nil && e.methodOf(t, e.pkg, name) != nil
}

// callText calls a method without parameters that returns text.
func (e *Engine) callText(v any, name string) string {
	out, ok := e.callMethod(v, name)
	if !ok || len(out) != 1 || out[0].Kind() != reflect.String {
		return fmt.Sprintf("%%!(%s)", name)
	}
	return out[0].String()
}

// callMethod calls a method of a value of a cell from compiled code.
func (e *Engine) callMethod(v any, name string, args ...reflect.Value) (out []reflect.Value, ok bool) {
	t := e.dynamicType(v)
	if t == nil {
		m, ok := methodByName(v, name)
		if !ok {
			return nil, false
		}
		return m.Call(args), true
	}
	m := e.methodOf(t, e.pkg, name)
	if m == nil {
		return nil, false
	}
	th := e.borrow()
	defer func() {
		if r := recover(); r != nil {
			panic(th.asFailure(r))
		}
		e.giveBack(th)
	}()
	code := m.fn.code
	f := th.frame(code.layout)
	f.caller, f.code = nil, code
	carry(t, memoryOf(v, t), f, code.params[0].off)
	for i, arg := range args {
		receive(code.params[i+1], arg, f)
	}
	f.run()
	for _, r := range code.results {
		p := reflect.New(r.t.rt)
		spill(r.t, f, r.off, p.UnsafePointer())
		out = append(out, p.Elem())
	}
	th.release(f, code.layout)
	return out, true
}
