package live

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// A crash inside C: the thread that computes a query in the database gets the signal of a bad
// access to memory. There is one readable error, and the next cells, queries too, are
// answered soon.
func TestCrashInsideC(t *testing.T) {
	n := openStudy(t)
	start := time.Now()
	id := n.send("%%sql\n" + endless)
	time.Sleep(300 * time.Millisecond) // until a thread is busy with it
	process := n.worker().Pid
	if err := unix.Tgkill(process, busiest(t, process), unix.SIGSEGV); err != nil {
		t.Fatal(err)
	}
	r := n.wait(id, start, 30*time.Second)
	if r.name != "SessionLost" || r.errors != 1 || !strings.Contains(r.says, "a crash outside of Go") || !strings.Contains(r.says, "its variables are lost") {
		t.Errorf("%+v", r)
	}
	next := n.run("%%sql\nSELECT 42 AS n", 30*time.Second)
	if took := time.Since(start); !strings.Contains(next.text, "42") || took > soon {
		t.Errorf("the next cell after %v: %+v", took, next)
	}
	t.Logf("%.160q; over after %v", r.says, time.Since(start).Round(time.Millisecond))
}

// busiest returns the thread of a process that has computed most.
func busiest(t *testing.T, process int) int {
	t.Helper()
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", process))
	if err != nil {
		t.Fatal(err)
	}
	thread, most := 0, -1
	for _, path := range threads {
		text, _ := os.ReadFile(path) // the thread may have ended
		_, after, ok := strings.Cut(string(text), ") ")
		fields := strings.Fields(after)
		if !ok || len(fields) < 12 {
			continue
		}
		ticks, err := strconv.Atoi(fields[11]) // utime, the 14th field, see proc(5)
		if err != nil {
			t.Fatal(err)
		}
		if ticks > most {
			most = ticks
			thread, err = strconv.Atoi(filepath.Base(filepath.Dir(path)))
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	if thread == 0 {
		t.Fatalf("process %d has no threads", process)
	}
	return thread
}
