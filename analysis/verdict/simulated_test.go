package verdict

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"gonum.org/v1/gonum/stat/distuv"
)

// model draws what worlds of the reference (S3) look like after filters: Gamma-Poisson background, the
// same for targets and decoys, and infections.
type model struct {
	countries, groups, operators, names, decoys int
	days, seen                                  float64
	mean, shape                                 float64 // of the background, a day and name, over groups
	infected                                    bool    // operators in 1 to 5 countries, 1 to 3 groups each, 0.25 to 2.25 fills a day
}

// reference is the size of S3.
var reference = model{countries: 120, groups: 600, operators: 36, names: 28, decoys: 20, days: 14, seen: 0.5, mean: 2e-4, shape: 0.2, infected: true}

var begin = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

// draw makes an input and says which pairs are true.
func (m model) draw(seed uint64) (Input, map[[2]string]bool) {
	r := rand.New(rand.NewPCG(seed, 7))
	in := Input{Layers: Layers{true, true, true, true, true}, From: begin, Until: begin.Add(time.Duration(m.days * 24 * float64(time.Hour)))}
	truth := map[[2]string]bool{}
	byCountry := make([][]int, m.countries)
	for g := range m.groups {
		c := g % m.countries
		byCountry[c] = append(byCountry[c], g)
		in.Groups = append(in.Groups, Group{Label: fmt.Sprintf("g%04d", g), Country: fmt.Sprintf("C%03d", c), Mass: 0.99, Sources: 3, Caches: 1, Resolvers: 2, ASNs: []int64{int64(64496 + g)}})
	}
	extra := map[[2]int]float64{}
	for o := range m.operators {
		in.Operators = append(in.Operators, Operator{Label: fmt.Sprintf("O%02d", o), Names: m.names, IsUnique: true})
		if !m.infected {
			continue
		}
		for _, c := range r.Perm(m.countries)[:1+r.IntN(5)] {
			truth[[2]string{in.Operators[o].Label, fmt.Sprintf("C%03d", c)}] = true
			rate := 0.25 + 2*r.Float64()
			at := r.Perm(len(byCountry[c]))
			for _, k := range at[:min(len(at), 1+r.IntN(3))] {
				extra[[2]int{byCountry[c][k], o}] = rate
			}
		}
	}
	watched := m.days * m.seen
	for g := range m.groups {
		background := 0.0
		if m.mean > 0 {
			background = distuv.Gamma{Alpha: m.shape, Beta: m.shape / m.mean, Src: r}.Rand()
		}
		for o := Decoys; o < m.operators; o++ {
			names := m.names
			if o == Decoys {
				names = m.decoys
			}
			if names == 0 {
				continue
			}
			mean := watched * (background*float64(names) + extra[[2]int{g, o}])
			n := 0
			if mean > 0 {
				n = int(distuv.Poisson{Lambda: mean, Src: r}.Rand())
			}
			cell := Cell{Group: g, Operator: o, Names: names, ExposureDays: watched * float64(names), VisibleDays: watched * float64(names), TTLSeconds: 300, Probes: int64(names) * 14 * 288}
			for range n {
				cell.Fills = append(cell.Fills, Event{At: begin.Add(time.Duration(r.Float64() * m.days * 24 * float64(time.Hour))), Name: fmt.Sprintf("n%d", r.IntN(names))})
			}
			in.Cells = append(in.Cells, cell)
		}
	}
	return in, truth
}

// tallied is what verdicts of a world are worth.
type tallied struct{ claims, wrong, found, possible float64 }

func (t tallied) fdp() float64 { return t.wrong / max(1, t.claims) }

// judge compares verdicts with the truth: at least Indicated, and Supported.
func judge(t *testing.T, in Input, truth map[[2]string]bool, s Settings) (indicated, supported tallied, res Result) {
	t.Helper()
	res, err := Decide(in, s)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range res.Verdicts {
		is := truth[[2]string{v.Operator, v.Country}]
		for k, x := range []*tallied{&indicated, &supported} {
			if is {
				x.possible++
			}
			if v.Verdict == Supported || k == 0 && v.Verdict == Indicated {
				x.claims++
				if is {
					x.found++
				} else {
					x.wrong++
				}
			}
		}
	}
	return indicated, supported, res
}

// small is a world with a fifth of the reference's countries and groups, for tests that run often.
func small(mean float64, infected bool) model {
	m := reference
	m.countries, m.groups, m.mean, m.infected = 24, 120, mean, infected
	return m
}

// TestErrorRates: mean false discovery proportions are at or below the levels, and infections are found.
func TestErrorRates(t *testing.T) {
	const worlds = 6
	for _, c := range []struct {
		name  string
		mean  float64
		power float64
	}{{"clean", 0, 0.95}, {"moderate", 2e-4, 0.9}, {"heavy", 1e-3, 0.8}} {
		var fi, fs, pi, ps float64
		for w := range worlds {
			in, truth := small(c.mean, true).draw(uint64(100 + w))
			i, s, _ := judge(t, in, truth, DefaultSettings())
			fi += i.fdp() / worlds
			fs += s.fdp() / worlds
			pi += i.found / i.possible / worlds
			ps += s.found / s.possible / worlds
		}
		t.Logf("%s: indicated fdp %.4f power %.3f, supported fdp %.4f power %.3f", c.name, fi, pi, fs, ps)
		if fi > 0.05 || fs > 0.02 || pi < c.power || ps > pi || math.IsNaN(pi) {
			t.Errorf("%s: indicated fdp %.4f power %.3f, supported fdp %.4f power %.3f", c.name, fi, pi, fs, ps)
		}
	}
}

// TestNull: with no infection anywhere, worlds with any claim are rare, though in most of them no decoy was
// ever filled.
func TestNull(t *testing.T) {
	const worlds = 25
	claimed := 0
	for w := range worlds {
		in, truth := small(1e-5, false).draw(uint64(500 + w))
		if i, _, _ := judge(t, in, truth, DefaultSettings()); i.claims > 0 {
			claimed++
		}
	}
	// At 5 % more than 5 of 25 come with probability 0.0012 (binomial).
	if claimed > 5 {
		t.Errorf("%d of %d worlds without infections have claims", claimed, worlds)
	}
}
