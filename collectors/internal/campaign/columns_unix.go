//go:build unix

package campaign

import (
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// columns returns the width of the terminal that w is; 160 if it does not tell.
func columns(w io.Writer) int {
	if f, ok := w.(*os.File); ok {
		if size, err := unix.IoctlGetWinsize(int(f.Fd()), unix.TIOCGWINSZ); err == nil && size.Col > 0 {
			return int(size.Col)
		}
	}
	return 160
}
