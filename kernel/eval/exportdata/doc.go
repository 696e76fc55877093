// Package exportdata keeps the types and the documentation of compiled
// packages, so that cells can be typed without a Go toolchain.
//
// A program does not know the types of its own packages: reflection has no
// parameter names, no constants, no type parameters and no comments. The
// command bridle-bind therefore writes, beside the bindings, an archive
// of what the packages export ([Encode]), and the program embeds it. [New] reads
// archives; its result is a [types.Importer].
//
// # What is read when
//
// An archive is one string of which nothing is copied or unpacked ahead of
// time. [Importer.Import] decodes what one package exports and the types to
// which that leads; comments are unpacked when one of the package is asked for.
//
// # What is left out
//
// An unexported field of a named type, if not embedded, keeps its name, but its type is
// replaced by one of the same size, alignment and comparability; an unexported
// method is kept only if an interface of the package asks for one of that name.
// Neither can be told apart from outside of the package. There are no positions.
//
// # Layout
//
// An archive begins with a line that names the format. Four tables follow:
// strings, types, objects, packages; each is a number of entries, the offsets
// of their ends, and the entries. Entries are made of varints, most of them
// indices into the tables. A type refers to types before it, except by way of
// an object or a type parameter, which have places of their own in the tables.
// Comments stand in an archive of their own ([EncodeDocs]), deflated package by
// package, since they change more often than types and are needed less.
package exportdata
