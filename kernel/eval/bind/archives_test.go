package bind

import (
	"strings"
	"testing"

	"bridle/kernel/eval/exportdata"
)

// TestArchives reads types and comments back.
func TestArchives(t *testing.T) {
	list, err := Load(t.Context(), "", "sort", "slices", "net/mail")
	if err != nil {
		t.Fatal(err)
	}
	files, err := Archives("bindings", list)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(files["archive.go"]), generated+"package bindings\n") {
		t.Errorf("archive.go begins with %.80q", files["archive.go"])
	}
	imp, err := exportdata.New(exportdata.Archive{Types: string(files["types.bin"]), Docs: string(files["docs.bin"])})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(imp.Packages(), " "); got != "net/mail slices sort" {
		t.Errorf("packages %s", got)
	}
	// Beginnings of the comments in the sources of Go 1.26.
	for _, test := range []struct{ path, name, want string }{
		{"sort", "", "Package sort provides"},
		{"sort", "Ints", "Ints sorts a slice of ints"},
		{"sort", "Interface.Len", "Len is the number of elements"},
		{"sort", "IntSlice.Sort", "Sort is a convenience method"},
		{"slices", "Sort", "Sort sorts a slice of any ordered type"},
		{"net/mail", "Address.Name", "Proper name; may be empty."},
		{"net/mail", "ErrHeaderNotPresent", ""},
		{"sort", "reverse", ""},
	} {
		if got := imp.Doc(test.path, test.name); !strings.HasPrefix(got, test.want) || test.want == "" && got != "" {
			t.Errorf("%s %s: %.60q", test.path, test.name, got)
		}
	}
	pkg, err := imp.Import("slices")
	if err != nil {
		t.Fatal(err)
	}
	if got := pkg.Scope().Lookup("Sort").String(); got != "func slices.Sort[S ~[]E, E cmp.Ordered](x S)" {
		t.Errorf("slices.Sort is %s", got)
	}
}
