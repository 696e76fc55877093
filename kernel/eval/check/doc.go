// Package check types a cell before anything of it runs.
//
// It stands between [bridle/kernel/eval/front], which takes a cell apart, and
// an engine. A [Cell] is a checked cell: syntax trees, what go/types found out
// about them, and the units in the order in which they run. Errors are the
// compiler's, with cell, line and column, and an engine is never given a cell
// that does not type.
//
// # Cells and Go's type checker
//
// All cells are checked as one package "main", whose scope is filled anew for
// each check with the objects that the text mentions: what earlier cells
// declared, unless the text declares the name again. An object is thus never
// changed: a variable that is declared again is another object of the same
// name. Engines keep the storage of an object that is replaced by one of
// identical type, so that functions of earlier cells see the new function or
// value.
//
// Variables and statements are checked in the order of the source as the body
// of a function, so that the right side of "x := x + 1" is the x of before.
// Functions, methods, types and constants are moved up to where the variables
// that they mention are declared. ":=" assigns to a variable that the cell has
// declared already, as in Go, if another name on its left is new; otherwise it
// declares again.
//
// # Methods
//
// A later cell may give a type more methods, or replace one by another of the
// same signature. go/types has no way to do either, nor to take a method away if
// the cell fails; see methods.go for how it is done. A type has methods named
// "_" where one was taken away or, if it is generic, where one may come. Do not
// list the methods of an instance of a generic type by index or with
// types.NewMethodSet, which would fix them: list those of its origin and look
// each up by name.
//
// # What is allowed
//
// Variables, labels, imports and values may be left unused; a comparison that
// stands alone is refused. A return at the top of a cell, a goto out of its
// statement, a label before a declaration and a function named init have no
// meaning in a cell and are refused.
package check
