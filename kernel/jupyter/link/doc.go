// Package link is what a kernel's supervisor and its worker say to each other.
//
// The two are processes of one program, joined by two pipes. The supervisor
// writes [Request] values to the worker, the worker writes [Event] values
// back. On the pipe each value is a frame: the length of its JSON in four
// bytes, most significant first, and then the JSON.
//
//	execute 7  →
//	           ←  output (of 7), output, input request
//	input 7    →
//	           ←  output, done (of 7)
//
// A worker may die at any moment, so a [Reader] expects frames that are cut
// off or make no sense, and takes no memory for bytes that have not come.
package link
