package figure

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

var sawtoothZero = time.Date(2026, 3, 12, 12, 0, 0, 0, time.UTC)

// sawtoothWatch probes a simulated cache: panels resolvers, n probes each gap apart, entries of ttl seconds filled at random instants. The TTLs of
// probes follow from the fills by the law that an entry loses a second each second.
func sawtoothWatch(panels, n int, gap time.Duration, ttl float64, seed uint64) Sawtooth {
	random := rand.New(rand.NewPCG(seed, 1))
	s := Sawtooth{Meta: meta("sawtooth"), TTLSeconds: ttl}
	s.Simulated = true
	life := time.Duration(ttl) * time.Second
	for k := range panels {
		name := fmt.Sprintf("resolver %d in XA, AS %d", k+1, 64496+k)
		var fills []CacheFill
		for at := sawtoothZero.Add(-life / 3); at.Before(sawtoothZero.Add(time.Duration(n) * gap)); {
			f := CacheFill{Panel: name, Start: at, Expiry: at.Add(life)}
			f.Removed = []string{"", "", "own_probe", "", "sweep"}[random.IntN(5)]
			fills = append(fills, f)
			at = f.Expiry.Add(time.Duration(random.ExpFloat64() * 1.5 * float64(life)))
		}
		for i := range n {
			at, outcome, left := sawtoothZero.Add(time.Duration(i)*gap), ProbeMiss, nan
			for _, f := range fills {
				if !at.Before(f.Start) && at.Before(f.Expiry) {
					outcome, left = ProbeHit, f.Expiry.Sub(at).Seconds()
				}
			}
			switch random.IntN(25) {
			case 0:
				outcome, left = ProbeRefused, nan
			case 1:
				outcome, left = ProbeFail, nan
			}
			s.Time, s.Outcome, s.Remaining, s.Panel = append(s.Time, at), append(s.Outcome, outcome), append(s.Remaining, left), append(s.Panel, name)
		}
		s.Fills = append(s.Fills, fills...)
	}
	return s
}

func sawtoothSmall(m Meta) Sawtooth {
	at := func(s int) time.Time { return sawtoothZero.Add(time.Duration(s) * time.Second) }
	return Sawtooth{
		Meta: m, TTLSeconds: 300,
		Time:      []time.Time{at(0), at(100), at(200), at(300), at(400), at(500), at(600), at(700)},
		Outcome:   []ProbeOutcome{ProbeMiss, ProbeHit, ProbeHit, ProbeHit, ProbeRefused, ProbeMiss, ProbeSuspect, ProbeHit},
		Remaining: []float64{nan, 260, 160, 60, nan, nan, nan, 299},
		Fills:     []CacheFill{{Start: at(60), Expiry: at(360)}, {Start: at(699), Expiry: at(999), Removed: "own_probe"}},
	}
}

func TestSawtooth(t *testing.T) {
	f, err := sawtoothSmall(meta("sawtooth")).Draw()
	keep(t, "sawtooth", f, err)
	csv := string(f.CSV())
	for _, row := range []string{"probe,,2026-03-12T12:01:40Z,hit,260,,\n", "probe,,2026-03-12T12:00:00Z,miss,,,\n", "fill,,2026-03-12T12:11:39Z,,300,2026-03-12T12:16:39Z,own_probe\n"} {
		if !strings.Contains(csv, row) {
			t.Errorf("no row %q in\n%s", row, csv)
		}
	}
	for _, words := range []string{"8 probes: 4 found it, 2 did not, 2 told nothing", "2 fills, of which 1 does not count: own probe 1.", "12:01:00", "they are no misses"} {
		if !lineSays(f, words) {
			t.Errorf("the figure does not say %q", words)
		}
	}
}

func TestSawtoothSizes(t *testing.T) {
	t.Parallel()
	negative := sawtoothSmall(meta("sawtooth-odd"))
	negative.Outcome[1], negative.Outcome[5] = ProbeNegHit, ProbeSkipped
	negative.Fills[0].Start, negative.TTLSeconds = time.Time{}, 0
	one := Sawtooth{Meta: meta("sawtooth-one"), Time: []time.Time{sawtoothZero}, Outcome: []ProbeOutcome{ProbeRefused}, Remaining: []float64{nan}}
	long := sawtoothWatch(1, 14*24, time.Hour, 172800, 5)
	for i := range long.Panel {
		long.Panel[i] = strings.Repeat("a resolver with a long name ", 9)
	}
	for i := range long.Fills {
		long.Fills[i].Panel, long.Fills[i].Removed = long.Panel[0], strings.Repeat("why ", 40)
	}
	for name, s := range map[string]Sawtooth{
		"odd": negative, "one": one, "days": long, "usual": sawtoothWatch(1, 240, time.Minute, 900, 2), "panels": sawtoothWatch(4, 200, 5*time.Minute, 3600, 3),
		"large": sawtoothWatch(2, 2500, 10*time.Minute, 3600, 4),
	} {
		f, err := s.Draw()
		keep(t, "sawtooth-"+name, f, err)
	}
}

func TestSawtoothWrongUse(t *testing.T) {
	for want, change := range map[string]func(*Sawtooth){
		"columns of one table":      func(s *Sawtooth) { s.Outcome = s.Outcome[1:] },
		"nothing to plot":           func(s *Sawtooth) { *s = Sawtooth{Meta: s.Meta} },
		"are too many to tell":      func(s *Sawtooth) { *s = sawtoothWatch(1, 20_001, time.Minute, 300, 1) },
		"25 panels are too many":    func(s *Sawtooth) { *s = sawtoothWatch(25, 2, time.Minute, 300, 1) },
		"the authoritative TTL is":  func(s *Sawtooth) { s.TTLSeconds = -1 },
		"row 2: a hit with NaN":     func(s *Sawtooth) { s.Remaining[1] = nan },
		"row 2: a hit with -1":      func(s *Sawtooth) { s.Remaining[1] = -1 },
		"row 1: a miss with 5":      func(s *Sawtooth) { s.Remaining[0] = 5 },
		`outcome is "HIT"`:          func(s *Sawtooth) { s.Outcome[1] = "HIT" },
		"row 3: the probe has the":  func(s *Sawtooth) { s.Time[2] = time.Time{} },
		`no probe is in the panel`:  func(s *Sawtooth) { s.Fills[0].Panel = "x" },
		"fill 2: the expiry":        func(s *Sawtooth) { s.Fills[1].Expiry = s.Fills[1].Start },
		"fill 1: it starts at 0001": func(s *Sawtooth) { s.Fills[0].Start, s.Fills[0].Expiry = time.Time{}, time.Time{} },
		"row 4: a hit with +Inf":    func(s *Sawtooth) { s.Remaining[3] = inf },
	} {
		s := sawtoothSmall(meta("sawtooth"))
		change(&s)
		if _, err := s.Draw(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}

// Rows in another order give the same picture of each panel: nothing depends on the order of probes or fills.
func TestSawtoothOrder(t *testing.T) {
	a := sawtoothSmall(meta("sawtooth"))
	b := sawtoothSmall(meta("sawtooth"))
	slices.Reverse(b.Time)
	slices.Reverse(b.Outcome)
	slices.Reverse(b.Remaining)
	slices.Reverse(b.Fills)
	la, err := a.layout()
	if err != nil {
		t.Fatal(err)
	}
	lb, err := b.layout()
	if err != nil {
		t.Fatal(err)
	}
	if la.height != lb.height || la.high != lb.high || !la.first.Equal(lb.first) || a.words(la) != b.words(lb) {
		t.Error("the order of rows changes the layout")
	}
}
