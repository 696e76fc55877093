package traceback

import (
	"strings"
	"testing"

	"bridle/kernel/eval"
)

func TestTraceback(t *testing.T) {
	cells := map[int]string{1: "func f(i int) {\n\tx[é(i)] = i\n}\n\n\n\n\n\n\n\nf(1)", 2: "a\r\nf(7)"}
	failure := &eval.Error{Name: "RuntimeError", Message: "index out of range", Position: eval.Position{Cell: 1, Line: 2, Column: 7},
		Trace: []eval.Position{{Cell: 2, Line: 2, Column: 1}, {Cell: 1, Line: 11}, {Cell: 9, Line: 1, Column: 1}, {Cell: 1, Line: 99, Column: 1}}}
	got := strings.Join(Lines(failure, func(cell int) string { return cells[cell] }), "\n")
	for from, to := range map[string]string{red: "<r>", blue: "<b>", bold: "<h>", plain: "</>"} {
		got = strings.ReplaceAll(got, from, to)
	}
	want := strings.Join([]string{
		"<r>RuntimeError</>: index out of range",
		"<b>at cell 1, line 2, column 7</>",
		"  1 │ func f(i int) {",
		"<h>→ 2 │ \tx[é(i)] = i</>",
		"    │ \t    <r>^</>", // column 7 is byte 7: a tab, x, [, two of é, (
		"  3 │ }",
		"  4 │ ",
		"<b>in cell 2, line 2, column 1</>",
		"  1 │ a",
		"<h>→ 2 │ f(7)</>",
		"    │ <r>^</>",
		"<b>called from cell 1, line 11</>",
		"   9 │ ",
		"  10 │ ",
		"<h>→ 11 │ f(1)</>",
		"<b>called from cell 9, line 1, column 1</>",
		"<b>called from cell 1, line 99, column 1</>",
	}, "\n")
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestTracebackWithoutAPlace(t *testing.T) {
	failure := &eval.Error{Name: "SessionLost", Message: "gone", Position: eval.Position{Cell: 3}}
	if got := Lines(failure, nil); len(got) != 1 || got[0] != red+"SessionLost"+plain+": gone" {
		t.Errorf("got %q", got)
	}
}

func FuzzTraceback(f *testing.F) {
	f.Add("a\n\tb\xff", 2, 3)
	f.Fuzz(func(_ *testing.T, source string, line, column int) {
		failure := &eval.Error{Position: eval.Position{Cell: 1, Line: line, Column: column}}
		Lines(failure, func(int) string { return source })
	})
}
