package exportdata

import (
	"errors"
	"go/token"
	"go/types"
	"strings"
)

// A reader decodes one archive.
type reader struct {
	imp *Importer

	strings, types, objects, packages table

	decodedTypes   []types.Type
	decodedObjects []types.Object
	begun          []bool // by object
}

// open reads the tables of an archive and notes its packages with the importer.
func open(imp *Importer, data string) (r *reader, err error) {
	defer recoverDamage(&err)
	rest, ok := strings.CutPrefix(data, magic)
	if !ok {
		return nil, errors.New("not an archive of types, or one of another version: run bridle-bind again")
	}
	r = &reader{imp: imp}
	for _, t := range []*table{&r.strings, &r.types, &r.objects, &r.packages} {
		if *t, rest, err = cutTable(rest); err != nil {
			return nil, err
		}
	}
	r.decodedTypes = make([]types.Type, r.types.n)
	r.decodedObjects = make([]types.Object, r.objects.n)
	r.begun = make([]bool, r.objects.n)
	for i := range r.packages.n {
		head, _ := r.packageEntry(i)
		if _, twice := imp.homes[head.path]; head.bound && !twice {
			imp.homes[head.path] = home{r, i}
			imp.paths = append(imp.paths, head.path)
		}
	}
	return r, nil
}

type packageHead struct {
	path, name string
	bound      bool
}

// packageEntry returns the head of a package's entry and a cursor behind it.
func (r *reader) packageEntry(index int) (packageHead, *cursor) {
	c := &cursor{r.packages.at(index)}
	return packageHead{r.strings.at(c.int()), r.strings.at(c.int()), c.int() == 1}, c
}

func (r *reader) packageName(index int) string {
	head, _ := r.packageEntry(index)
	return head.name
}

// pkg returns the package with an index in this archive.
func (r *reader) pkg(index int) *types.Package {
	head, _ := r.packageEntry(index)
	if head.path == "" {
		panic(damaged("a package has no path"))
	}
	return r.imp.pkg(head.path, head.name)
}

// objectsOf returns the indices of what a package exports. Its entry lists
// unexported types too, which others lead to.
func (r *reader) objectsOf(index int) []int {
	_, c := r.packageEntry(index)
	var list []int
	for range c.count() {
		name, i := r.strings.at(c.int()), c.int()
		if token.IsExported(name) {
			list = append(list, i)
		}
	}
	return list
}

// object decodes a package-level object and puts it into its scope.
func (r *reader) object(index int) types.Object {
	if index < 0 || index >= len(r.decodedObjects) {
		panic(damaged("an index is out of range"))
	}
	if object := r.decodedObjects[index]; object != nil {
		return object
	}
	if r.begun[index] { // only a type may lead back to itself
		panic(damaged("a declaration contains itself"))
	}
	r.begun[index] = true
	c := &cursor{r.objects.at(index)}
	kind := c.byte()
	pkg, name := r.pkg(c.int()), r.strings.at(c.int())
	object := pkg.Scope().Lookup(name) // decoded from another archive?
	if object == nil {
		object = r.declaration(kind, pkg, name, index, c)
	}
	r.decodedObjects[index] = object
	pkg.Scope().Insert(object)
	return object
}

func (r *reader) declaration(kind byte, pkg *types.Package, name string, index int, c *cursor) types.Object {
	switch kind {
	case constObject:
		return types.NewConst(token.NoPos, pkg, name, r.typ(c.int()), r.value(c))
	case varObject:
		return types.NewVar(token.NoPos, pkg, name, r.typ(c.int()))
	case funcObject:
		params := r.parameters(c)
		return types.NewFunc(token.NoPos, pkg, name, r.signature(c.int(), nil, nil, params))
	case aliasObject:
		object := types.NewTypeName(token.NoPos, pkg, name, nil)
		params := r.parameters(c)
		alias := types.NewAlias(object, r.typ(c.int()))
		if len(params) > 0 {
			alias.SetTypeParams(params)
		}
		return object
	case typeObject:
		object := types.NewTypeName(token.NoPos, pkg, name, nil)
		named := types.NewNamed(object, nil, nil)
		r.decodedObjects[index] = object // type parameters may lead back here
		if params := r.parameters(c); len(params) > 0 {
			named.SetTypeParams(params)
		}
		r.imp.unfinished = append(r.imp.unfinished, func() { r.finish(named, c) })
		return object
	}
	panic(damaged("an object is of no known kind"))
}

// finish decodes the underlying type and the methods.
func (r *reader) finish(named *types.Named, c *cursor) {
	named.SetUnderlying(r.typ(c.int()).Underlying())
	pkg := named.Obj().Pkg()
	for range c.count() {
		name, pointer, recvName := r.strings.at(c.int()), c.int() == 1, r.strings.at(c.int())
		params := r.parameters(c)
		var recv types.Type = named
		if len(params) > 0 {
			args := make([]types.Type, len(params))
			for i, param := range params {
				args[i] = param
			}
			recv = r.instantiate(named, args)
		}
		if pointer {
			recv = types.NewPointer(recv)
		}
		receiver := types.NewVar(token.NoPos, pkg, recvName, recv)
		named.AddMethod(types.NewFunc(token.NoPos, pkg, name, r.signature(c.int(), receiver, params, nil)))
	}
}

func (r *reader) instantiate(generic types.Type, args []types.Type) types.Type {
	instance, err := types.Instantiate(nil, generic, args, false)
	if err != nil {
		panic(damaged(err.Error()))
	}
	return instance
}

func (r *reader) parameters(c *cursor) []*types.TypeParam {
	n := c.count()
	if n == 0 {
		return nil
	}
	list := make([]*types.TypeParam, n)
	for i := range list {
		param, ok := r.typ(c.int()).(*types.TypeParam)
		if !ok {
			panic(damaged("a type parameter is none"))
		}
		list[i] = param
	}
	return list
}
