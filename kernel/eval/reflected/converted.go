package reflected

import (
	"fmt"
	"go/token"
	"go/types"
	"reflect"
	"strings"
)

// isElsewhere reports whether another importer knows the type.
func (m *Importer) isElsewhere(t reflect.Type) bool {
	_, err := m.elsewhere(t)
	return err == nil
}

// elsewhere returns the type of another package by its name.
func (m *Importer) elsewhere(t reflect.Type) (types.Type, error) {
	if t.PkgPath() == "" {
		if object := types.Universe.Lookup(t.Name()); object != nil {
			return object.Type(), nil
		}
		return nil, fmt.Errorf("no type %v is known", t)
	}
	pkg, err := m.others.Import(t.PkgPath())
	if err != nil {
		return nil, err
	}
	object, ok := pkg.Scope().Lookup(t.Name()).(*types.TypeName)
	if !ok {
		return nil, fmt.Errorf("package %s has no type %s whose types are known", t.PkgPath(), t.Name())
	}
	return object.Type(), nil
}

// of returns the type that Go's type checker has for t.
func (m *Importer) of(t reflect.Type) (types.Type, error) {
	if named := m.named[t]; named != nil {
		return named, nil
	}
	if t.Name() != "" {
		return m.elsewhere(t)
	}
	return m.underlying(t)
}

// underlying returns the type without a name.
func (m *Importer) underlying(t reflect.Type) (types.Type, error) {
	switch t.Kind() {
	case reflect.Pointer:
		return one(m, t.Elem(), func(e types.Type) types.Type { return types.NewPointer(e) })
	case reflect.Slice:
		return one(m, t.Elem(), func(e types.Type) types.Type { return types.NewSlice(e) })
	case reflect.Array:
		return one(m, t.Elem(), func(e types.Type) types.Type { return types.NewArray(e, int64(t.Len())) })
	case reflect.Chan:
		direction := map[reflect.ChanDir]types.ChanDir{reflect.BothDir: types.SendRecv, reflect.SendDir: types.SendOnly, reflect.RecvDir: types.RecvOnly}
		return one(m, t.Elem(), func(e types.Type) types.Type { return types.NewChan(direction[t.ChanDir()], e) })
	case reflect.Map:
		key, err := m.of(t.Key())
		if err != nil {
			return nil, err
		}
		return one(m, t.Elem(), func(e types.Type) types.Type { return types.NewMap(key, e) })
	case reflect.Func:
		return m.signature(t, 0, nil)
	case reflect.Struct:
		return m.structure(t)
	case reflect.Interface:
		return m.contract(t)
	case reflect.UnsafePointer:
		return types.Typ[types.UnsafePointer], nil
	}
	if object := types.Universe.Lookup(t.Kind().String()); object != nil {
		return object.Type(), nil
	}
	return nil, fmt.Errorf("%v has no type in Go", t)
}

func one(m *Importer, elem reflect.Type, wrap func(types.Type) types.Type) (types.Type, error) {
	e, err := m.of(elem)
	if err != nil {
		return nil, err
	}
	return wrap(e), nil
}

// signature leaves out the first skip parameters, which are receivers.
func (m *Importer) signature(t reflect.Type, skip int, receiver *types.Var) (*types.Signature, error) {
	var params, results []*types.Var
	for i := skip; i < t.NumIn(); i++ {
		in, err := m.of(t.In(i))
		if err != nil {
			return nil, err
		}
		params = append(params, types.NewParam(token.NoPos, nil, "", in))
	}
	for i := range t.NumOut() {
		out, err := m.of(t.Out(i))
		if err != nil {
			return nil, err
		}
		results = append(results, types.NewParam(token.NoPos, nil, "", out))
	}
	return types.NewSignatureType(receiver, nil, nil, types.NewTuple(params...), types.NewTuple(results...), t.IsVariadic()), nil
}

// structure keeps fields that are not exported, with their package.
func (m *Importer) structure(t reflect.Type) (types.Type, error) {
	var fields []*types.Var
	var tags []string
	for i := range t.NumField() {
		field := t.Field(i)
		ft, err := m.of(field.Type)
		if err != nil && field.IsExported() {
			return nil, fmt.Errorf("field %s: %w", field.Name, err)
		}
		if err != nil { // nobody can name it: any type of its size does
			if ft, err = m.opaque(field.Type); err != nil {
				return nil, err
			}
		}
		var pkg *types.Package
		if field.PkgPath != "" {
			pkg = types.NewPackage(field.PkgPath, field.PkgPath[strings.LastIndexByte(field.PkgPath, '/')+1:])
		}
		fields, tags = append(fields, types.NewField(token.NoPos, pkg, field.Name, ft, field.Anonymous)), append(tags, string(field.Tag))
	}
	return types.NewStruct(fields, tags), nil
}

// opaque is a type of the same size that compares as t does.
func (m *Importer) opaque(t reflect.Type) (types.Type, error) {
	if !t.Comparable() {
		return types.NewSignatureType(nil, nil, nil, nil, nil, false), nil
	}
	return types.NewArray(types.Typ[types.Byte], int64(t.Size())), nil
}

// contract is an interface with its exported methods.
func (m *Importer) contract(t reflect.Type) (types.Type, error) {
	var methods []*types.Func
	for i := range t.NumMethod() {
		method := t.Method(i)
		signature, err := m.signature(method.Type, 0, nil)
		if err != nil {
			return nil, fmt.Errorf("method %s: %w", method.Name, err)
		}
		methods = append(methods, types.NewFunc(token.NoPos, nil, method.Name, signature))
	}
	return types.NewInterfaceType(methods, nil).Complete(), nil
}

// complete gives an own type what is behind its name, and its methods.
func (m *Importer) complete(pkg *types.Package, t reflect.Type) error {
	named := m.named[t]
	under, err := m.underlying(t)
	if err != nil {
		return fmt.Errorf("type %s: %w", t.Name(), err)
	}
	named.SetUnderlying(under)
	if t.Kind() == reflect.Interface {
		return nil
	}
	all := reflect.PointerTo(t)
	for i := range all.NumMethod() {
		method := all.Method(i)
		var receiver types.Type = types.NewPointer(named)
		if _, ok := t.MethodByName(method.Name); ok {
			receiver = named
		}
		signature, err := m.signature(method.Type, 1, types.NewParam(token.NoPos, pkg, "", receiver))
		if err != nil {
			return fmt.Errorf("method %s.%s: %w", t.Name(), method.Name, err)
		}
		named.AddMethod(types.NewFunc(token.NoPos, pkg, method.Name, signature))
	}
	return nil
}
