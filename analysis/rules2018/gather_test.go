package rules2018

import (
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/analysis/load"
	"bridle/datasets/schema/operators"
	"bridle/datasets/schema/probes"
	"bridle/datasets/schema/resolverqualifications"
	"bridle/datasets/schema/targets"
	"bridle/datasets/study"
)

func write[T any](t *testing.T, r *study.Run, rows ...T) {
	t.Helper()
	w, err := study.Table[T](r)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(rows...); err != nil {
		t.Fatal(err)
	}
}

// run makes a complete run that ends so many hours after the start.
func run(t *testing.T, s study.Study, tool string, hour int, fill func(r *study.Run)) {
	t.Helper()
	now := start.Add(time.Duration(hour) * time.Hour)
	r, err := s.Create(study.Plan{Tool: tool, Config: hour, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	fill(r)
	if err := r.Finish(); err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, s study.Study) *load.Study {
	t.Helper()
	l, err := load.Open(s.Dir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func create(t *testing.T) study.Study {
	t.Helper()
	s, err := study.Create(filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// surveyed is a forwarder with all six rules as given, 1 for met, 0 for not met, - for untested.
func surveyed(r *study.Run, address, rules string, asn int64, country string) resolverqualifications.Row {
	q := resolverqualifications.Row{RunID: r.ID(), Address: address, Port: 53, Class: "clean", FirstAskedAt: start, LastAskedAt: start, NExchanges: 1,
		EgressAddresses: []string{}, EgressASNs: []int64{asn}, EgressCountries: []string{}, CountryOpinions: []string{}, Country: &country, CountryMass: new(1.0)}
	fields := []**bool{&q.IsSuitable2018RD, &q.IsSuitable2018OneAS, &q.IsSuitable2018Access, &q.IsSuitable2018NotHosting, &q.IsSuitable2018Forwarder, &q.IsSuitable2018Reaches}
	for i, f := range fields {
		switch rules[i] {
		case '1':
			*f = new(true)
		case '0':
			*f = new(false)
		}
	}
	if country == "" {
		q.Country, q.CountryMass = nil, nil
	}
	return q
}

// hit is an answer of a forwarder so many seconds after the start.
func hit(r *study.Run, sweep int32, address, name string, seconds float64, ttl uint32, answer string) probes.Row {
	return probes.Row{RunID: r.ID(), Sweep: sweep, Address: address, Port: 53, Name: name, QType: "A", Purpose: "target", Schedule: "fixed", Vantage: "v",
		ProbedAt: start.Add(time.Duration(seconds * 1e9)), NTries: new(int32(1)), Status: "answered", RCode: new("NOERROR"),
		EDECodes: []int32{}, RemainingTTLS: &ttl, Answers: []string{answer}, Source: "bridle-probe"}
}

// The statement in SQL and the function in Go are two routes to one rule, over all 3^6 surveys.
func TestSuitabilityInSQL(t *testing.T) {
	s := create(t)
	var want [Reaches + 1]int64
	run(t, s, "qualify", 1, func(r *study.Run) {
		var rows []resolverqualifications.Row
		for k := range 729 {
			rules := ""
			for n, i := k, 0; i < 6; n, i = n/3, i+1 {
				rules += "10-"[n%3 : n%3+1]
			}
			q := surveyed(r, fmt.Sprintf("192.0.%d.%d", 2+k/256, k%256), rules, 64496, "XA")
			want[Unmet(&q)]++
			rows = append(rows, q)
		}
		write(t, r, rows...)
	})
	g, err := Gather(t.Context(), open(t, s).DB())
	if err != nil {
		t.Fatal(err)
	}
	if g.Forwarders != want || want[0] != 4 { // rules 3 and 4 each met or untested
		t.Errorf("forwarders by first unmet rule %v, want %v", g.Forwarders, want)
	}
}

// A study small enough to follow by hand.
func TestGather(t *testing.T) {
	s := create(t)
	run(t, s, "qualify", 1, func(r *study.Run) {
		two := surveyed(r, "192.0.2.4", "111111", 64499, "XA")
		two.EgressASNs, two.ASN = []int64{64499, 64500}, new(int64(64501)) // resolvers in two systems after all: its own stands in
		write(t, r, surveyed(r, "192.0.2.1", "111111", 64496, "XA"), surveyed(r, "192.0.2.2", "101111", 64497, "XB"),
			surveyed(r, "192.0.2.3", "11--11", 64498, ""), two)
	})
	run(t, s, "targets", 2, func(r *study.Run) {
		row := func(name string, hour int, ttl uint32, addresses ...string) targets.Row {
			return targets.Row{RunID: r.ID(), Name: name, QType: "A", Purpose: "target", LookedUpAt: new(start.Add(time.Duration(hour) * time.Hour)),
				TTLS: &ttl, Addresses: append([]string{}, addresses...), HostingASNs: []int64{}, HostingCountries: []string{"XB"}, Source: "test"}
		}
		b := row("b.example", 0, 0)
		b.TTLS, b.LookedUpAt = nil, nil
		write(t, r, row("a.example", 1, 300, "198.51.100.1"), row("a.example", 10, 600, "198.51.100.2"), b, row("www.lone.example", 1, 60))
	})
	run(t, s, "import-operators", 3, func(r *study.Run) {
		row := func(name, role string) operators.Row {
			o := operators.Row{RunID: r.ID(), Operator: "ONE", Kind: "name", Value: name, Basis: "table", IsUnique: true, Source: "test"}
			if role != "" {
				o.Role = &role
			}
			return o
		}
		write(t, r, row("a.example", "command_and_control"), row("b.example", ""), row("x.example", "exploit_link"))
	})
	run(t, s, "bridle-probe", 4, func(r *study.Run) {
		other := hit(r, 3, "192.0.2.9", "a.example", 60, 200, "198.51.100.1") // no survey knows it
		burst := hit(r, 1, "192.0.2.1", "a.example", 62, 238, "198.51.100.1")
		burst.BurstIndex, burst.Purpose = 1, "confirm"
		miss := hit(r, 4, "192.0.2.1", "a.example", 1000, 0, "x")
		miss.RemainingTTLS, miss.Answers = nil, []string{}
		write(t, r, hit(r, 1, "192.0.2.1", "a.example", 60, 240, "198.51.100.1"), hit(r, 2, "192.0.2.1", "a.example", 11*3600, 500, "198.51.100.2"),
			hit(r, 1, "192.0.2.1", "b.example", 70, 100, "203.0.113.1"), hit(r, 1, "192.0.2.2", "a.example", 80, 210, "198.51.100.1"),
			hit(r, 1, "192.0.2.3", "a.example", 90, 230, "203.0.113.66"), hit(r, 1, "192.0.2.4", "www.lone.example", 95, 20, "203.0.113.67"), other, burst, miss)
	})
	g, err := Gather(t.Context(), open(t, s).DB())
	if err != nil {
		t.Fatal(err)
	}
	want := []Response{
		// Before its first lookup (at one hour) the name has the TTL of that lookup, 10 hours later that of the second.
		{At: start.Add(time.Minute), TTL: 240, AuthTTL: 300, Name: "a.example", Forwarder: "192.0.2.1", ASN: 64496, Country: "XA", HostingCountries: []string{"XB"}},
		{At: start.Add(11 * time.Hour), TTL: 500, AuthTTL: 600, Name: "a.example", Forwarder: "192.0.2.1", ASN: 64496, Country: "XA", HostingCountries: []string{"XB"}},
		{At: start.Add(90 * time.Second), TTL: 230, AuthTTL: 300, Name: "a.example", Forwarder: "192.0.2.3", ASN: 64498, Wrong: true, HostingCountries: []string{"XB"}},
		{At: start.Add(70 * time.Second), TTL: 100, Name: "b.example", Forwarder: "192.0.2.1", ASN: 64496, Country: "XA", HostingCountries: []string{"XB"}},
		{At: start.Add(95 * time.Second), TTL: 20, AuthTTL: 60, Name: "www.lone.example", Forwarder: "192.0.2.4", ASN: 64501, Country: "XA", HostingCountries: []string{"XB"}},
	}
	if !reflect.DeepEqual(g.Responses, want) {
		t.Errorf("responses\n%v, want\n%v", g.Responses, want)
	}
	if g.Hits != 7 || g.Unsuitable != 1 || g.Unsurveyed != 1 || g.Placeless != 2 || g.Forwarders != [7]int64{0: 3, 2: 1} {
		t.Errorf("hits %d, unsuitable %d, unsurveyed %d, without country %d, forwarders %v", g.Hits, g.Unsuitable, g.Unsurveyed, g.Placeless, g.Forwarders)
	}
	wantOperators := []Operator{{Label: "ONE", Names: []string{"a.example", "b.example", "x.example"}, CommandAndControl: []string{"a.example"}, ExploitLinks: []string{"x.example"}},
		{Label: "lone.example", Names: []string{"www.lone.example"}, IsDomain: true}}
	if !reflect.DeepEqual(g.Operators, wantOperators) {
		t.Errorf("operators %v, want %v", g.Operators, wantOperators)
	}
	if !g.Applied("ONE", "XA") || g.Applied("ONE", "XB") || g.Applied("lone.example", "XA") || g.Applied("NOBODY", "XA") || g.Applied("ONE", "") {
		t.Errorf("suitable forwarders are in %v", g.Suitable)
	}
	if hits, n := g.Infections(); len(hits) != 0 || n[BadTTL] != 1 || n[WrongAnswer] != 1 || n[TooLittleSupport] != 3 {
		t.Errorf("five responses support an infection: %v, %v", hits, n) // b.example has no known TTL
	}
	var pairs []string
	for _, h := range AnyHit(g.Any, g.Operators) {
		pairs = append(pairs, fmt.Sprint(h.Operator, " ", h.Country, " ", h.ASNs))
	}
	if want := []string{"ONE XA [64496]", "ONE XB [64497]", "lone.example XA [64501]"}; !slices.Equal(pairs, want) {
		t.Errorf("any hit %q, want %q", pairs, want)
	}
	notes := strings.Join(g.Notes, "\n")
	if !strings.Contains(notes, "1 of 5 responses have no known authoritative TTL") || !strings.Contains(notes, "1 domains") || !strings.Contains(notes, "1 of 7 hits") {
		t.Errorf("notes are\n%s", notes)
	}
}

func TestGatherFromNothing(t *testing.T) {
	g, err := Gather(t.Context(), open(t, create(t)).DB())
	if err != nil {
		t.Fatal(err)
	}
	if len(g.Responses)+len(g.Any)+len(g.Operators) > 0 || len(g.Notes) != 2 {
		t.Errorf("an empty study gives %+v", g)
	}
}
