// Package worker is the process in which the cells of a kernel run.
//
// [Run] takes requests from its supervisor through one pipe, gives them to a
// [Session] one after another, and sends what happens through another pipe as
// it happens; see [bridle/kernel/jupyter/link]. It knows nothing of sockets
// and nothing of Jupyter but the shape of a bundle.
//
// A worker may die: by a panic in a goroutine of compiled code, by an exit, in
// C. That is the supervisor's to notice; nothing is cleaned up here. When the
// supervisor goes away, its end of the pipe closes and Run returns.
package worker
