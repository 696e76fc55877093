package kernel_test

import (
	"os/exec"
	"strings"
	"testing"
)

// TestImportsNoOtherRoom: what is under kernel/, commands apart, stands on
// its own; the commands bind it to the other rooms. It needs no cgo either.
func TestImportsNoOtherRoom(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{.ImportPath}}", "./eval/...", "./session/...", "./notebook/...", "./jupyter/...", "./wire/...", "./verify/...", "./bundle/...").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for path := range strings.Lines(string(out)) {
		path = strings.TrimSpace(path)
		if strings.HasPrefix(path, "bridle/") && !strings.HasPrefix(path, "bridle/kernel/") {
			t.Errorf("the kernel imports %s; let the command pass it in", path)
		}
		if strings.Contains(path, "duckdb") {
			t.Errorf("the kernel imports %s; only datasets/study/duck may", path)
		}
	}
}
