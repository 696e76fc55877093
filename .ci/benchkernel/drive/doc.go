// Package drive starts kernels by their argv, as front ends do it, runs cells in them over their sockets and reads the memory of
// their processes. It knows no kernel by name.
package drive
