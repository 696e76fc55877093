package clustered

import (
	"net/netip"
	"strings"
	"testing"

	"bridle/datasets/schema/clustermembers"
	"bridle/datasets/world"
)

// Eight servers counted by hand: a has 4, b has 2, one is nobody's, one more is a's and with nobody.
func TestCheck(t *testing.T) {
	w := &world.World{Operators: []world.Operator{{Name: "a"}, {Name: "b"}}}
	var members []clustermembers.Row
	for i, m := range []struct {
		operator          int
		cluster, standing string
	}{
		{0, "x", "core"}, {0, "x", "core"}, {0, "x", "fringe"},
		{1, "y", "core"}, {0, "y", "core"}, {world.None, "y", "fringe"},
		{1, "", "unclustered"}, {0, "z", "core"},
	} {
		a := netip.AddrFrom4([4]byte{127, 0, 0, byte(i + 1)})
		if m.operator != world.None {
			w.Servers = append(w.Servers, world.Server{Address: a, Operator: m.operator})
		}
		members = append(members, clustermembers.Row{ClusterID: m.cluster, Address: a.String(), Standing: m.standing})
	}
	r := Check(&Input{World: w, Members: members})
	if r.Servers != 8 || r.Core != 5 || r.Fringe != 2 || r.Alone != 1 || r.Strange != 1 {
		t.Errorf("servers: %+v", r)
	}
	// a has five servers (10 pairs), b two (1 pair). x holds three of a (3 pairs, of which 1 in the core), y three of three parties (3 and 1).
	if want := (Pairs{Held: 6, Same: 11, Both: 3}); r.AllPairs != want {
		t.Errorf("pairs %+v, want %+v", r.AllPairs, want)
	}
	if want := (Pairs{Held: 2, Same: 11, Both: 1}); r.CorePairs != want {
		t.Errorf("pairs in cores %+v, want %+v", r.CorePairs, want)
	}
	if r.Operators != 2 || r.TwoOrMore != 2 || r.Found != 1 || r.Cores != 2 || len(r.Mixed) != 1 || r.Mixed[0].Of["b"] != 1 {
		t.Errorf("operators: %+v", r)
	}
	var b strings.Builder
	if err := r.Write(&b, 5); err != nil || !strings.Contains(b.String(), "operators with two servers or more\t2, found 1; in 2 cores, of which 1 holds servers of more than one operator") ||
		!strings.Contains(b.String(), "mixed core\ty: 1 of a, 1 of b") {
		t.Errorf("%v\n%s", err, b.String())
	}
}
