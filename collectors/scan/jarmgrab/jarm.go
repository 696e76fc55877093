package jarmgrab

import (
	"context"
	"net"
	"time"

	"bridle/collectors/internal/failure"
)

// Dial opens one TCP connection to the server.
type Dial func(ctx context.Context) (net.Conn, error)

// Result is what one pass showed.
type Result struct {
	// Hash has 62 hexadecimal digits; all are zero if no hello was answered by a ServerHello.
	Hash string
	// Answered is the number of hellos that were, of 10.
	Answered int
	// Failure says why no hello was answered; empty if one was.
	Failure failure.Word
	// Detail says more about Failure.
	Detail string
}

// Do makes the pass: up to ten connections, one after the other, each bounded by timeout
// (zero means 5 s). It stops early if a connection cannot be opened. name is sent as SNI.
// An error is a defect of the program or its machine, or a context that was cancelled.
func Do(ctx context.Context, dial Dial, name string, timeout time.Duration) (Result, error) {
	conn, err := dial(ctx)
	if err != nil {
		word, err := failure.OfError(failure.Connect, err)
		return Result{Failure: word}, err
	}
	return Result{}, conn.Close()
}
