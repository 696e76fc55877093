package realdns

import (
	"fmt"
	"os"
	"runtime"
)

// Tests runs the tests of a package, as its TestMain, in a network namespace of their own where there is the right to make one, so that nothing leaves
// the machine and no other program holds their ports. It does not return.
func Tests(m interface{ Run() int }) {
	if runtime.GOOS == "linux" && os.Geteuid() == 0 {
		inside, code, err := Isolate()
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
