package dnswire

import (
	"net/netip"
	"testing"
)

// StartResponder and Measure are for the benchmark from outside, which may import package dispatch.

func StartResponder(b *testing.B) netip.AddrPort { return startResponder(b) }

func Measure(b *testing.B, f func()) { b.Helper(); measure(b, f) }
