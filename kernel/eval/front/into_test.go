package front

import (
	"go/token"
	"testing"

	"bridle/kernel/eval"
)

// TestSplitInto: the trees of statements are in the given set, with the places of the cell.
func TestSplitInto(t *testing.T) {
	fset := token.NewFileSet()
	parts, err := SplitInto(fset, eval.Cell{Number: 3, Source: "import \"fmt\"; x := 1 // one\nfunc f() {}\n;  fmt.Println(x)"})
	if err != nil {
		t.Fatal(err)
	}
	list, file := parts.Statements(fset)
	if len(list) != 2 || file == nil || fset.File(list[0].Pos()) != file {
		t.Fatalf("got %d statements in %v", len(list), file)
	}
	for i, want := range []string{"cell 3:1:15", "cell 3:3:4"} {
		at := fset.Position(list[i].Pos())
		if at.String() != want {
			t.Errorf("statement %d is at %v, not %s", i, at, want)
		}
	}
	if list, file := parts.Statements(token.NewFileSet()); list != nil || file != nil {
		t.Errorf("got %v in %v of a set that has nothing", list, file)
	}
}

// TestBracketsThatEndTheFunction: a cell that closes the function around it is refused with and without what has to be scanned for, and
// leaves nothing in the set.
func TestBracketsThatEndTheFunction(t *testing.T) {
	for source, want := range map[string]string{
		"}; var x = struct{":           "cell 1, line 1, column 1: unexpected }",
		"x := 1\n}\ntype T struct {":   "cell 1, line 2, column 1: unexpected }",
		"x := (1\ny := 2":              "cell 1, line 1, column 6: ( is never closed",
		"}\nfunc f() {":                "cell 1, line 1, column 1: unexpected }",
		"// func\n}; var x = struct{":  "cell 1, line 2, column 1: unexpected }",
		"x := \"open":                  "cell 1, line 1, column 6: string literal not terminated",
		"if x { y = 1 } } else { z() ": "cell 1, line 1, column 16: unexpected }",
	} {
		fset := token.NewFileSet()
		if _, err := SplitInto(fset, eval.Cell{Number: 1, Source: source}); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", source, err, want)
		}
		fset.Iterate(func(f *token.File) bool {
			t.Errorf("%q left %s in the set", source, f.Name())
			return true
		})
	}
}
