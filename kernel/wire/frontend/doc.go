// Package frontend is the other side of package wire: a Jupyter front end in Go, as tests
// and measuring programs of a kernel need it. It connects to the five sockets, sends
// requests and gathers what comes back.
package frontend
