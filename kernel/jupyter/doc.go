// Package jupyter is the kernel's side of the Jupyter protocol, version 5.4.
//
// A [Kernel] is the supervisor. It owns the sockets and answers at once what
// needs no engine: what the kernel is, whether a cell is complete, what was
// run before, interrupts, shutdown. Cells run in another process, the worker,
// which [bridle/kernel/jupyter/host] starts, watches and replaces, so that
// whatever a cell does the kernel answers.
//
//	front end ── wire ── Kernel ── host ══ pipes ══ worker ── session ── engine
//
// The source is "Messaging in Jupyter" (jupyter_client). Where it leaves
// something open, ipykernel's behaviour was taken, with one exception: a
// silent cell sends nothing but its status, as the text says.
//
// # What is not there
//
// The debugger and subshells are not advertised. Widgets need comms, which are
// closed as soon as they are opened. The only payload is the page of help that
// a cell like "?name" asks for.
package jupyter
