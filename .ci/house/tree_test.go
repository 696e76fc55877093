package house

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Data of others is listed in a manifest, never committed; large files belong to
// releases.
func TestNoDataInTheTree(t *testing.T) {
	// The face of Han and Hangul is built into the commands: figures are not set with fonts of the operating system.
	const face, faceLimit = "analysis/typeset/faces/NotoSansCJK-Regular.otf", 5 << 20
	for _, f := range tracked(t) {
		limit := int64(1 << 20)
		if f == face {
			limit = faceLimit
		}
		info, err := os.Stat(filepath.Join(root, f))
		if err != nil {
			continue // deleted in the working tree
		}
		if info.Size() > limit {
			t.Errorf("%s has %d bytes, more than %d", f, info.Size(), limit)
		}
		switch filepath.Ext(f) {
		case ".db", ".sqlite", ".duckdb", ".parquet":
			t.Errorf("%s: data files are not committed", f)
		}
	}
}

// Notebooks are committed without outputs, so that what a reader sees was run.
func TestNotebooksHaveNoOutputs(t *testing.T) {
	filled := regexp.MustCompile(`"outputs":\s*\[\s*\{|"execution_count":\s*[0-9]`)
	for _, f := range tracked(t) {
		if strings.HasPrefix(f, "notebooks/") && strings.HasSuffix(f, ".ipynb") && filled.MatchString(read(t, f)) {
			t.Errorf("%s has outputs; clear them", f)
		}
	}
}

// Links in documents lead somewhere.
func TestLinksInDocuments(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#\s]+)(#[^)]*)?\)`)
	for _, f := range tracked(t) {
		if !strings.HasSuffix(f, ".md") || strings.Contains(f, "/testdata/") {
			continue
		}
		for _, m := range link.FindAllStringSubmatch(read(t, f), -1) {
			if strings.Contains(m[1], "://") || strings.HasPrefix(m[1], "mailto:") {
				continue
			}
			if _, err := os.Stat(filepath.Join(root, filepath.Dir(f), m[1])); err != nil {
				t.Errorf("%s links to %s, which is not there", f, m[1])
			}
		}
	}
}
