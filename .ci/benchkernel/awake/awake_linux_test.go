package awake

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestMain(m *testing.M) {
	Serve()
	os.Exit(m.Run())
}

// There is one child on each processor, all in the class SCHED_IDLE (policy 5, sched(7)), and none after stop.
func TestKeep(t *testing.T) {
	stop, err := Keep()
	if err != nil {
		t.Fatal(err)
	}
	idle := func() (n int) {
		all, err := filepath.Glob("/proc/[0-9]*/stat")
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range all {
			text, err := os.ReadFile(path)
			if err != nil {
				continue // it has ended meanwhile
			}
			// proc_pid_stat(5): after the name in brackets come state (3), parent (4) and, as field 41, the policy.
			fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
			if fields[1] == fmt.Sprint(os.Getpid()) && fields[0] != "Z" && fields[41-3] == "5" {
				n++
			}
		}
		return n
	}
	for end := time.Now().Add(10 * time.Second); idle() == 0; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("no loop in the class SCHED_IDLE after 10 s")
		}
	}
	stop()
	if n := idle(); n != 0 {
		t.Errorf("%d loops are left", n)
	}
}
