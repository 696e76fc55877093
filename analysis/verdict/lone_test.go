package verdict

import (
	"math"
	"testing"

	"bridle/analysis/cachefill"
)

// events are fills of names.
func events(names ...string) (all []Event) {
	for _, n := range names {
		all = append(all, Event{At: begin, Name: n})
	}
	return all
}

// TestIsLone: one name at either level is alone, two are not; a zone and a name in it are one; many short-lived entries of one
// name were judged by the clockwork filter.
func TestIsLone(t *testing.T) {
	many := events("a.x", "a.x", "a.x", "a.x", "a.x", "a.x", "a.x", "a.x")
	for name, c := range map[string]struct {
		cells []Cell
		want  bool
	}{
		"nothing":            {[]Cell{{}}, false},
		"one":                {[]Cell{{Fills: events("a.x"), TTLSeconds: 300}}, true},
		"one, often":         {[]Cell{{Fills: many, TTLSeconds: 300}}, false},
		"one, often, long":   {[]Cell{{Fills: many, TTLSeconds: 86400}}, true},
		"one, often, zone":   {[]Cell{{Level: cachefill.Delegation, Fills: many, TTLSeconds: 300}}, true},
		"two":                {[]Cell{{Fills: events("a.x", "b.x"), TTLSeconds: 300}}, false},
		"name and zone":      {[]Cell{{Fills: events("www.a.x")}, {Level: cachefill.Delegation, Fills: events("a.x")}}, true},
		"zone and name":      {[]Cell{{Level: cachefill.Delegation, Fills: events("a.x")}, {Fills: events("www.a.x")}}, true},
		"name, another zone": {[]Cell{{Fills: events("www.a.x")}, {Level: cachefill.Delegation, Fills: events("ba.x")}}, false},
	} {
		if got := isLone(c.cells); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestLoneName: a thousand fills of one name are worth no more than a machine; of two names they are.
func TestLoneName(t *testing.T) {
	in := village(8)
	for i := range in.Cells {
		for k := range in.Cells[i].Fills {
			in.Cells[i].Fills[k].Name = "n.x"
		}
		in.Cells[i].TTLSeconds = 86400
	}
	r, err := Decide(in, DefaultSettings())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range r.Steps {
		for _, g := range p.Groups {
			if g.LogP < math.Log(DefaultSettings().LoneName) {
				t.Errorf("%s in %s: p %v at %s", p.Operator, p.Country, math.Exp(g.LogP), g.Label)
			}
		}
	}
	if p, _ := decided(t, village(8)); p.LogP >= math.Log(DefaultSettings().LoneName) {
		t.Errorf("two names: p %v", math.Exp(p.LogP))
	}
}
