package study

import "fmt"

// Error is what the methods of this package panic with.
type Error struct {
	// Doing says what was tried, such as "matrix of out/study".
	Doing string
	// Err is what went wrong.
	Err error
	// Next says what to do; it may be empty if Err says so itself.
	Next string
}

// Error returns all three in one line.
func (e *Error) Error() string {
	if e.Next == "" {
		return fmt.Sprintf("%s: %v", e.Doing, e.Err)
	}
	return fmt.Sprintf("%s: %v; %s", e.Doing, e.Err, e.Next)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// check panics with an [*Error] if there is an error.
func check(err error, next, doing string, args ...any) {
	if err != nil {
		panic(&Error{Doing: fmt.Sprintf(doing, args...), Err: err, Next: next})
	}
}

// refuse panics with an [*Error] that has no deeper cause.
func refuse(doing, next, why string, args ...any) {
	panic(&Error{Doing: doing, Err: fmt.Errorf(why, args...), Next: next})
}
