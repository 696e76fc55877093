package world

import (
	"errors"
	"net/netip"
	"testing"

	"bridle/datasets/world/random"
)

// TestAddressesGrow takes 5,000 addresses of one network between two others: all different,
// inside its prefixes, none a first or last of a /24.
func TestAddressesGrow(t *testing.T) {
	m := &maker{w: &World{Networks: make([]Network, 3)}}
	for i := range 3 {
		m.openRoom(i)
	}
	r := random.New(1, "addresses")
	seen := map[netip.Addr]bool{}
	for range 5000 {
		a := m.address(r, 1)
		if last := a.As4()[3]; seen[a] || last == 0 || last == 255 {
			t.Fatalf("address %v", a)
		}
		seen[a] = true
	}
	// Three quarters of 256, 512, 1,024, 2,048 and 4,096 are 5,952: five prefixes hold 5,000.
	p := m.w.Networks[1].Prefixes
	if len(p) != 6 || !p[5].Addr().Is6() {
		t.Fatalf("prefixes %v, want five of IPv4 and one of IPv6", p)
	}
	for k, bits := range []int{24, 23, 22, 21, 20, 48} {
		if p[k].Bits() != bits || p[k] != p[k].Masked() {
			t.Errorf("prefix %v, want /%d", p[k], bits)
		}
	}
	for a := range seen {
		inside := 0
		for _, x := range p {
			if x.Contains(a) {
				inside++
			}
		}
		if inside != 1 {
			t.Errorf("%v is in %d prefixes", a, inside)
		}
	}
}

func TestAddressesEnd(t *testing.T) {
	m := &maker{w: &World{Networks: make([]Network, 2)}}
	m.openRoom(0)
	m.room.next = pastPrefix - 256 // one /24 is left
	m.openRoom(1)
	if m.err != nil {
		t.Fatalf("the last prefix must be given: %v", m.err)
	}
	r := random.New(1, "addresses")
	for range 193 { // three quarters of 256, and one
		m.address(r, 1)
	}
	if !errors.Is(m.err, errNoRoom) {
		t.Errorf("got %v, want that there is no room", m.err)
	}
}
