package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"runtime"
	"strconv"

	"bridle/kernel/eval"
	"bridle/kernel/eval/front"
)

// A Checker types the cells of one session, one after another. It is not safe
// for use by several goroutines at a time.
type Checker struct {
	importer types.Importer
	fset     *token.FileSet
	pkg      *types.Package
	sizes    types.Sizes

	names map[string]kept
	dots  []*types.Package // imported with a dot, the newest first

	// pending are the methods that the last checked cell gave to types of
	// earlier units. They stay if the cell is kept.
	pending []*addedMethod
}

// A kept is what a name means to later cells.
type kept struct {
	object types.Object
	cell   int // where it was declared; 0 for variables from outside
}

// New returns a checker that takes the types of imported packages from the
// importer, which decides what can be imported. If the importer has a method
// Packages() []string, it is asked for the paths of all packages when an error
// could name one.
func New(importer types.Importer) *Checker {
	sizes := types.SizesFor("gc", runtime.GOARCH)
	return &Checker{
		importer: importer,
		fset:     token.NewFileSet(),
		pkg:      types.NewPackage("main", "main"),
		sizes:    sizes,
		names:    map[string]kept{},
	}
}

// Define declares a variable from outside, which later cells see. It takes the
// place of whatever had the name. Define panics if the name cannot name a
// variable.
func (c *Checker) Define(name string, t types.Type) types.Object {
	if !token.IsIdentifier(name) || name == "_" {
		panic("check: " + strconv.Quote(name) + " cannot name a variable")
	}
	object := types.NewVar(token.NoPos, c.pkg, name, t)
	c.names[name] = kept{object: object}
	return object
}

// Lookup returns what a name means to the next cell: an object that an earlier
// cell declared, or that was defined from outside, or the package that was
// imported under that name; or nil.
func (c *Checker) Lookup(name string) types.Object {
	if found, ok := c.names[name]; ok {
		return found.object
	}
	if token.IsExported(name) {
		for _, pkg := range c.dots {
			if object := pkg.Scope().Lookup(name); object != nil {
				return object
			}
		}
	}
	return nil
}

// Split is front.Split for a cell that is checked next, which then need not be
// read again.
func (c *Checker) Split(cell eval.Cell) (*front.Parts, error) {
	parts, err := front.SplitInto(c.fset, cell)
	if err != nil {
		return parts, err
	}
	if _, file := parts.Statements(c.fset); file != nil && len(parts.Magics) > 0 { // it comes again, without them
		c.fset.RemoveFile(file)
		return front.Split(cell)
	}
	return parts, nil
}

// Check types a cell and orders it into units. parts is what Split or
// front.Split found in it. Nothing of the cell is visible to later ones until it is kept.
//
// # Errors
//
// The first mistake of the cell is returned as an [*eval.Error] with its
// position: "ImportError" for a package that is not there, "CompileError" for
// what does not type. Variables, imports and values that are not used are no
// mistakes; a comparison whose result is not used is one.
func (c *Checker) Check(cell eval.Cell, parts *front.Parts) (checked *Cell, err error) {
	c.forgetMethods()
	r := c.newRun(cell.Number, parts)
	defer func() {
		if crash := recover(); crash != nil {
			checked, err = nil, r.crashed(crash)
		}
		if err != nil {
			c.forgetMethods()
			r.removeFiles()
		}
	}()
	if err := r.imports(); err != nil {
		return nil, err
	}
	items, err := r.parse()
	if err != nil {
		return nil, err
	}
	if err := r.checkAll(arrange(items)); err != nil {
		return nil, err
	}
	if n := len(r.cell.Units); n > 0 {
		r.cell.Units[n-1].Shown = r.cell.Units[n-1].Expr != nil && items[len(items)-1].kind == front.Expression
	}
	return r.cell, nil
}

func (c *Checker) newRun(number int, parts *front.Parts) *run {
	r := &run{
		checker: c, parts: parts, overlay: map[string]types.Object{},
		cell: &Cell{Number: number, Fset: c.fset, Pkg: c.pkg, Info: newInfo()},
	}
	if _, file := parts.Statements(c.fset); file != nil {
		r.files = append(r.files, file)
	}
	return r
}

// Keep makes the names that the first units of a cell declare, and its
// imports, visible to later cells. It is called at most once for the cell that
// was checked last, with the number of units that ran to their end.
func (c *Checker) Keep(cell *Cell, units int) {
	for _, imp := range cell.imports {
		switch imp.name {
		case "_":
		case ".":
			c.dots = append([]*types.Package{imp.pkg}, withoutPackage(c.dots, imp.pkg)...)
		default:
			c.names[imp.name] = kept{types.NewPkgName(token.NoPos, c.pkg, imp.name, imp.pkg), cell.Number}
		}
	}
	for _, objects := range cell.declared[:units] {
		for _, object := range objects {
			c.names[object.Name()] = kept{object, cell.Number}
		}
	}
	c.keepMethods(units)
}

func withoutPackage(list []*types.Package, pkg *types.Package) []*types.Package {
	var rest []*types.Package
	for _, p := range list {
		if p != pkg {
			rest = append(rest, p)
		}
	}
	return rest
}

func newInfo() *types.Info {
	return &types.Info{
		Types:      map[ast.Expr]types.TypeAndValue{},
		Instances:  map[*ast.Ident]types.Instance{},
		Defs:       map[*ast.Ident]types.Object{},
		Uses:       map[*ast.Ident]types.Object{},
		Implicits:  map[ast.Node]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
	}
}
