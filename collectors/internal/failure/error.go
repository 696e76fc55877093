package failure

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"
)

// Op is the operation that an error came from. The same error can mean different things: no
// buffer space while sending is a send that failed, while receiving it is a defect of the
// own machine.
type Op string

// The operations of an exchange.
const (
	Connect Op = "connect" // opening a TCP connection, or fixing the peer of a UDP socket
	Send    Op = "send"
	Receive Op = "receive" // also reading the queue of errors of a socket
)

// UnknownError is an error that says nothing about the target: a defect of the program or of
// its machine, an exchange that was cancelled, or something nobody has thought of. No row
// may be made of it.
type UnknownError struct {
	Op  Op
	Err error
}

// Error says what happened and what to do next.
func (e *UnknownError) Error() string {
	return fmt.Sprintf("%s: %v: this says nothing about the target and is not in the failure vocabulary; "+
		"the run cannot record it", e.Op, e.Err)
}

// Unwrap returns the error as it came.
func (e *UnknownError) Unwrap() error { return e.Err }

// OfError returns the word for err, which ended a try during op. Deadlines, ends of
// streams and numbers of the operating system are found however deeply they are wrapped.
//
// Everything else is an [*UnknownError], among it: a cancelled context, a socket that the
// program itself has closed, and numbers that ask to try again (EAGAIN, EINTR,
// ENOBUFS while receiving). A nil err or an unknown op is a caller's mistake, and OfError
// panics.
//
// # Limits
//
// The numbers are those of Unix. On Windows refusals and resets are unknown errors.
func OfError(op Op, err error) (Word, error) {
	if err == nil {
		panic("failure: no error to classify")
	}
	if op != Connect && op != Send && op != Receive {
		panic(fmt.Sprintf("failure: %q is no operation", string(op)))
	}
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, net.ErrClosed):
		return "", &UnknownError{Op: op, Err: err}
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		return Timeout, nil
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return ClosedEarly, nil
	}
	if number, ok := errors.AsType[syscall.Errno](err); ok {
		if word, ok := ofErrno(op, number); ok {
			return word, nil
		}
		return "", &UnknownError{Op: op, Err: err}
	}
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		return Timeout, nil
	}
	return "", &UnknownError{Op: op, Err: err}
}
