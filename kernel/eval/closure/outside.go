package closure

import (
	"go/types"
	"path"
	"reflect"
	"strings"
)

// outsideType describes a named type of a package that cells cannot import,
// such as that of a variable given to them: its exported fields and methods.
func (e *Engine) outsideType(rt reflect.Type) (types.Type, error) {
	if known := e.outside[rt]; known != nil {
		return known, nil
	}
	pkg := types.NewPackage(rt.PkgPath(), path.Base(rt.PkgPath()))
	name, _, _ := strings.Cut(rt.Name(), "[")
	obj := types.NewTypeName(0, pkg, name, nil)
	named := types.NewNamed(obj, types.Typ[types.Int], nil)
	e.outside[rt] = named // before its fields, which may lead back to it
	e.universe.mu.Lock()
	e.universe.learned[obj] = rt
	e.universe.mu.Unlock()
	underlying, err := e.outsideUnderlying(pkg, rt)
	if err != nil {
		delete(e.outside, rt)
		return nil, err
	}
	named.SetUnderlying(underlying)
	if rt.Kind() == reflect.Interface {
		return named, nil
	}
	pointer := reflect.PointerTo(rt)
	for i := range pointer.NumMethod() {
		m := pointer.Method(i)
		signature, err := e.funcType(m.Type)
		if err != nil {
			continue // nobody can call it with a type that cannot be described
		}
		sig := signature.(*types.Signature)
		var recv types.Type = types.NewPointer(named)
		if _, ok := rt.MethodByName(m.Name); ok {
			recv = named
		}
		var params []*types.Var
		for j := 1; j < sig.Params().Len(); j++ {
			params = append(params, sig.Params().At(j))
		}
		named.AddMethod(types.NewFunc(0, pkg, m.Name, types.NewSignatureType(types.NewVar(0, pkg, "", recv), nil, nil,
			types.NewTuple(params...), sig.Results(), sig.Variadic())))
	}
	return named, nil
}

// outsideUnderlying describes what is beneath a name. Unexported fields keep
// their places only.
func (e *Engine) outsideUnderlying(pkg *types.Package, rt reflect.Type) (types.Type, error) {
	switch rt.Kind() {
	case reflect.Struct:
		var fields []*types.Var
		var tags []string
		for field := range rt.Fields() {
			var t types.Type = types.Typ[types.Int]
			if field.IsExported() {
				var err error
				if t, err = e.typeOfValue(field.Type); err != nil {
					return nil, err
				}
			}
			fields = append(fields, types.NewField(0, pkg, field.Name, t, field.Anonymous && field.IsExported()))
			tags = append(tags, string(field.Tag))
		}
		return types.NewStruct(fields, tags), nil
	case reflect.Interface:
		var methods []*types.Func
		for m := range rt.Methods() {
			signature, err := e.funcType(m.Type)
			if err != nil {
				return nil, err
			}
			methods = append(methods, types.NewFunc(0, pkg, m.Name, signature.(*types.Signature)))
		}
		return types.NewInterfaceType(methods, nil).Complete(), nil
	}
	return e.unnamedType(rt)
}
