// Package closure runs checked cells by turning them into Go closures.
//
// [bridle/kernel/eval/check] says what every identifier and expression of a
// cell means. This package compiles that knowledge once: each expression
// becomes a Go function from a frame to its value, each statement a function
// from a frame to where control goes next. Running a cell is calling them.
//
// # Values
//
// A value lies in memory exactly as compiled Go would lay it out, so that
// slices, maps, structs, pointers and functions pass to compiled packages and
// back without conversion. While an expression is evaluated its value travels
// as one of eight carriers (int64 for every integer, float64, bool, string,
// ...), chosen at compile time by the kind of its type. Local variables that
// nobody captures and whose address nobody takes live in typed slots of the
// frame; all others have memory of their own.
//
// # Named types of cells
//
// Reflection cannot make named types with methods. A struct type declared in
// a cell is a reflect struct type made unique by a tag; any other named type
// is its underlying type, and its values are put into a box, which names the
// type, whenever they become interface values. Where such a value meets an
// interface of compiled code, a proxy with the methods is made.
//
// # Safety
//
// The package uses unsafe to reach memory whose type go/types and reflect have
// established. Every block of memory is allocated through reflect or by Go
// itself with its true type, so the garbage collector sees every pointer.
package closure
