// Command bridle-bind writes the Go package that makes compiled packages
// importable in cells.
//
//	bridle-bind -o DIR --package NAME PATH...
//
// An argument @FILE stands for the import paths in a file, one a line. For each
// import path it writes one file into DIR, and besides the function
// NAME.Register, which a command calls once at its start, and NAME.Archive, the
// types and comments of the packages by which cells are checked. Files of DIR that an
// earlier run wrote and this one does not are removed. The output is the same
// for the same packages.
package main
