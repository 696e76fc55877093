package closure

import (
	"fmt"
	"go/types"
	"reflect"
	"strconv"
	"sync"
	"unsafe"

	"golang.org/x/tools/go/types/typeutil"
)

// A universe maps types of the checker to types of the run time. It is shared
// by all cells of an engine and safe for concurrent use.
type universe struct {
	mu sync.Mutex

	e *Engine

	interned  typeutil.Map                              // types.Type -> *typ
	learned   map[*types.TypeName]reflect.Type          // compiled types met in signatures
	structs   typeutil.Map                              // struct types of cells, once made: reflect.Type by types.Type
	instances map[reflect.Type]map[string]reflect.Value // methods of instances of compiled generic types
	making    map[*types.Named]bool                     // being made
	numbers   int                                       // of struct types of cells
	byReflect map[reflect.Type]*typ                     // types of cells by their faithful reflect types
}

func newUniverse(e *Engine) *universe {
	return &universe{
		e:         e,
		learned:   map[*types.TypeName]reflect.Type{},
		instances: map[reflect.Type]map[string]reflect.Value{},
		making:    map[*types.Named]bool{},
		byReflect: map[reflect.Type]*typ{},
	}
}

// typ returns what is known about t.
func (u *universe) typ(t types.Type) *typ {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.intern(t)
}

func (u *universe) intern(t types.Type) *typ {
	t = types.Unalias(t)
	if basic, ok := t.(*types.Basic); ok && basic.Info()&types.IsUntyped != 0 && basic.Kind() != types.UntypedNil {
		t = types.Default(t)
	}
	if known := u.interned.At(t); known != nil {
		return known.(*typ)
	}
	info := &typ{e: u.e, go_: t, under: t.Underlying(), methods: map[string]*method{}}
	info.class = classOf(info.under)
	if info.class != classNone {
		info.rt = u.reflect(t)
		info.kind = info.rt.Kind()
		info.size = info.rt.Size()
		info.pointers = hasPointers(info.rt)
		info.faithful = u.faithful(t)
	}
	u.interned.Set(t, info)
	if ofCells(t) {
		u.e.named.Store(true)
	}
	if info.class == classNone {
		return info
	}
	if info.faithful && ofCells(t) {
		u.byReflect[info.rt] = info
	}
	if named, ok := t.(*types.Named); ok && fromCell(named.Obj()) && info.faithful {
		u.intern(types.NewPointer(t)) // so that a pointer in an interface is known
	}
	return info
}

// dynamic returns the type of a cell that has rt for itself alone, or nil.
func (u *universe) dynamic(rt reflect.Type) *typ {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.byReflect[rt]
}

// nested returns the type of a cell that has rt for itself alone, be it one
// with methods or not.
func (u *universe) nested(rt reflect.Type) *typ { return u.dynamic(rt) }

// ofCells reports whether a type mentions a named type of a cell.
func ofCells(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		return t.Obj().Pkg() != nil && fromCell(t.Obj())
	case *types.Pointer:
		return ofCells(t.Elem())
	case *types.Slice:
		return ofCells(t.Elem())
	case *types.Array:
		return ofCells(t.Elem())
	case *types.Chan:
		return ofCells(t.Elem())
	case *types.Map:
		return ofCells(t.Key()) || ofCells(t.Elem())
	case *types.Struct:
		for field := range t.Fields() {
			if ofCells(field.Type()) {
				return true
			}
		}
	}
	return false
}

// fromCell reports whether a type name was declared in a cell.
func fromCell(name *types.TypeName) bool { return name.Pkg() != nil && name.Pkg().Path() == cellPath }

// cellPath is the path under which cells are checked.
const cellPath = "main"

