package realservers

import (
	"testing"

	"bridle/collectors/simnet/realdns"
)

// TestMain runs the tests in a network namespace of their own, where there is the right to make one.
func TestMain(m *testing.M) { realdns.Tests(m) }
