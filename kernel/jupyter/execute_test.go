package jupyter

import (
	"strings"
	"testing"
)

func TestCells(t *testing.T) {
	d, _ := serve(t, nil)
	for _, test := range []struct{ name, code, want string }{
		{"value", `value("a")`, "result 1 map[text/plain:a]\nreply ok 1"},
		{"nothing", "", "reply ok 1"},
		{"streams", `print("a\n"); warn("b")`, "stdout \"a\\n\"\nstderr \"b\"\nreply ok 2"},
		{"fails", `fail("no")`, "error RuntimeError: cell 3, line 1, column 1: no\nreply error RuntimeError"},
		{"syntax", `value(`, "error SyntaxError: cell 4, line 1, column 6: ( is never closed\nreply error SyntaxError"},
		{"displays", `show("x", "i"); print("p"); update("y", "i"); clear("wait")`, strings.Join([]string{
			`display_data {"data":{"text/html":"x","text/plain":"x"},"metadata":{},"transient":{"display_id":"i"}}`,
			`stdout "p"`,
			`update_display_data {"data":{"text/html":"y","text/plain":"y"},"metadata":{},"transient":{"display_id":"i"}}`,
			`clear_output {"wait":true}`, `reply ok 5`}, "\n")},
	} {
		if got := d.run(t, test.code); got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
}
