package verdict

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

// village is 40 groups in 20 countries watched for 30 operators of two names and 10 decoys for 14 days, with
// as many fills of O00 at the first group as asked, one a day.
func village(fills int) Input {
	in := Input{Layers: Layers{true, true, true, true, true}, From: begin, Until: begin.AddDate(0, 0, 14)}
	for g := range 40 {
		in.Groups = append(in.Groups, Group{Label: fmt.Sprintf("g%02d", g), Country: fmt.Sprintf("X%c", 'A'+g%20), Mass: 0.99, Sources: 3, Caches: 1, Resolvers: 1, ASNs: []int64{64496}})
		in.Cells = append(in.Cells, Cell{Group: g, Operator: Decoys, Names: 10, ExposureDays: 140, VisibleDays: 140, TTLSeconds: 300, Probes: 40320})
		for o := range 30 {
			c := Cell{Group: g, Operator: o, Names: 2, ExposureDays: 28, VisibleDays: 28, TTLSeconds: 300, Probes: 8064}
			if g == 0 && o == 0 {
				for k := range fills {
					c.Fills = append(c.Fills, Event{At: begin.Add(time.Duration(k)*24*time.Hour + time.Hour), Name: []string{"n.x", "m.x"}[k%2]})
				}
			}
			in.Cells = append(in.Cells, c)
		}
	}
	for o := range 30 {
		in.Operators = append(in.Operators, Operator{Label: fmt.Sprintf("O%02d", o), Names: 2, IsUnique: true})
	}
	return in
}

// decided runs Decide and returns the verdict on O00 in XA.
func decided(t *testing.T, in Input) (Steps, Result) {
	t.Helper()
	r, err := Decide(in, DefaultSettings())
	if err != nil {
		t.Fatal(err)
	}
	p, ok := r.Explain("O00", "XA")
	if !ok {
		t.Fatal("no steps of O00 in XA")
	}
	return p, r
}

// first is the cell of O00 at the first group in the village.
const first = 1

