// Package house holds the rules of the house as tests: which room may import which,
// one comment per package, a fuzz target for every package that decodes foreign
// bytes, no vague names, no binaries of data in the tree.
//
// The folder's name begins with a dot, so ./... does not find it; 'make test' runs
// it by name.
package house
