package timeline_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"bridle/analysis/timeline"
	"bridle/datasets/world"
)

// scanned makes the visits of perfect scans of a world, every some days, with the true operators as labels.
func scanned(t *testing.T, scenario string, seed int64, every int) (*world.World, []timeline.Visit, []timeline.Scan) {
	t.Helper()
	sc, err := world.LoadScenario(scenario)
	if err != nil {
		t.Fatal(err)
	}
	w, err := world.Generate(sc, seed)
	if err != nil {
		t.Fatal(err)
	}
	var all []timeline.Visit
	var scans []timeline.Scan
	for at := w.From.Add(12 * time.Hour); at.Before(w.Until); at = at.AddDate(0, 0, every) {
		scan := timeline.Scan{Name: at.Format(time.DateOnly), From: at, Until: at}
		scans = append(scans, scan)
		for i := range w.Servers {
			x := &w.Servers[i]
			if x.Operator != world.None {
				all = append(all, timeline.Visit{Operator: w.Operators[x.Operator].Name, Server: x.Address.String(), Scan: scan.Name, From: at, Until: at, There: x.UpAt(at)})
			}
		}
	}
	return w, all, scans
}

// TestWorld: with perfect scans and the true operators, every bracket of a span holds the true instants, the day on which the world
// takes servers down stands out among others, and days on which nothing was planted do not.
func TestWorld(t *testing.T) {
	w, visits, scans := scanned(t, "hide-and-seek-2018", 2, 14)
	line, err := timeline.Build(visits, timeline.Rules{})
	if err != nil {
		t.Fatal(err)
	}
	up := map[string][]world.Span{}
	for i := range w.Servers {
		up[w.Servers[i].Address.String()] = w.Servers[i].Up
	}
	for _, s := range line.Spans {
		begins := slices.ContainsFunc(up[s.Server], func(u world.Span) bool { return u.From.After(s.NotBefore) && !u.From.After(s.First) })
		ends := s.GoneBy.IsZero() || slices.ContainsFunc(up[s.Server], func(u world.Span) bool { return u.Until.After(s.Last) && !u.Until.After(s.GoneBy) })
		if !begins && !s.NotBefore.IsZero() || !ends {
			t.Fatalf("span %+v, up %v", s, up[s.Server])
		}
	}
	// The scenario takes servers down over twelve days from 1 August 2018; the other days are arbitrary.
	var events []timeline.Event
	for _, date := range []string{"2018-08-01", "2017-02-01", "2017-06-15", "2017-11-01"} {
		e, err := timeline.EventOn(date, date)
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, e)
	}
	a, err := timeline.Align(line.Changes, events, timeline.Plan{From: scans[0].From, Until: scans[len(scans)-1].From, Source: rand.NewPCG(1, 1),
		Replicates: 100, Draws: 999, Questions: []timeline.Question{{Kind: timeline.Shutdown, From: 0, Until: 20}}})
	if err != nil {
		t.Fatal(err)
	}
	for i, x := range a.Tests {
		t.Logf("%s: %.2f shutdowns, %.2f expected, p %.4f, Holm %.4f, power %v, %d of %d placed", x.Event.Name, x.Observed, x.Expected, x.P, x.Holm, x.Power, x.Changes, x.Changes+x.Unplaced)
		// One wave is one coincidence: the turns by which a wave of twelve days still lies in a window of 21 are some ten of 757, however
		// many servers fell.
		if planted := i == 0; planted != (x.P <= 0.02) || !planted && x.Holm < 0.2 {
			t.Errorf("%s: planted %v, p %g, corrected %g", x.Event.Name, planted, x.P, x.Holm)
		}
	}
}
