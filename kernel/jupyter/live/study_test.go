package live

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"bridle/kernel/wire"
)

// endless is a query that takes hours.
const endless = "SELECT count(*) FROM range(100000000) a, range(100000000) b"

// builtOnce builds the commands of the kernel: the one in the test binary has no database.
var builtOnce = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "live")
	if err != nil {
		return "", err
	}
	built = dir
	for command, cgo := range map[string]string{"bridle": "1", "bridle-kernel": "0"} { // as make build does
		build := exec.Command("go", "build", "-o", dir, "bridle/kernel/cmd/"+command)
		build.Env = append(os.Environ(), "CGO_ENABLED="+cgo)
		if out, err := build.CombinedOutput(); err != nil {
			return "", fmt.Errorf("%w\n%s", err, out)
		}
	}
	return filepath.Join(dir, "bridle-kernel"), nil
})

// built is the folder of what was built, empty if nothing was.
var built string

// useBuilt has the test use the built kernel, and returns the command bridle that lies beside it.
func useBuilt(t *testing.T) (bridle string) {
	t.Helper()
	if os.Getenv("BRIDLE_LIVE_COMMAND") == "" {
		program, err := builtOnce()
		if err != nil {
			t.Fatal(err)
		}
		t.Setenv("BRIDLE_LIVE_COMMAND", program+" --connection-file")
	}
	return filepath.Join(filepath.Dir(kernelCommand()[0]), "bridle")
}

// emptyStudy makes a study without rows in a folder that is there.
func emptyStudy(t *testing.T, dir string) {
	t.Helper()
	if err := os.Mkdir(filepath.Join(dir, "runs"), 0o700); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(useBuilt(t), "load", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// openStudy starts a kernel over an empty study, in which cells know s, and opens its
// database.
func openStudy(t *testing.T) *notebook {
	t.Helper()
	useBuilt(t)
	dir := t.TempDir()
	emptyStudy(t, dir)
	n := open(t, "--study", dir)
	n.run("import \"bridle/analysis/study\"\ns := study.Open(studyDir)\nkept := 7", 30*time.Second)
	if r := n.run("%%sql\nSELECT 42 AS n", 30*time.Second); r.status != "ok" || !strings.Contains(r.text, "42") {
		t.Fatalf("%+v", r)
	}
	return n
}

// An interrupt ends a query at once, in an SQL cell and in a call, and the study goes on.
func TestInterruptsOfQueries(t *testing.T) {
	n := openStudy(t)
	for _, cell := range []string{"%%sql\n" + endless, "s.SQL(`" + endless + "`)"} {
		id := n.send(cell)
		time.Sleep(200 * time.Millisecond) // until the query runs
		start := time.Now()
		if _, err := n.Send(wire.Control, "interrupt_request", struct{}{}); err != nil {
			t.Fatal(err)
		}
		r := n.wait(id, start, 30*time.Second)
		if r.name != "Interrupted" || r.errors != 1 || r.took > atOnce {
			t.Errorf("%s: %+v", cell, r)
		}
		t.Logf("%s after %v", r.name, r.took.Round(time.Millisecond))
		if r := n.run("%%sql\nSELECT 42 AS n", 30*time.Second); !strings.Contains(r.text, "42") {
			t.Errorf("the next query: %+v", r)
		}
		if r := n.run("kept", 30*time.Second); r.text != "7" {
			t.Errorf("the variable: %+v", r)
		}
	}
}
