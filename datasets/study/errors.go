package study

import (
	"errors"
	"fmt"
)

// Location says where in an input something is: a file, and if known a section
// (a table, for example), a row and a column of it.
type Location struct {
	File    string
	Section string // empty: the file has no sections, or the file as a whole
	Row     int64  // from 1; 0: no row in particular
	Column  string // empty: no column in particular
}

// String returns the location in words, such as "ht.db, table ssl_hit, row 12, column ip".
func (l Location) String() string {
	s := l.File
	if l.Section != "" {
		s += ", table " + l.Section
	}
	if l.Row > 0 {
		s += fmt.Sprintf(", row %d", l.Row)
	}
	if l.Column != "" {
		s += ", column " + l.Column
	}
	return s
}

// LocatedError is an error that is tied to a place in an input.
type LocatedError struct {
	Location Location
	// Advice says what to do next; empty if there is nothing to say.
	Advice string
	Err    error
}

// Error returns place, cause and advice in one line.
func (e *LocatedError) Error() string {
	s := e.Location.String() + ": " + e.Err.Error()
	if e.Advice != "" {
		s += "; " + e.Advice
	}
	return s
}

// Unwrap returns the cause.
func (e *LocatedError) Unwrap() error { return e.Err }

// Errors that callers may want to tell apart.
var (
	// ErrBusy means that another process writes to the same run.
	ErrBusy = errors.New("another process is writing to it")
	// ErrNoStudy means that the folder holds no study.
	ErrNoStudy = errors.New("not a study")
	// ErrPart means that a part is not what its name promises: cut off, changed,
	// missing a column, or written by a newer version.
	ErrPart = errors.New("bad part")
)

// badPart returns an error about a part that wraps [ErrPart].
func badPart(path, advice, format string, args ...any) error {
	return &LocatedError{
		Location: Location{File: path},
		Advice:   advice,
		Err:      &partError{fmt.Errorf(format, args...)},
	}
}

// partError makes a cause match [ErrPart] without repeating its words.
type partError struct{ error }

func (e *partError) Is(target error) bool { return target == ErrPart }
func (e *partError) Unwrap() error        { return e.error }
