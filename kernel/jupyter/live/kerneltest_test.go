package live

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Debian's jupyter_kernel_test validates every message strictly by the schema of its
// version.
func TestJupyterKernelTest(t *testing.T) {
	needs(t, "jupyter_kernel_test", "python3-jupyter-kernel-test")
	_, environment := home(t)
	out, err := run(t, environment, filepath.Join("testdata", "kerneltest.py"))
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	want := "clear_output completion display_data error execute_result execute_stderr execute_stdout history inspect is_complete kernel_info pager"
	var passed []string
	for _, m := range regexp.MustCompile(`(?m)^test_(\w+) .*\.\.\. ok$`).FindAllStringSubmatch(out, -1) {
		passed = append(passed, m[1])
	}
	t.Logf("%d of 12 passed: %v", len(passed), passed)
	if err == nil && strings.Join(passed, " ") != want {
		t.Errorf("passed %v, want %s\n%s", passed, want, out)
	}
}
