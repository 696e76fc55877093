package verdict

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"bridle/analysis/cachefill"
)

// events are fills of names.
func events(names ...string) (all []Event) {
	for _, n := range names {
		all = append(all, Event{At: begin, Name: n})
	}
	return all
}

// atRandom are fills of a name an hour and something apart, by whatever the dice say.
func atRandom(name string, n int) (all []Event) {
	r, at := rand.New(rand.NewPCG(6, 1)), begin
	for range n {
		at = at.Add(time.Hour + time.Duration(r.ExpFloat64()*float64(2*time.Hour)))
		all = append(all, Event{At: at, Name: name})
	}
	return all
}

// TestFindBusiest: one name at either level is alone, two are not; a zone and a name in it are one; many short-lived entries of one
// name at all times are people's.
func TestFindBusiest(t *testing.T) {
	many := atRandom("a.x", 12)
	for name, c := range map[string]struct {
		cells []Cell
		want  busiest
	}{
		"nothing":            {[]Cell{{}}, busiest{}},
		"one":                {[]Cell{{Fills: events("a.x"), TTLSeconds: 300}}, busiest{"a.x", 1, true, false}},
		"one, often":         {[]Cell{{Fills: many, TTLSeconds: 300}}, busiest{"a.x", 12, true, true}},
		"one, often, long":   {[]Cell{{Fills: many, TTLSeconds: 86400}}, busiest{"a.x", 12, true, false}},
		"one, often, zone":   {[]Cell{{Level: cachefill.Delegation, Fills: many, TTLSeconds: 300}}, busiest{"a.x", 12, true, false}},
		"two":                {[]Cell{{Fills: events("a.x", "b.x", "b.x"), TTLSeconds: 300}}, busiest{"b.x", 2, false, false}},
		"as many of both":    {[]Cell{{Fills: events("b.x", "a.x"), TTLSeconds: 300}}, busiest{"a.x", 1, false, false}},
		"name and zone":      {[]Cell{{Fills: events("www.a.x")}, {Level: cachefill.Delegation, Fills: events("a.x")}}, busiest{"a.x", 2, true, false}},
		"zone and name":      {[]Cell{{Level: cachefill.Delegation, Fills: events("a.x")}, {Fills: events("www.a.x")}}, busiest{"a.x", 2, true, false}},
		"name, another zone": {[]Cell{{Fills: events("www.a.x")}, {Level: cachefill.Delegation, Fills: events("ba.x")}}, busiest{"ba.x", 1, false, false}},
	} {
		if got := findBusiest(c.cells); got != c.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestOneNameAndAnother: a machine's name beside one that the background explains is worth what a machine is times that; a second name with
// fills of its own makes up for it.
func TestOneNameAndAnother(t *testing.T) {
	p := func(others int) float64 {
		in := village(8)
		c := &in.Cells[first]
		c.TTLSeconds = 86400
		for k := range c.Fills {
			c.Fills[k].Name = "n.x"
			if k < others {
				c.Fills[k].Name = "m.x"
			}
		}
		_, r := decided(t, in)
		for _, s := range r.Steps {
			for _, g := range s.Groups {
				if s.Operator == "O00" && g.Label == "g00" {
					return g.LogP
				}
			}
		}
		t.Fatal("no such group")
		return 0
	}
	lone := math.Log(DefaultSettings().LoneName)
	zero, one, four := p(0), p(1), p(4)
	t.Logf("p %.2g, %.2g, %.2g", math.Exp(zero), math.Exp(one), math.Exp(four))
	if !(zero >= lone && zero < lone+0.1) || !(one < lone-1) || !(four < one-3) {
		t.Errorf("p %v, %v, %v", zero, one, four)
	}
}

// TestKeepsBeat: a clock of 901 s that fills an entry of an hour whenever it is gone, in two caches and with jitter, keeps a beat; so does one
// of a day; people do not, nor does one whose beat is lost in its jitter.
func TestKeepsBeat(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 1))
	clock := func(every, jitter, ttl float64) (all []Event) {
		var free [2]float64
		for at := 0.0; at < 14*86400; at += every {
			when, c := at+jitter*r.Float64(), r.IntN(2)
			if when >= free[c] {
				free[c] = when + ttl
				all = append(all, Event{At: begin.Add(time.Duration(when) * time.Second)})
			}
		}
		return all
	}
	for name, c := range map[string]struct {
		fills []Event
		want  bool
	}{
		"near a quarter of the TTL": {clock(901, 2, 3600), true},
		"exactly a quarter":         {clock(900, 2, 3600), true},
		"each day":                  {clock(86400, 2, 3600), true},
		"no clock in it":            {clock(900, 800, 3600), false},
		"people":                    {atRandom("a.x", 40), false},
		"few people":                {atRandom("a.x", 8), false},
	} {
		if got := keepsBeat(c.fills); got != c.want {
			t.Errorf("%s, %d fills: %v", name, len(c.fills), got)
		}
	}
}

// TestKeepsBeatBySelf: fills at random keep a beat in far less than one of twenty cases.
func TestKeepsBeatBySelf(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 1))
	wrong := 0
	const runs = 400
	for range runs {
		fills, at := make([]Event, 8), 0.0
		for i := range fills {
			at += 300 + r.ExpFloat64()*20_000
			fills[i].At = begin.Add(time.Duration(at) * time.Second)
		}
		if keepsBeat(fills) {
			wrong++
		}
	}
	t.Logf("%d of %d", wrong, runs)
	if wrong > runs/20 {
		t.Errorf("%d of %d", wrong, runs)
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
