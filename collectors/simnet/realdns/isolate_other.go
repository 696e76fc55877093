//go:build !linux

package realdns

import "errors"

// Isolate needs Linux; elsewhere it fails.
func Isolate() (inside bool, code int, err error) {
	return false, 0, errors.New("network namespaces need Linux")
}
