package athena

import (
	"net/netip"
	"path/filepath"
	"testing"

	"bridle/datasets/external/amnesty"
	"bridle/datasets/external/published"
	"bridle/datasets/schema/resolutions"
)

// One certificate of the scans of 2014 is on 101 of 482 addresses; components cut it, or become one
// cluster of 102 servers. The two-level model has no limit: it must tell by itself that the value
// is worth little, and so tie few of the 79 groups that the certificate touches. All numbers but
// those bounds are counted in the public data set (scan2014_test.go).
func TestHubOf2014IsWorthLittle(t *testing.T) {
	sightings := scan2014(t)
	in, err := Infer(t.Context(), sightings, Settings{})
	if err != nil {
		t.Fatal(err)
	}
	var hub, next ValueFate
	for _, v := range in.Values {
		if v.Servers > hub.Servers {
			hub, next = v, hub
		} else if v.Servers > next.Servers {
			next = v
		}
	}
	if hub.Servers != 101 || next.Servers != 24 {
		t.Fatalf("the commonest values are on %d and %d servers, want 101 and 24", hub.Servers, next.Servers)
	}
	t.Logf("the certificate on 101 servers is on %d batches, worth %d millibits (%s); the next %d (%d batches)", hub.Batches, hub.Millibits, hub.Fate, next.Millibits, next.Batches)
	if hub.Millibits > 1000 || next.Millibits < 4000 {
		t.Errorf("worth %d and %d millibits; want less than one bit, and more than four", hub.Millibits, next.Millibits)
	}
	bears := map[string]bool{}
	for _, s := range sightings {
		if s.Value == hub.Value {
			bears[s.Server] = true
		}
	}
	glued, alone := map[int]bool{}, 0
	labels := in.Labels()
	for i, s := range in.Servers {
		switch {
		case bears[s] && labels[i] >= 0:
			glued[labels[i]] = true
		case bears[s]:
			alone++
		}
	}
	t.Logf("its bearers are in %d operators, %d are with nobody; the largest operator of all has %d servers", len(glued), alone, len(in.Operators[0].Servers))
	if alone < 70 || len(in.Operators[0].Servers) > 30 {
		t.Errorf("%d bearers alone, largest operator of %d servers: the hub glues", alone, len(in.Operators[0].Servers))
	}
}

// pairs2018 reads the pairs of domain and address that were published on 1 August 2018.
func pairs2018(t *testing.T) (list []Sighting) {
	t.Helper()
	_, err := amnesty.Read2018(t.Context(), filepath.Join(published.Root(t), "amnesty-investigations"), func(row any) error {
		if r, ok := row.(resolutions.Row); ok {
			list = append(list, Sighting{r.Value, "domain", owned(r.Name)}, Sighting{r.Value, "prefix24", shelf(netip.MustParseAddr(r.Value))})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// The 604 pairs are on 596 addresses, and the largest /24 has 45 domains, then 28 and 26 (counted in the public list,
// AmnestyTech/investigations, 2018-08-01_nso). Between batches a shared /24 counts for nothing, and
// a batch that a /24 alone holds together is told apart.
func TestShared24IsNoEvidence(t *testing.T) {
	sightings := pairs2018(t)
	in, err := Infer(t.Context(), sightings, Settings{})
	if err != nil {
		t.Fatal(err)
	}
	if len(in.Servers) != 596 {
		t.Errorf("%d addresses, want 596", len(in.Servers))
	}
	// The same with /24 as if it were a circumstance like a registrar: what would it be worth?
	like, err := Infer(t.Context(), sightings, Settings{Attributes: []Attribute{{Name: "domain", Class: Identity}, {Name: "prefix24", Class: Circumstance}}})
	if err != nil {
		t.Fatal(err)
	}
	worth := map[string]int{}
	for _, v := range like.Values {
		worth[v.Value] = v.Millibits
	}
	for _, v := range in.Values {
		if v.Attribute != "prefix24" {
			continue
		}
		if v.Millibits != 0 {
			t.Errorf("%s is worth %d millibits between batches", v.Value, v.Millibits)
		}
		if v.Servers >= 26 {
			t.Logf("a /24 with %d servers in %d batches: 0 bits between batches; as a circumstance it would be %.1f", v.Servers, v.Batches, float64(worth[v.Value])/1000)
		}
		if v.Servers >= 26 && v.Batches != v.Servers {
			t.Errorf("the /24 with %d servers made batches of them (%d)", v.Servers, v.Batches)
		}
	}
	shelved, servers := 0, 0
	for b, of := range in.Batches {
		if a, only := in.HeldBy(b); only && a == "prefix24" {
			shelved, servers = shelved+1, servers+len(of)
		}
	}
	t.Logf("%d servers in %d batches are together by a /24 alone", servers, shelved)
	for _, o := range in.Operators {
		if len(o.Batches) == 1 {
			if a, only := in.HeldBy(o.Batches[0]); !only && a == "" && len(o.Servers) > 8 {
				t.Errorf("%s rests on more than a /24", o)
			}
		}
	}
}
