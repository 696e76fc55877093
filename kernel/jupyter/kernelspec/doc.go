// Package kernelspec tells front ends that a kernel is there.
//
// Jupyter looks for kernels in folders called kernels, of which each program
// and each environment has one. [Install] puts a folder with kernel.json and
// the logos there, [Uninstall] takes away what Install put, [List] shows what
// there is. [Places] says where Jupyter looks.
package kernelspec
