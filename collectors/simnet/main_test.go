package simnet_test

import (
	"testing"

	"bridle/collectors/simnet/realdns"
)

// TestMain keeps the ports of worlds apart from those that tests of other packages hold.
func TestMain(m *testing.M) { realdns.Tests(m) }
