package check

import (
	"go/types"
)

// A member is a field or method of a type.
type member struct {
	object types.Object // with the type it has for this type
	owner  string       // name of the declaring type; empty for an unnamed one
	pkg    *types.Package
}

// members returns the fields and methods that a cell can select on a value of
// type t, promoted ones included, the nearest first.
func (c *Checker) members(t types.Type) []member {
	w := &memberWalk{checker: c, root: t, seen: map[string]bool{"_": true}, visited: map[types.Type]bool{}}
	w.next = []types.Type{t}
	for len(w.next) > 0 {
		level := w.next
		w.next = nil
		for _, t := range level {
			w.walk(t)
		}
	}
	return w.list
}

type memberWalk struct {
	checker *Checker
	root    types.Type
	seen    map[string]bool
	visited map[types.Type]bool
	next    []types.Type // embedded one level deeper
	list    []member
}

func (w *memberWalk) walk(t types.Type) {
	t = types.Unalias(t)
	if pointer, ok := t.Underlying().(*types.Pointer); ok {
		t = types.Unalias(pointer.Elem())
	}
	if w.visited[t] {
		return
	}
	w.visited[t] = true
	owner, pkg := "", w.checker.pkg
	if named, ok := t.(*types.Named); ok {
		owner = named.Obj().Name()
		if named.Obj().Pkg() != nil {
			pkg = named.Obj().Pkg()
		}
		// Those of the generic type, since to list the methods of an instance
		// would fix them.
		for method := range named.Origin().Methods() {
			w.add(method, owner, pkg)
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		for field := range u.Fields() {
			w.add(field, owner, pkg)
			if field.Embedded() {
				w.next = append(w.next, field.Type())
			}
		}
	case *types.Interface:
		for method := range u.Methods() {
			w.add(method, owner, pkg)
		}
	}
}

func (w *memberWalk) add(object types.Object, owner string, pkg *types.Package) {
	name := object.Name()
	if w.seen[name] || !object.Exported() && object.Pkg() != w.checker.pkg {
		return
	}
	w.seen[name] = true
	if found, _, _ := types.LookupFieldOrMethod(w.root, true, w.checker.pkg, name); found != nil {
		w.list = append(w.list, member{found, owner, pkg})
	}
}
