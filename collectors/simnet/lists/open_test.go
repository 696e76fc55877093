package lists

import (
	"net/netip"
	"slices"
	"testing"

	"bridle/datasets/world"
)

// Every port at which an operator's server speaks TLS is in the list, those of operators with unusual habits too.
func TestOpenHasOddPorts(t *testing.T) {
	s, err := world.LoadScenario("hide-and-seek-2018")
	if err != nil {
		t.Fatal(err)
	}
	w, err := world.Generate(s, 12)
	if err != nil {
		t.Fatal(err)
	}
	open, odd := Open(w), 0
	for i := range w.Servers {
		x := &w.Servers[i]
		if x.Operator == world.None {
			continue
		}
		for _, port := range x.TLSPorts {
			if _, there := slices.BinarySearchFunc(open, netip.AddrPortFrom(x.Address, port), netip.AddrPort.Compare); !there {
				t.Errorf("%s:%d is not in the list", x.Address, port)
			}
			if port != s.Ports.TLS {
				odd++
			}
		}
	}
	if odd == 0 {
		t.Error("no operator of this world has an odd port")
	}
}
