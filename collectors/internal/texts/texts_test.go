package texts

import (
	"net/netip"
	"testing"
)

// Expected are the texts of netip's own method, of all forms and over many pieces of memory; none changes when others are
// written after it.
func TestTextsAreThoseOfTheirAddresses(t *testing.T) {
	forms := []string{"0.0.0.0", "192.0.2.1", "255.255.255.255", "2001:db8::1", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "::ffff:192.0.2.1", "fe80::1%eth0"}
	addresses := []netip.Addr{{}}
	for _, f := range forms {
		addresses = append(addresses, netip.MustParseAddr(f))
	}
	var w Writer
	var got []string
	for range 3 * piece / longest {
		for _, a := range addresses {
			got = append(got, w.Address(a))
		}
	}
	for i, text := range got {
		if want := addresses[i%len(addresses)].String(); text != want {
			t.Fatalf("text %d is %q, want %q", i, text, want)
		}
	}
}

// A piece of 4,096 bytes holds 453 texts of nine letters and then has less than 39 left over: one allocation for that many.
func TestAPieceHoldsManyTexts(t *testing.T) {
	var w Writer
	a := netip.MustParseAddr("192.0.2.1")
	if n := testing.AllocsPerRun(100, func() {
		for range 450 {
			w.Address(a)
		}
	}); n > 1 {
		t.Errorf("450 texts took %.2f allocations, want at most 1", n)
	}
}