// TestLevels: what holds a verdict down, one condition at a time.
func TestLevels(t *testing.T) {
	for _, c := range []struct {
		name   string
		fills  int
		change func(in *Input)
		want   string
		reason string
	}{
		{"plain", 8, func(*Input) {}, Supported, "8 fills on 8 days at 1 of 2 cache groups"},
		{"nothing", 0, func(*Input) {}, NotDetected, "would have been found with probability 0.8"},
		{"one day", 8, func(in *Input) {
			for i := range in.Cells[first].Fills {
				in.Cells[first].Fills[i].At = begin.Add(time.Duration(i) * time.Hour)
			}
		}, Indicated, "there are 8 on 1 day at 2 such groups of 2"},
		{"flags", 8, func(in *Input) {
			for i := range in.Cells[first].Fills {
				in.Cells[first].Fills[i].Flags = []string{"a doubt"}
			}
		}, Indicated, "without an open flag"},
		{"shared names", 8, func(in *Input) { in.Operators[0].IsUnique = false }, Indicated, "belong to another one"},
		{"belief", 8, func(in *Input) { in.Groups[0].Mass = 0.8 }, Indicated, "believed in the country at 0.9"},
		{"two sources", 8, func(in *Input) { in.Groups[0].Sources = 2 }, Indicated, "by 3 sources or more"},
		{"elsewhere", 8, func(in *Input) { in.Groups[0].Mass = 0.4 }, NotDetected, "belief 0.4 in the country is below 0.5 (8 fills there do not count)"},
		{"no survey", 8, func(in *Input) { in.Layers.Survey = false }, Indicated, "no survey was made"},
		{"no decoys", 30, func(in *Input) {
			in.Layers.Decoys = false
			in.Cells = slices.DeleteFunc(in.Cells, func(c Cell) bool { return c.Operator == Decoys })
		}, Indicated, "the background is not known but assumed"},
		{"no countries", 8, func(in *Input) { in.Layers.Countries = false }, Indicated, "fewer than three sources"},
		{"no scan", 8, func(in *Input) { in.Layers.Scan = false }, Supported, "does not lower"},
		{"domains", 8, func(in *Input) { in.Layers.Operators, in.Operators[0].IsDomain = false, true }, Supported, "single domain"},
		{"excluded", 8, func(in *Input) { in.Groups[0].Excluded, in.Groups[20].Excluded = "refuses", "refuses" }, NotTestable, "2 cache groups (2 resolvers): refuses (8 fills there do not count)"},
		{"not asked", 0, func(in *Input) {
			in.Cells = slices.DeleteFunc(in.Cells, func(c Cell) bool { return c.Operator == 0 && c.Group%20 == 0 })
		}, NotTestable, "2 cache groups of the country may testify, but none was asked"},
		{"too little", 0, func(in *Input) {
			for i := range in.Cells {
				if c := &in.Cells[i]; c.Operator == 0 {
					c.Names, c.TTLSeconds, c.ExposureDays, c.VisibleDays, c.Probes = 1, 86_400, 1, 1, 1
				}
			}
		}, NotDetected, "no rate of lookups, however high, would have been found with probability 0.8: of one name alone, whose fills may be those of a machine"},
		// A fill of each of two names would do, and an entry is there with probability r / (1 + r): its square is 0.8 at 8.47.
		{"little", 0, func(in *Input) {
			for i := range in.Cells {
				if c := &in.Cells[i]; c.Operator == 0 {
					c.TTLSeconds, c.ExposureDays, c.VisibleDays, c.Probes = 86_400, 2, 2, 2
				}
			}
		}, NotDetected, "8.47 lookups a day or more of each of two names through one of these caches would have been found with probability 0.8, one a day with 0.25"},
	} {
		in := village(c.fills)
		c.change(&in)
		p, r := decided(t, in)
		if p.Verdict != c.want || !strings.Contains(strings.Join(p.Reasons, "\n"), c.reason) {
			t.Errorf("%s: %s because %q; want %s because of %q", c.name, p.Verdict, p.Reasons, c.want, c.reason)
		}
		if len(r.Verdicts) != 600 || len(r.Operators) != 30 {
			t.Errorf("%s: %d verdicts, %d operators", c.name, len(r.Verdicts), len(r.Operators))
		}
	}
}

// TestCountries: a country that nobody is known in is not testable, and said to be.
func TestCountries(t *testing.T) {
	in := village(8)
	in.Countries = []string{"ZZ", "XA"}
	in.Groups = append(in.Groups, Group{Label: "nowhere", Caches: 1})
	_, r := decided(t, in)
	p, ok := r.Explain("O03", "ZZ")
	if !ok || p.Verdict != NotTestable || p.Reasons[0] != "no cache group of the country is known" || len(r.Notes) != 1 {
		t.Errorf("%+v, notes %q", p, r.Notes)
	}
	row := r.Verdicts[slices.IndexFunc(r.Steps, func(p Steps) bool { return p.Country == "ZZ" })]
	if row.PValue != nil || row.CountryMass != nil || row.QDecoy != nil {
		t.Errorf("%+v", row)
	}
}

// TestAcrossBorders: one country does not make two; two do, and which is said.
func TestAcrossBorders(t *testing.T) {
	in := village(8)
	_, r := decided(t, in)
	if o := r.Operators[0]; o.Verdict != NotDetected || *o.PValue != 1 || len(o.CountriesSupported) != 1 {
		t.Errorf("%+v", o)
	}
	in.Cells[1+31].Fills = in.Cells[first].Fills // group 1, country XB
	_, r = decided(t, in)
	if o := r.Operators[0]; o.Verdict != Supported || !slices.Equal(o.CountriesSupported, []string{"XA", "XB"}) || o.NCountries != 20 {
		t.Errorf("%+v", o)
	}
	one := Input{Operators: in.Operators[:1], Groups: in.Groups[:1], Cells: in.Cells[:2], Layers: in.Layers}
	_, r = decided(t, one)
	if o := r.Operators[0]; o.Verdict != NotTestable || o.PValue != nil {
		t.Errorf("%+v", o)
	}
}

