// Package reflected makes the types of packages that exist at run time only,
// such as "display", whose functions belong to one session.
//
// Compiled packages have an archive of their types, written when the program
// is built (package exportdata). Those that a program makes while it runs have
// none; what reflection knows of them is enough to type cells: signatures
// without names of parameters, fields, and the exported methods. Types of other
// packages are taken from their archives where there is one.
package reflected
