package check

import (
	"go/ast"
	"go/token"
	"go/types"

	"bridle/kernel/eval"
)

// A Cell is a cell that types.
type Cell struct {
	// Number is the cell's position as shown to a person.
	Number int

	// Fset holds the positions of the trees. The file of cell n is called
	// "cell n"; lines and columns are those of the cell.
	Fset *token.FileSet

	// Pkg is the package as which the cell was checked; its path is "main".
	// All cells of a Checker have the same one.
	Pkg *types.Package

	// Info holds Types, Instances, Defs, Uses, Implicits and Selections of
	// all units.
	Info *types.Info

	// Units run one after another.
	Units []Unit

	declared [][]types.Object // the names that each unit declares
	imports  []importedName
}

// A Unit is what an engine runs in one go: either declarations that may refer
// to each other, or one statement, or one expression whose value is wanted.
type Unit struct {
	// Position is where the unit starts.
	eval.Position

	// Funcs holds functions and methods, instances of generic ones not
	// among them. A method may belong to a type of an earlier cell. It may
	// also replace an earlier method of the same name and signature; then
	// Info.Defs has a new object for it, while selections still lead to the
	// first one, so that a method is best known by its type and name.
	Funcs []*ast.FuncDecl

	// Types holds type declarations. Constants leave nothing to run.
	Types []*ast.TypeSpec

	// Vars holds variables at the top level of the notebook, from one ":=" or
	// one line of "var". All values are found before any variable is set: in
	// "a, b := b, a" the names on the right are variables of earlier units,
	// whose storage the new ones may share. To go/types the variables are
	// local ones, since the right side may use an earlier variable of the
	// name.
	Vars []Var

	// Stmt is any other statement, or nil. It is checked as if it stood in
	// the body of a function without results.
	Stmt ast.Stmt

	// Expr is an expression that stands alone, or nil. It may have no value
	// or several. It has its default type unless it is the call of a builtin
	// function with a constant result.
	Expr ast.Expr

	// Shown tells that Expr is the last item of the cell, so that its value is
	// the cell's.
	Shown bool
}

// A Var is one initialisation: "a, b = f()" or "a = x" or no value at all.
type Var struct {
	// Objects are the variables, one for each name of the left side; nil
	// stands for the blank identifier. One of several may be a variable of an
	// earlier unit of the cell to which ":=" assigns, as in Go. The type of a
	// variable may be an interface that the value implements.
	Objects []*types.Var

	// Value is the right side; nil means zero values.
	Value ast.Expr
}
