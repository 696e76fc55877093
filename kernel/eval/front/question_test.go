package front

import "testing"

func TestQuestion(t *testing.T) {
	for _, test := range []struct {
		source, want string
		ok           bool
	}{
		{"?fmt.Println", "fmt.Println", true},
		{" x? \n", "x", true},
		{"??a.b.c", "a.b.c", true},
		{"? x", "x", true},
		{"?x?", "", false},
		{"?", "", false},
		{"", "", false},
		{"x", "", false},
		{"x := 1\nx?", "x := 1\nx", false},
		{"?f(1)", "f(1)", false},
		{"?1", "1", false},
	} {
		if got, ok := Question(test.source); ok != test.ok || ok && got != test.want {
			t.Errorf("Question(%q) = %q, %v; want %q, %v", test.source, got, ok, test.want, test.ok)
		}
	}
}
