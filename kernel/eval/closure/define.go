package closure

import (
	"fmt"
	"go/token"
	"go/types"
	"reflect"
	"strings"
)

// Define implements [eval.Engine].
func (e *Engine) Define(name string, value any) (err error) {
	if !token.IsIdentifier(name) || name == "_" {
		return fmt.Errorf("cannot define %q: not a Go identifier", name)
	}
	if value == nil {
		return fmt.Errorf("cannot define %s: nil has no type", name)
	}
	rv := reflect.ValueOf(value)
	t, err := e.typeOfValue(rv.Type())
	if err != nil {
		return fmt.Errorf("cannot define %s as a %T: %w", name, value, err)
	}
	obj := e.checker.Define(name, t).(*types.Var)
	p := reflect.New(rv.Type())
	p.Elem().Set(rv)
	g := &global{e.universe.typ(t), p.UnsafePointer()}
	e.globals[obj], e.byName[name] = g, namedGlobal{obj, g}
	return nil
}

// typeOfValue finds the checker's type of a value from outside.
func (e *Engine) typeOfValue(rt reflect.Type) (types.Type, error) {
	if rt.PkgPath() != "" {
		return e.importedType(rt)
	}
	switch rt.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Chan:
		elem, err := e.typeOfValue(rt.Elem())
		if err != nil {
			return nil, err
		}
		switch rt.Kind() {
		case reflect.Pointer:
			return types.NewPointer(elem), nil
		case reflect.Slice:
			return types.NewSlice(elem), nil
		case reflect.Array:
			return types.NewArray(elem, int64(rt.Len())), nil
		}
		return types.NewChan(map[reflect.ChanDir]types.ChanDir{reflect.BothDir: types.SendRecv, reflect.SendDir: types.SendOnly,
			reflect.RecvDir: types.RecvOnly}[rt.ChanDir()], elem), nil
	case reflect.Map:
		key, err := e.typeOfValue(rt.Key())
		if err != nil {
			return nil, err
		}
		elem, err := e.typeOfValue(rt.Elem())
		return types.NewMap(key, elem), err
	case reflect.Interface:
		if rt.NumMethod() == 0 {
			return types.Universe.Lookup("any").Type(), nil
		}
		if rt == reflect.TypeFor[error]() {
			return types.Universe.Lookup("error").Type(), nil
		}
	case reflect.Func:
		return e.funcType(rt)
	case reflect.Struct:
		return e.structType(rt)
	}
	if obj, ok := types.Universe.Lookup(rt.Kind().String()).(*types.TypeName); ok {
		return obj.Type(), nil
	}
	return nil, fmt.Errorf("the type %v cannot be given to cells", rt)
}

func (e *Engine) importedType(rt reflect.Type) (types.Type, error) {
	name, _, generic := strings.Cut(rt.Name(), "[")
	pkg, err := e.importer.Import(rt.PkgPath())
	if err != nil {
		return nil, err
	}
	obj, ok := pkg.Scope().Lookup(name).(*types.TypeName)
	if !ok || generic {
		return nil, fmt.Errorf("the type %v cannot be given to cells", rt)
	}
	return obj.Type(), nil
}

func (e *Engine) funcType(rt reflect.Type) (types.Type, error) {
	tuple := func(n int, at func(int) reflect.Type) (*types.Tuple, error) {
		var vars []*types.Var
		for i := range n {
			t, err := e.typeOfValue(at(i))
			if err != nil {
				return nil, err
			}
			vars = append(vars, types.NewParam(0, nil, "", t))
		}
		return types.NewTuple(vars...), nil
	}
	params, err := tuple(rt.NumIn(), rt.In)
	if err != nil {
		return nil, err
	}
	results, err := tuple(rt.NumOut(), rt.Out)
	if err != nil {
		return nil, err
	}
	return types.NewSignatureType(nil, nil, nil, params, results, rt.IsVariadic()), nil
}

func (e *Engine) structType(rt reflect.Type) (types.Type, error) {
	var fields []*types.Var
	var tags []string
	for field := range rt.Fields() {
		t, err := e.typeOfValue(field.Type)
		if err != nil {
			return nil, err
		}
		fields = append(fields, types.NewField(0, e.pkg, field.Name, t, field.Anonymous))
		tags = append(tags, string(field.Tag))
	}
	return types.NewStruct(fields, tags), nil
}
