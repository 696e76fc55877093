package zmtp

import (
	"syscall"

	"bridle/kernel/wire/prompt"
)

// attempt writes as much as the connection takes without waiting. That it takes nothing now
// is no error.
func attempt(conn syscall.RawConn, b []byte) (n int, err error) {
	if conn == nil {
		return 0, nil
	}
	return prompt.Some(conn, b)
}
