package probe

import (
	"strings"
	"testing"

	"bridle/collectors/internal/plan"
	"bridle/datasets/schema/resolverqualifications"
	"bridle/datasets/schema/targets"
)

func qualification(address, class, group string) resolverqualifications.Row {
	return resolverqualifications.Row{Address: address, Port: 53, Class: class, CacheGroup: &group, NDelegation: 3, NDelegationVisible: 3, PoolSize: new(1.0)}
}

func TestChoosesOneOfAGroup(t *testing.T) {
	bad := qualification("192.0.2.9", "recurses", "a")
	bad.ExcludedBecause = new("3 of 30 fresh names were looked up")
	pool := qualification("192.0.2.7", "clean", "b")
	pool.PoolSize, pool.IsPortSticky, pool.PacketCacheS, pool.TTLCapS = new(3.2), new(true), new(uint32(60)), new(uint32(86400))
	rows := []resolverqualifications.Row{qualification("192.0.2.3", "stale", "a"), bad, pool, qualification("192.0.2.2", "clean", "a"), qualification("192.0.2.1", "refreshes", "a")}
	s, err := FromQualifications(rows, Choice{})
	if err != nil {
		t.Fatal(err)
	}
	// Group a gives its clean address, b its only one.
	if len(s.Witnesses) != 2 || s.Witnesses[0].Address.String() != "192.0.2.2:53" || s.Witnesses[1].AnchorPort != 0 || len(s.LeftOut) != 3 {
		t.Fatalf("%+v", s)
	}
	if w := s.Witnesses[1]; w.PacketCache != 60 || w.Cap != 86_400 || w.Pool != 3.2 || !w.ShowsDelegations || w.single() {
		t.Errorf("%+v", w)
	}
	want := []Reason{{"recurses", "3 of 30 fresh names were looked up", 1}, {"refreshes", "cache group a has 1 witnesses already", 1}, {"stale", "cache group a has 1 witnesses already", 1}}
	for i, r := range s.Reasons() {
		if r != want[i] {
			t.Errorf("left out: %+v, want %+v", r, want[i])
		}
	}
	// One reserve: the better class of those left in group a.
	if r, err := FromQualifications(rows, Choice{Reserves: 1}); err != nil || len(r.Witnesses) != 2 || len(r.Reserves) != 1 || r.Reserves[0].Group != "a" || r.Reserves[0].Class != Refreshes || len(r.LeftOut) != 2 {
		t.Errorf("%v, %+v", err, r)
	}
	// With ports the pool is asked from eight of them, the others stay as they are, and the dispatcher's list is the same.
	ports := []uint16{9, 8, 7, 6, 5, 4, 3, 2, 1, 9}
	p, err := FromQualifications(rows, Choice{Ports: ports, PerGroup: 2})
	if err != nil || len(p.Witnesses) != 2+MostAnchors || p.Witnesses[2].AnchorPort != 1 || p.Witnesses[9].AnchorPort != 8 || p.Witnesses[2].Pool != 3.2 {
		t.Errorf("%v, %+v", err, p.Witnesses)
	}
	if a, b := Targets(s.Witnesses), Targets(p.Witnesses); len(a) != 2 || len(b) != 3 || a[1] != b[2] {
		t.Errorf("targets %v and %v", a, b)
	}
}

func TestRefusesUnfitClasses(t *testing.T) {
	_, err := FromQualifications([]resolverqualifications.Row{qualification("192.0.2.1", "harms", "a")}, Choice{})
	if err == nil || !strings.Contains(err.Error(), "class harms") {
		t.Errorf("a class that harms: %v", err)
	}
	row := qualification("192.0.2.1", "clean", "a")
	row.ExcludedBecause = new("its country is not known")
	if _, err := NewWitness(&row, 0); err == nil || !strings.Contains(err.Error(), "clean may not testify: its country is not known") {
		t.Errorf("an excluded one: %v", err)
	}
	if _, err := FromQualifications([]resolverqualifications.Row{qualification("192.0.2.1", "clean", "a"), qualification("192.0.2.1", "clean", "a")}, Choice{PerGroup: 2}); err == nil {
		t.Error("an address twice is no error")
	}
}

func TestDividesGroups(t *testing.T) {
	var all []Witness
	for i := range 40 {
		row := qualification("192.0.2.1", "clean", string(rune('a'+i/4)))
		row.Port = int32(1 + i)
		w, err := NewWitness(&row, 0)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, w)
	}
	shard := map[string]int{}
	n := 0
	for i := 1; i <= 3; i++ {
		for _, w := range Divide(all, plan.Shard{Index: i, Count: 3}, 5) {
			if s, ok := shard[w.Group]; ok && s != i {
				t.Errorf("group %s is in shards %d and %d", w.Group, s, i)
			}
			shard[w.Group] = i
			n++
		}
	}
	if n != 40 || len(shard) != 10 || len(Divide(all, plan.Shard{}, 5)) != 40 {
		t.Errorf("%d witnesses of %d groups", n, len(shard))
	}
}

func TestNamesOfTargets(t *testing.T) {
	rows := []targets.Row{
		{Name: "a.example.org", QType: "A", Purpose: "target", ZoneCut: new("example.org"), TTLS: new(uint32(60)), NSParentTTLS: new(uint32(172_800)), Addresses: []string{"192.0.2.1"}},
		{Name: "b.example.org", QType: "AAAA", Purpose: "target"},
		{Name: "c.example.org", QType: "A", Purpose: "canary"},
		{Name: "d.dyn.example", QType: "A", Purpose: "decoy", ZoneCut: new("dyn.example"), IsZoneShared: new(true)},
	}
	names, omitted, err := FromTargets(rows)
	if err != nil || len(names) != 2 || len(omitted) != 2 || names[0].TTL != 60 || names[0].ParentNSTTL != 172_800 || names[0].Addresses[0].String() != "192.0.2.1" {
		t.Fatalf("%v, %+v, %+v", err, names, omitted)
	}
	if !names[0].tellsByDelegation() || names[1].tellsByDelegation() {
		t.Error("a shared zone's delegation tells nothing")
	}
	for _, row := range []targets.Row{
		{Name: "a.example.org", QType: "A", Purpose: "target"}, // twice
		{Name: "E.example.org", QType: "A", Purpose: "target"}, {Name: "e.example.org.", QType: "A", Purpose: "target"},
		{Name: "e.example.org", QType: "A", Purpose: "lure"}, {Name: "e.example.org", QType: "A", Purpose: "target", ZoneCut: new("example.com")},
		{Name: "e.example.org", QType: "A", Purpose: "target", Addresses: []string{"x"}}, {Name: strings.Repeat("a.", 120), QType: "A", Purpose: "target"},
	} {
		if _, _, err := FromTargets(append(rows[:1:1], row)); err == nil {
			t.Errorf("%+v is no error", row)
		}
	}
}