// reflect makes the run-time type of t. The caller holds u.mu.
func (u *universe) reflect(t types.Type) reflect.Type {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		return basicType(t)
	case *types.Named:
		return u.reflectNamed(t)
	case *types.Pointer:
		if u.endless(t.Elem()) {
			return reflect.TypeFor[unsafe.Pointer]()
		}
		return reflect.PointerTo(u.reflect(t.Elem()))
	case *types.Slice:
		if u.endless(t.Elem()) {
			return reflect.TypeFor[[]unsafe.Pointer]()
		}
		return reflect.SliceOf(u.reflect(t.Elem()))
	case *types.Array:
		return reflect.ArrayOf(int(t.Len()), u.reflect(t.Elem()))
	case *types.Map:
		if u.endless(t.Elem()) || u.endless(t.Key()) {
			return reflect.TypeFor[unsafe.Pointer]()
		}
		return reflect.MapOf(u.reflect(t.Key()), u.reflect(t.Elem()))
	case *types.Chan:
		if u.endless(t.Elem()) {
			return reflect.TypeFor[unsafe.Pointer]()
		}
		return reflect.ChanOf(map[types.ChanDir]reflect.ChanDir{types.SendRecv: reflect.BothDir, types.SendOnly: reflect.SendDir,
			types.RecvOnly: reflect.RecvDir}[t.Dir()], u.reflect(t.Elem()))
	case *types.Signature:
		return u.reflectFunc(t)
	case *types.Interface:
		return reflect.TypeFor[any]()
	case *types.Struct:
		return u.reflectStruct(t, "")
	}
	panic(fmt.Sprintf("closure: no run-time type for %v (%T)", t, t))
}

// endless reports whether t is a struct type that is just being made, of which
// the size is not known: a type cannot contain itself in reflection, so that
// pointers to it there are plain pointers. Their memory is the same.
func (u *universe) endless(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		_, ok := t.Underlying().(*types.Struct)
		return ok && u.making[t]
	case *types.Array:
		return u.endless(t.Elem())
	}
	return false
}

func (u *universe) reflectFunc(t *types.Signature) reflect.Type {
	list := func(tuple *types.Tuple) []reflect.Type {
		var all []reflect.Type
		for v := range tuple.Variables() {
			if u.endless(v.Type()) {
				all = append(all, reflect.TypeFor[unsafe.Pointer]())
				continue
			}
			all = append(all, u.reflect(v.Type()))
		}
		return all
	}
	params := list(t.Params())
	if t.Variadic() && params[len(params)-1].Kind() == reflect.String {
		params[len(params)-1] = reflect.TypeFor[[]byte]()
	}
	return reflect.FuncOf(params, list(t.Results()), t.Variadic())
}

// reflectNamed returns the compiled type of a name, or makes one for a name
// of a cell.
func (u *universe) reflectNamed(t *types.Named) reflect.Type {
	obj := t.Obj()
	if obj.Pkg() == nil {
		if obj.Name() == "error" {
			return reflect.TypeFor[error]()
		}
		return u.reflect(t.Underlying()) // comparable
	}
	if !fromCell(obj) {
		if rt, ok := u.compiled(t); ok {
			return rt
		}
		if _, ok := t.Underlying().(*types.Interface); ok {
			return reflect.TypeFor[any]()
		}
		panic(refusal(fmt.Sprintf("the type %s.%s is not compiled in", obj.Pkg().Path(), obj.Name())))
	}
	fields, ok := t.Underlying().(*types.Struct)
	if !ok {
		if u.making[t] { // type T []T, type F func(F)
			if _, ok := t.Underlying().(*types.Slice); ok {
				return reflect.TypeFor[[]unsafe.Pointer]()
			}
			return reflect.TypeFor[unsafe.Pointer]()
		}
		u.making[t] = true
		defer delete(u.making, t)
		return u.reflect(t.Underlying())
	}
	if made := u.structs.At(t); made != nil {
		return made.(reflect.Type)
	}
	u.making[t] = true
	defer delete(u.making, t)
	u.numbers++
	rt := u.reflectStruct(fields, obj.Name()+"·"+strconv.Itoa(u.numbers))
	u.structs.Set(t, rt)
	return rt
}
