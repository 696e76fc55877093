//go:build !linux

package footprint

import "runtime/debug"

// Trim gives unused heap back to the system.
func Trim() error {
	debug.FreeOSMemory()
	return nil
}
