package fingerprint

import (
	"os"
	"strings"
	"testing"
)

// The table of fields in doc.go names every field and modifier.
func TestTableOfFieldsIsWhole(t *testing.T) {
	b, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	doc := string(b)
	for _, f := range Fields() {
		name := f.Name
		for _, prefix := range []string{"certificate.", "chain."} {
			if rest, ok := strings.CutPrefix(name, prefix); ok {
				name = rest
			}
		}
		for _, word := range append([]string{name}, f.Modifiers...) {
			if !strings.Contains(doc, word) {
				t.Errorf("doc.go does not speak of %s", word)
			}
		}
	}
}
