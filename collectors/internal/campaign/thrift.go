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

// growth is how many bytes work has at least beside what is held when it begins.
const growth = 56 << 20

// Within has the garbage collector work as rarely as the given number of bytes allows, for work that makes much garbage. They are
// those of the whole program but its code; where much is held already, it takes [growth] more than that. What is
// held beyond them is no error: the collector then takes up to half of the time.
func Within(bytes int) {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	debug.SetMemoryLimit(max(int64(bytes), int64(m.Sys-m.HeapReleased)+growth))
	debug.SetGCPercent(200)
}
