package qualify

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"bridle/datasets/schema/cachegroups"
	"bridle/datasets/schema/resolverqualifications"
)

func TestGroupsAreWitnesses(t *testing.T) {
	row := func(address, class string, fit bool, group string) resolverqualifications.Row {
		r := resolverqualifications.Row{RunID: "r", Address: address, Port: 53, Class: class, NHonesty: 60, NCountrySources: 2,
			Country: new("XA"), CountryMass: new(0.95), EgressAddresses: []string{"203.0.113.1"}, EgressASNs: []int64{64496}, CountryOpinions: []string{"a=XA"}, ASN: new(int64(64500))}
		if !fit {
			r.ExcludedBecause = new("because of " + address)
		}
		if group != "" {
			r.CacheGroup = new(group)
		}
		return r
	}
	a, b, c := row("192.0.2.1", "clean", true, "g-1"), row("192.0.2.2", "refreshes", true, "g-1"), row("192.0.2.3", "recurses", false, "g-1")
	a.LeakBound, b.LeakBound, c.LeakBound = new(0.05), new(0.03), new(0.9)
	a.PacketCacheS, b.IsRefreshing, a.IsRefreshing = new(uint32(61)), new(true), new(false)
	b.PoolSize, c.NLeaks = new(4.0), 7
	c.EgressAddresses, b.ASN = []string{"203.0.113.2", "203.0.113.1"}, new(int64(64499))
	d, e := row("192.0.2.4", "recurses", false, "g-2"), row("192.0.2.5", "unstable", false, "g-2")
	d.NLeaks = 3
	all := []resolverqualifications.Row{a, b, c, d, e, row("192.0.2.6", "refuses", false, "")}
	want := []cachegroups.Row{
		{RunID: "r", CacheGroup: "g-1", NAddresses: 3, NFit: 2, Class: "refreshes", NHonesty: 120, LeakBound: new(0.05), PoolSize: new(4.0), PacketCacheS: new(uint32(61)),
			IsRefreshing: new(true), EgressAddresses: []string{"203.0.113.1", "203.0.113.2"}, EgressASNs: []int64{64496}, EgressCountries: []string{}, ASNs: []int64{64499, 64500},
			Country: new("XA"), CountryMass: new(0.95), NCountrySources: 2, CountryOpinions: []string{"a=XA"}},
		// None may testify: the mildest class with its reason, counts over all.
		{RunID: "r", CacheGroup: "g-2", NAddresses: 2, Class: "unstable", ExcludedBecause: new("because of 192.0.2.5"), NHonesty: 120, NLeaks: 3,
			EgressAddresses: []string{"203.0.113.1"}, EgressASNs: []int64{64496}, EgressCountries: []string{}, ASNs: []int64{64500},
			Country: new("XA"), CountryMass: new(0.95), NCountrySources: 2, CountryOpinions: []string{"a=XA"}},
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20 { // in any order
		got := Groups(all)
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("groups\n%+v, want\n%+v", got, want)
		}
		rng.Shuffle(len(all), func(i, k int) { all[i], all[k] = all[k], all[i] })
	}
	if slices.IndexFunc(gravity, func(c string) bool { return c == "clean" }) != len(gravity)-1 {
		t.Error("clean is not the mildest class")
	}
}
