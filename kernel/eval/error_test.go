package eval

import (
	"errors"
	"io"
	"testing"
)

func TestErrorText(t *testing.T) {
	for _, test := range []struct {
		name string
		err  Error
		want string
	}{
		{"full", Error{Position: Position{3, 2, 5}, Message: "undefined identifier: x"}, "cell 3, line 2, column 5: undefined identifier: x"},
		{"line only", Error{Position: Position{3, 2, 0}, Message: "m"}, "cell 3, line 2: m"},
		{"nothing known", Error{Message: "m"}, "m"},
		{"unknown cell hides the rest", Error{Position: Position{0, 2, 5}, Message: "m"}, "m"},
		{"trace", Error{Position: Position{Cell: 4, Line: 1, Column: 1}, Message: "m", Trace: []Position{{2, 3, 9}, {1, 1, 1}}},
			"cell 4, line 1, column 1: m (in cell 2, line 3, column 9, called from cell 1, line 1, column 1)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.err.Error(); got != test.want {
				t.Errorf("Error() = %q, want %q", got, test.want)
			}
		})
	}
}

func TestErrorUnwrap(t *testing.T) {
	var err error = &Error{Message: "read", Err: io.ErrUnexpectedEOF}
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error("errors.Is does not find the cause")
	}
	if _, ok := errors.AsType[*Error](err); !ok {
		t.Error("errors.AsType does not find *Error")
	}
}

func TestPositionCompare(t *testing.T) {
	ascending := []Position{{}, {1, 0, 0}, {1, 1, 1}, {1, 1, 2}, {1, 2, 1}, {2, 1, 1}}
	for i, p := range ascending {
		for j, q := range ascending {
			want := 0
			if i < j {
				want = -1
			} else if i > j {
				want = 1
			}
			if got := p.Compare(q); got != want {
				t.Errorf("%v.Compare(%v) = %d, want %d", p, q, got, want)
			}
		}
	}
}