// TestRows: what rows say, by hand.
func TestRows(t *testing.T) {
	p, r := decided(t, village(8))
	v := r.Verdicts[0]
	if v.NFills != 8 || v.NFillDays != 8 || v.NCaches != 2 || v.NCachesWithFills != 1 || v.NNames != 2 || v.ExposureUS != 56*86_400_000_000 || *v.CountryMass != 0.99 {
		t.Errorf("%+v", v)
	}
	// 8 fills in 14 days of two names at one of two caches.
	near(t, "rate", *v.RatePerDay, 8/14.0/2, 0.01)
	e := r.Evidence[0]
	if e.CacheGroup != "g00" || !e.IsNamed || r.Evidence[1].IsNamed || e.NDecoys != 10 || e.DecoyExposureUS != 140*86_400_000_000 {
		t.Errorf("%+v", e)
	}
	near(t, "rate there", *e.RatePerDay, 8/14.0, 0.01)
	// The p-value from the row's own numbers: decoys and the 29 others, none filled.
	b := gamma{*e.BackgroundShape, *e.BackgroundDays}.after(0, 140).after(0, 29*28)
	// To it comes a machine that asks for one name, while the background explains the four fills of the other.
	want := math.Exp(b.logTail(8, 28)) + 0.001*math.Exp(b.logTail(4, 28))
	near(t, "p", *e.PValue, want, 1e-9)
	near(t, "p of the pair", *v.PValue, 2*want, 1e-6)
	near(t, "q", *v.QBH, 600**v.PValue, 1e-9)
	near(t, "q by decoys", *v.QDecoy, 1, 1e-9) // (1+0)/1 * 600/200 is 3, and a rate is 1 at most
	if len(p.Groups) != 2 || p.Rank != 1 || p.Selected != 1 || p.Pairs != 600 {
		t.Errorf("%+v", p)
	}
}

// TestWrite: an explanation has every number on the way.
func TestWrite(t *testing.T) {
	p, _ := decided(t, village(8))
	var b strings.Builder
	if err := p.Write(&b); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"O00 in XA: supported", "cache group g00", "8 fills (8 without a flag; filters removed 0), exposure 28 days",
		"decoys there: 10 names, 0 fills in 140 days", "neighbours there: 29 operators, 0 fills in 812 days", "p of the pair, 1-(1-p)^2",
		"rank 1 of 600 pairs tested; 1 are selected at 0.05", "Benjamini and Yekutieli", "its networks may be named", "2026-03-08"} {
		if !strings.Contains(b.String(), part) {
			t.Errorf("it lacks %q:\n%s", part, b.String())
		}
	}
}

// TestUnderDependence: Benjamini and Yekutieli ask for more, and the level follows them.
func TestUnderDependence(t *testing.T) {
	s := DefaultSettings()
	s.UnderDependence = true
	for fills := range 9 {
		plain, err := Decide(village(fills), DefaultSettings())
		if err != nil {
			t.Fatal(err)
		}
		strict, err := Decide(village(fills), s)
		if err != nil {
			t.Fatal(err)
		}
		v := strict.Verdicts[0]
		if claimed := v.Verdict == Supported || v.Verdict == Indicated; claimed != (*v.QBY <= s.Indicated) || *v.QBY < *v.QBH || *v.QBH != *plain.Verdicts[0].QBH {
			t.Errorf("%d fills: %s at q %v and %v", fills, v.Verdict, *v.QBH, *v.QBY)
		}
		a, b := plain.Steps[0].Groups[0].Levels[0].LeastFills, strict.Steps[0].Groups[0].Levels[0].LeastFills
		if b < a || fills < a && plain.Verdicts[0].Verdict != NotDetected || fills >= a && plain.Verdicts[0].Verdict == NotDetected {
			t.Errorf("%d fills: %s, but %d would have been enough (%d under dependence)", fills, plain.Verdicts[0].Verdict, a, b)
		}
	}
}
