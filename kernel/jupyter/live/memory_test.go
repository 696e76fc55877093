package live

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// resident returns the memory of a process in KiB.
func resident(t *testing.T, pid int) int {
	t.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Skipf("this system does not tell the memory of a process: %v", err)
	}
	var kib int
	_, after, _ := strings.Cut(string(b), "VmRSS:")
	if _, err := fmt.Sscan(after, &kib); err != nil {
		t.Fatal(err)
	}
	return kib
}

// Ten thousand cells, which declare names anew and show values, leave the memory of both
// processes bounded.
func TestMemoryAfterManyCells(t *testing.T) {
	n := open(t)
	n.run("import \"strings\"", 30*time.Second)
	cells := func(from, to int) {
		for i := from; i < to; i++ {
			r := n.run(fmt.Sprintf("v := %d\nfunc f(a int) int { return a + v }\nstrings.Repeat(\"x\", f(1) - %d)", i, i-4), 30*time.Second)
			if r.status != "ok" || r.text != "xxxxx" {
				t.Fatalf("cell %d: %+v", i, r)
			}
		}
	}
	cells(0, 1000)
	kernel, worker := resident(t, n.kernel.Process.Pid), resident(t, n.worker().Pid)
	cells(1000, 10000)
	kernelAfter, workerAfter := resident(t, n.kernel.Process.Pid), resident(t, n.worker().Pid)
	t.Logf("KiB after 1,000 and 10,000 cells: kernel %d, %d; worker %d, %d", kernel, kernelAfter, worker, workerAfter)
	if grown := kernelAfter - kernel + workerAfter - worker; grown > 48<<10 {
		t.Errorf("9,000 cells took %d KiB", grown)
	}
}
