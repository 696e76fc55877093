package campaign

import (
	"os"
	"runtime"
	"runtime/debug"
)

// Room that the garbage collector is given, in bytes.
const (
	room = 12 << 20 // between two collections
	held = 16 << 20 // by what a campaign writes once it runs
)

// Thrift has the garbage collector leave about 12 MB beside what is held, however much that is; by itself it leaves as much
// again. It is called before lists are read and again when they have been. If the environment sets GOGC, that
// holds.
func Thrift() {
	if os.Getenv("GOGC") != "" {
		return
	}
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	debug.SetGCPercent(int(max(10, 100*room/(held+m.HeapAlloc))))
}
