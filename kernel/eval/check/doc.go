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
// Every cell is checked as package "main" with a package scope of its own, in
// which the objects that earlier cells declared are visible unless the cell
// declares the name again. An object is thus never changed: a variable that is
// declared again is another object of the same name. Engines keep the storage
// of an object that is replaced by one of identical type, so that functions of
// earlier cells see the new function or value.
package check
