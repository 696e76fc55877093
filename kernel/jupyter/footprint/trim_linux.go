package footprint

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"runtime/debug"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// Trim gives unused heap and all clean pages of files back to the system. It
// changes nothing that the program can see: only mappings that cannot be
// written and that hold no page of their own are let go of (madvise(2),
// MADV_DONTNEED: such pages are read from the file again).
func Trim() error {
	debug.FreeOSMemory()
	text, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		return fmt.Errorf("cannot give memory back: %w", err)
	}
	for _, m := range clean(text) {
		_, _, failed := unix.Syscall(unix.SYS_MADVISE, m.start, m.end-m.start, unix.MADV_DONTNEED)
		if failed != 0 {
			return fmt.Errorf("cannot give memory back: %w", failed)
		}
	}
	return nil
}

// A mapping is a range of addresses.
type mapping struct{ start, end uintptr }

// clean returns the mappings of smaps(5) that belong to a file, cannot be
// written, and have neither changed pages nor pages that are not the file's.
// A mapping of which that is not said is left out.
func clean(smaps []byte) []mapping {
	var all []mapping
	var current mapping
	candidate, own := false, -1
	end := func() {
		if candidate && own == 0 {
			all = append(all, current)
		}
	}
	lines := bufio.NewScanner(bytes.NewReader(smaps))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) == 0 {
			continue
		}
		if name, isField := strings.CutSuffix(fields[0], ":"); isField {
			if (name == "Anonymous" || name == "Private_Dirty" || name == "Locked") && len(fields) > 1 {
				kB, err := strconv.Atoi(fields[1])
				if err != nil || kB != 0 {
					candidate = false
				}
				own = max(own, 0)
			}
			continue
		}
		end()
		current, candidate = header(fields)
		own = -1
	}
	end()
	return all
}

// header reads the first line of a mapping: "55d0-55e0 r-xp 00000000 08:01 1234 /path".
func header(fields []string) (m mapping, candidate bool) {
	from, to, ok := strings.Cut(fields[0], "-")
	if !ok || len(fields) < 6 || len(fields[1]) != 4 || fields[1][1] != '-' || !strings.HasPrefix(fields[5], "/") {
		return mapping{}, false
	}
	start, err := strconv.ParseUint(from, 16, 64)
	if err != nil {
		return mapping{}, false
	}
	stop, err := strconv.ParseUint(to, 16, 64)
	if err != nil || stop <= start {
		return mapping{}, false
	}
	return mapping{uintptr(start), uintptr(stop)}, true
}
