package jupyter

import (
	"strings"
	"testing"
)

func TestCompleteness(t *testing.T) {
	for _, test := range []struct{ code, want string }{
		{"", "complete"},
		{"1 + 1", "complete"},
		{"import \"fmt\"", "complete"},
		{"func f() {}", "complete"},
		{"%help", "complete"},
		{"?fmt.Println", "complete"},
		{"x :=", "incomplete"},
		{"1 +", "incomplete"},
		{"fmt.", "incomplete"},
		{"fmt.Println(\"a\"", "incomplete \t"},
		{"for i := range 10 {", "incomplete \t"},
		{"func f() {\n\tif x {", "incomplete \t\t"},
		{"type T struct {\n\tA int\n", "incomplete \t"},
		{"s := `a\nb", "incomplete"},
		{"/* a", "incomplete"},
		{"import (", "incomplete \t"},
		{"func", "incomplete"},
		{"var", "incomplete"},
		{"1 1", "invalid"},
		{"f())", "invalid"},
		{"s := \"a", "invalid"},
		{"x ? y", "invalid"},
		{"import = 7", "invalid"},
		{"%%sql\nSELECT 1", "incomplete"},
		{"%%sql\nSELECT 1;", "complete"},
		{"%%sql\nSELECT 1\n\n", "complete"},
		{"%%sql", "incomplete"},
		{"%%sql\n\n", "incomplete"},
	} {
		got := completeness(test.code)
		if text := strings.TrimRight(got.Status+" "+got.Indent, " "); text != test.want {
			t.Errorf("%q: got %q, want %q", test.code, text, test.want)
		}
	}
}

func FuzzCompleteness(f *testing.F) {
	for _, code := range []string{"for {", "`", "%%sql x <<\n", "a.", "\"é"} {
		f.Add(code)
	}
	f.Fuzz(func(t *testing.T, code string) {
		got := completeness(code)
		if got.Status != "complete" && got.Status != "incomplete" && got.Status != "invalid" {
			t.Errorf("%q", got.Status)
		}
	})
}

func FuzzOffsets(f *testing.F) {
	f.Add("aé\xff𝛼", 2)
	f.Fuzz(func(t *testing.T, text string, points int) {
		offset := byteOffset(text, points)
		if offset < 0 || offset > len(text) {
			t.Fatalf("offset %d of %d bytes", offset, len(text))
		}
		back := pointOffset(text, offset)
		if points >= 0 && points <= len([]rune(text)) && back != points {
			t.Errorf("%d points are %d bytes are %d points", points, offset, back)
		}
	})
}
