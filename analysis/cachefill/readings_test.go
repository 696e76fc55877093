package cachefill_test

import (
	"fmt"
	"slices"
	"testing"

	"bridle/analysis/cachefill"
	"bridle/analysis/load"
	"bridle/datasets/schema/probes"
	"bridle/datasets/schema/resolverqualifications"
	"bridle/datasets/schema/targets"
	"bridle/datasets/study/duck"
)

// What is read of one watch are its rows, in order, in the classes that the account gives.
func TestReadings(t *testing.T) {
	dir := written(t, layers{
		targets:  []targets.Row{target("a.example.com", "example.com"), target("b.example.com", "example.com")},
		surveyed: []resolverqualifications.Row{fit("192.0.2.7", "one"), fit("192.0.2.8", "one"), fit("192.0.2.9", "two")},
		probes: []probes.Row{
			referred(0, "192.0.2.7", "a.example.com", "com", 1000), hit(100, "192.0.2.8", "a.example.com", 250), hit(150, "192.0.2.7", "a.example.com", 200),
			referred(400, "192.0.2.7", "a.example.com", "example.com", 7000), denied(500, "192.0.2.7", "a.example.com", 50),
			answered(600, "192.0.2.7", "a.example.com", "REFUSED"), probed(700, "192.0.2.7", "a.example.com"),
			hit(100, "192.0.2.9", "a.example.com", 250), hit(100, "192.0.2.7", "b.example.com", 250), // another group, another name
		},
	})
	s, err := load.OpenContext(t.Context(), dir, duck.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	all, err := cachefill.Readings(t.Context(), s.DB(), "one", "a.example.com")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range all {
		ttl := "-"
		if r.TTLS != nil {
			ttl = fmt.Sprint(*r.TTLS)
		}
		got = append(got, fmt.Sprintf("%d %s %s %s", int(r.At.Sub(start).Seconds()), r.Resolver, r.Class, ttl))
	}
	want := []string{"0 192.0.2.7 miss -", "100 192.0.2.8 hit 250", "150 192.0.2.7 hit 200", "400 192.0.2.7 nshit 7000", "500 192.0.2.7 neghit 50", "600 192.0.2.7 refused -", "700 192.0.2.7 fail -"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	if none, err := cachefill.Readings(t.Context(), s.DB(), "one", "c'); DROP TABLE probes"); err != nil || len(none) != 0 {
		t.Errorf("an unknown name gives %v, %v", none, err)
	}
}
