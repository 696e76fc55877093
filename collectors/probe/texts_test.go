package probe

import (
	"net/netip"
	"testing"
)

// Kept or not, the text of an address is its own.
func TestTextsAreThoseOfTheirAddresses(t *testing.T) {
	var kept texts
	for range 2 {
		// The second and third share a place, and so do the first and the fourth.
		for _, want := range []string{"0.0.0.0", "192.0.2.1", "192.64.2.1", "0.0.64.0", "192.0.2.1", "2001:db8::1", "255.255.255.255", "192.64.2.1"} {
			if got := kept.of(netip.MustParseAddr(want)); got != want {
				t.Errorf("the text of %s is %s", want, got)
			}
		}
	}
}
