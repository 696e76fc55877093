package typeset

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// Every file in the folder of faces, and the two of Liberation Sans, is in the list once, in the order of the chain.
func TestFilesAreAllThereAre(t *testing.T) {
	entries, err := os.ReadDir("faces")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"LiberationSans-Bold.ttf", "LiberationSans-Regular.ttf"}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".ttf") || strings.HasSuffix(e.Name(), ".otf") {
			want = append(want, e.Name())
		}
	}
	slices.Sort(want)
	files := Files()
	if files[0].Name != "LiberationSans-Regular.ttf" || files[1].Name != "LiberationSans-Bold.ttf" {
		t.Errorf("the chain begins with %v", files[:2])
	}
	var got []string
	hashes := map[string]bool{}
	for _, f := range files {
		got = append(got, f.Name)
		hashes[f.SHA256] = true
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("files\n%v\nwant\n%v", got, want)
	}
	if len(hashes) != len(files) {
		t.Errorf("%d hashes of %d files", len(hashes), len(files))
	}
}

// Another order of fallback, another file and another preference each give another digest; the same chain the same.
func TestDigestKnowsTheWholeChain(t *testing.T) {
	whole := digestOf(chain)
	if whole != Digest() || len(whole) != 64 {
		t.Fatalf("digest %q and %q", whole, Digest())
	}
	swapped := slices.Clone(chain)
	swapped[8], swapped[9] = swapped[9], swapped[8]
	painted := slices.Clone(chain)
	last := len(painted) - 1
	painted[last].files = slices.Clone(painted[last].files)
	painted[last].files[1].data = func() []byte { return append(slices.Clone(chain[last].files[1].data()), 0) }
	preferred := slices.Clone(chain)
	preferred[3].scripts = nil
	for name, other := range map[string][]source{"order": swapped, "a byte of the last face": painted, "scripts": preferred, "one fewer": chain[:last]} {
		if digestOf(other) == whole {
			t.Errorf("%s: the same digest", name)
		}
	}
}
