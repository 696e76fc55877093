package closure

import (
	"go/types"
	"reflect"
	"strconv"
	"strings"
)

// mark is the key of the tag that makes the struct types of cells unique.
const mark = "bridle"

// reflectStruct makes a struct type. A name, which is that of a type of a
// cell with a number, makes it unlike all others. The caller holds u.mu.
//
// An embedded field is marked as such only where reflection allows it.
func (u *universe) reflectStruct(t *types.Struct, name string) reflect.Type {
	fields := make([]reflect.StructField, 0, t.NumFields()+1)
	blanks := 0
	for i := range t.NumFields() {
		v := t.Field(i)
		field := reflect.StructField{Name: v.Name(), Type: u.reflect(v.Type()), Tag: reflect.StructTag(t.Tag(i))}
		if field.Name == "_" {
			blanks++
			field.Name = "_" + strings.Repeat("_", blanks)
		}
		if !v.Exported() {
			field.PkgPath = cellPath
		} else if v.Embedded() {
			field.Anonymous = embeddable(field.Type)
		}
		fields = append(fields, field)
	}
	if name != "" {
		tag := mark + ":" + strconv.Quote(name)
		if len(fields) == 0 {
			fields = append(fields, reflect.StructField{Name: "_", Type: reflect.TypeFor[struct{}](), PkgPath: cellPath})
		}
		if fields[0].Tag != "" {
			tag = " " + tag
		}
		fields[0].Tag += reflect.StructTag(tag)
	}
	return reflect.StructOf(fields)
}

// embeddable reports whether reflect.StructOf takes a field of type rt as
// embedded: it refuses most types with methods.
func embeddable(rt reflect.Type) bool {
	if rt.Kind() == reflect.Pointer {
		return rt.NumMethod() == 0 && rt.Elem().Kind() == reflect.Struct
	}
	return rt.Kind() == reflect.Struct && rt.NumMethod() == 0 && reflect.PointerTo(rt).NumMethod() == 0
}

// compiled finds the reflect type of a compiled name or instance.
func (u *universe) compiled(t *types.Named) (reflect.Type, bool) {
	if t.TypeArgs().Len() > 0 {
		return u.compiledInstance(t)
	}
	if rt, ok := u.e.registry.named(t.Obj().Pkg().Path(), t.Obj().Name()); ok {
		return rt, true
	}
	rt, ok := u.learned[t.Obj()]
	return rt, ok
}

// learn walks a compiled value's type beside what the checker says of it and
// remembers the types that the registry does not list, such as unexported
// ones in signatures.
func (u *universe) learn(t types.Type, rt reflect.Type, depth int) {
	if depth > 6 || rt == nil {
		return
	}
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if t.Obj().Pkg() == nil || fromCell(t.Obj()) || t.TypeArgs().Len() > 0 {
			return
		}
		if _, known := u.compiled(t); !known && rt.Name() == t.Obj().Name() {
			u.learned[t.Obj()] = rt
			u.learn(t.Underlying(), rt, depth+1)
		}
	case *types.Pointer:
		u.learnElem(t.Elem(), rt, reflect.Pointer, depth)
	case *types.Slice:
		u.learnElem(t.Elem(), rt, reflect.Slice, depth)
	case *types.Array:
		u.learnElem(t.Elem(), rt, reflect.Array, depth)
	case *types.Chan:
		u.learnElem(t.Elem(), rt, reflect.Chan, depth)
	case *types.Map:
		if rt.Kind() == reflect.Map {
			u.learn(t.Key(), rt.Key(), depth+1)
			u.learn(t.Elem(), rt.Elem(), depth+1)
		}
	case *types.Struct:
		for i := range t.NumFields() {
			if rt.Kind() == reflect.Struct && i < rt.NumField() {
				u.learn(t.Field(i).Type(), rt.Field(i).Type, depth+1)
			}
		}
	case *types.Signature:
		if rt.Kind() != reflect.Func || rt.NumIn() != t.Params().Len() || rt.NumOut() != t.Results().Len() {
			return
		}
		for i := range rt.NumIn() {
			u.learn(t.Params().At(i).Type(), rt.In(i), depth+1)
		}
		for i := range rt.NumOut() {
			u.learn(t.Results().At(i).Type(), rt.Out(i), depth+1)
		}
	}
}

func (u *universe) learnElem(t types.Type, rt reflect.Type, kind reflect.Kind, depth int) {
	if rt.Kind() == kind {
		u.learn(t, rt.Elem(), depth+1)
	}
}

// faithful reports whether the reflect type of t belongs to t alone.
func (u *universe) faithful(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		return true
	case *types.Named:
		if t.Obj().Pkg() == nil || !fromCell(t.Obj()) {
			return t.Obj().Name() != "comparable"
		}
		_, ok := t.Underlying().(*types.Struct)
		return ok
	case *types.Pointer:
		return u.faithful(t.Elem())
	case *types.Slice:
		return u.faithful(t.Elem())
	case *types.Array:
		return u.faithful(t.Elem())
	case *types.Chan:
		return u.faithful(t.Elem())
	case *types.Map:
		return u.faithful(t.Key()) && u.faithful(t.Elem())
	case *types.Interface:
		return t.NumMethods() == 0
	case *types.Signature:
		return u.faithfulAll(t.Params()) && u.faithfulAll(t.Results())
	case *types.Struct:
		for v := range t.Fields() {
			if v.Embedded() || v.Name() == "_" || !u.faithful(v.Type()) {
				return false
			}
		}
		return true
	}
	return false
}

func (u *universe) faithfulAll(tuple *types.Tuple) bool {
	for v := range tuple.Variables() {
		if !u.faithful(v.Type()) {
			return false
		}
	}
	return true
}
