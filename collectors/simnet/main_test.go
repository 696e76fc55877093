package simnet_test

import (
	"fmt"
	"os"
	"runtime"
	"testing"

	"bridle/collectors/simnet/realdns"
)

// TestMain runs the tests in a network namespace of their own, where there is the right to make one: worlds have ports of their own, which
// tests of other packages may hold.
func TestMain(m *testing.M) {
	if runtime.GOOS == "linux" && os.Geteuid() == 0 {
		inside, code, err := realdns.Isolate()
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		if !inside {
			os.Exit(code)
		}
	}
	os.Exit(m.Run())
}
