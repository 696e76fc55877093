//go:build !linux

package awake

import "errors"

// Serve does nothing.
func Serve() {}

// Keep is for Linux alone.
func Keep() (stop func(), err error) {
	return nil, errors.New("processors can be kept awake on Linux alone; leave out -awake")
}
