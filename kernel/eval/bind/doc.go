// Package bind writes the Go code that makes compiled packages importable in
// cells.
//
// An interpreter cannot find functions by name in a compiled program, so each
// package needs an entry in the registry
// github.com/gopherdata/gophernotes/imports: its functions, variables,
// constants and types by name. [Load] reads the exported symbols of packages
// and [Package.File] writes that entry; [Register] writes the function that a
// command calls once at its start.
//
// # What is bound
//
//   - functions, and variables by address;
//   - constants; an untyped one keeps its exact value, and is converted where
//     its default type could not hold it;
//   - types, and for interfaces a proxy, through which a type declared in a
//     cell can be given to compiled code.
//
// # Types and comments
//
// [Archives] writes the types and comments of the packages, by which cells are
// checked and completed; see [bridle/kernel/eval/exportdata].
//
// # Limits
//
// What has type parameters is left out of the bindings, since reflection sees
// instances only, though not out of the types; so are interfaces that describe sets of types. An interface has no proxy if
// its methods are not all exported or mention types that other packages cannot
// name. The symbols are those of the system for which the generator runs.
package bind
