// Package gomacro runs cells with the interpreter of
// github.com/cosmos72/gomacro. It is the first implementation of
// [eval.Engine].
//
// Three things are done differently from gomacro's own command:
//
//   - No toolchain is ever asked. Types of compiled packages come from
//     reflection alone, and an import is answered from the registry
//     github.com/gopherdata/gophernotes/imports, in which eval/stdlib puts the
//     standard library of Go 1.26, or refused here. Without
//     this, an unknown import would run "go get" and build a plugin.
//   - A cell is run item by item, in the order of front.Units, under a file
//     name that holds its number. So compile errors and run-time errors both
//     get the cell, line and column, through calls of functions of earlier
//     cells too.
//   - A variable that is declared again with another type gets a slot of its
//     own. gomacro would reuse the old one, and a function of an earlier cell
//     would read the bits of a float64 as an int.
//
// # Limits
//
// The language is Go 1.17: no type parameters, no range over integers or
// functions, no min, max or clear; loop variables are per loop. Methods of
// types declared in cells are visible to compiled code only where it asks for
// an interface that has a proxy, as the argument of a call or by an explicit
// conversion such as plot.Ticker(t); an assignment to a field does not convert.
// A panic in a goroutine started by a cell, or a recursion without end, ends
// the process. An interrupt does not stop compiled code: the engine waits for
// [Options.Grace] and is then lost.
package gomacro
