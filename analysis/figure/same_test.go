package figure

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

// sameMarks reports whether two figures are drawn with the same strokes and areas at the same places, in the same colours.
func sameMarks(a, b *Figure) bool { return reflect.DeepEqual(a.drawing, b.drawing) }

// sameDrawing reports whether two figures are the same: marks, numbers and SVG. A picture is made from the marks and nothing else, so
// it is not made here, which takes long; TestSameBytesEveryTime and the gallery's tests compare pictures.
func sameDrawing(a, b *Figure) bool {
	return sameMarks(a, b) && a.SVG() == b.SVG() && bytes.Equal(a.CSV(), b.CSV())
}

// kept reports whether pictures are to be looked at (go test -artifacts). Without it none is made of them.
func kept() bool {
	f := flag.Lookup("test.artifacts")
	return f != nil && f.Value.String() == "true"
}

// Keep writes a picture for the eye, with go test -artifacts.
func Keep(t *testing.T, name string, f *Figure) {
	t.Helper()
	if !kept() {
		return
	}
	if err := os.WriteFile(filepath.Join(t.ArtifactDir(), name+".png"), f.PNG(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// keep takes what Draw returns: an error fails the test.
func keep(t *testing.T, name string, f *Figure, err error) *Figure {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	Keep(t, name, f)
	return f
}
