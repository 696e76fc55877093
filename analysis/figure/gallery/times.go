package gallery

import (
	"fmt"
	"math"
	"time"

	"bridle/analysis/figure"
)

// timeline has five operators scanned weekly for a year, six weeks of it not at all.
func timeline(verdict bool) (*figure.Figure, error) {
	t := figure.Timeline{Meta: meta("timeline", "Two operators went dark in the week of the report", "Operators by weekly scans, 2026",
		"Bars for five operators over a year; two end at a mark that names a report.", verdict)}
	day := func(n int) time.Time { return time.Date(2026, 1, 5+n, 0, 0, 0, 0, time.UTC) }
	for w := range 50 {
		if w < 20 || w >= 26 {
			t.Scans = append(t.Scans, day(7*w))
		}
	}
	for _, s := range []struct {
		operator string
		from, to int // weeks
		state    figure.State
	}{
		{"kite", 0, 15, figure.Seen}, {"kite", 15, 19, figure.BetweenScans}, {"kite", 27, 33, figure.Seen}, {"kite", 33, 49, figure.NotFound},
		{"heron", 4, 18, figure.Seen}, {"heron", 28, 33, figure.Seen}, {"heron", 33, 41, figure.NotFound}, {"heron", 41, 49, figure.Seen},
		{"osprey", 9, 9, figure.SeenOnce}, {"osprey", 12, 19, figure.NotTestable}, {"osprey", 30, 49, figure.Seen},
		{"rail", 2, 11, figure.Seen}, {"rail", 11, 14, figure.BetweenScans}, {"rail", 14, 19, figure.Seen},
		{"plover", 36, 36, figure.SeenOnce}, {"plover", 37, 49, figure.NotTestable},
	} {
		t.Operator, t.State = append(t.Operator, s.operator), append(t.State, s.state)
		t.From, t.To = append(t.From, day(7*s.from)), append(t.To, day(7*s.to))
	}
	for _, e := range []struct {
		day   int
		label string
	}{{95, "a court orders names seized"}, {232, "report published"}, {239, "a vendor denies it"}} {
		t.EventDate, t.EventLabel = append(t.EventDate, day(e.day)), append(t.EventLabel, e.label)
	}
	return t.Draw()
}

// sawtooth probes an entry of fifteen minutes every two, at two resolvers.
func sawtooth(verdict bool) (*figure.Figure, error) {
	const life = 15 * time.Minute
	start := time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)
	s := figure.Sawtooth{
		Meta: meta("sawtooth", "The name was looked up eight times in four hours", "Time left of www.kite.example in two caches, by probes every two minutes",
			"Dots on falling lines in two panels; each line begins at a lookup.", verdict),
		TTLSeconds: life.Seconds(),
	}
	for k, minutes := range [][]int{{-4, 21, 37, 94, 110, 171}, {8, 59, 140, 188}} {
		panel := fmt.Sprintf("resolver %d in %s, AS %d", k+1, country(k), 64496+k)
		var fills []figure.CacheFill
		for i, m := range minutes {
			f := figure.CacheFill{Panel: panel, Start: start.Add(time.Duration(m) * time.Minute)}
			f.Expiry = f.Start.Add(life)
			if i == 3 {
				f.Removed = "own_probe"
			}
			fills = append(fills, f)
		}
		for i := range 120 {
			at, outcome, left := start.Add(time.Duration(2*i)*time.Minute), figure.ProbeMiss, math.NaN()
			for _, f := range fills {
				if !at.Before(f.Start) && at.Before(f.Expiry) {
					outcome, left = figure.ProbeHit, f.Expiry.Sub(at).Seconds()
				}
			}
			if (i+3*k)%29 == 13 {
				outcome, left = []figure.ProbeOutcome{figure.ProbeRefused, figure.ProbeFail}[i%2], math.NaN()
			}
			s.Time, s.Outcome, s.Remaining, s.Panel = append(s.Time, at), append(s.Outcome, outcome), append(s.Remaining, left), append(s.Panel, panel)
		}
		s.Fills = append(s.Fills, fills...)
	}
	return s.Draw()
}

// network has four operators that share names and certificates, and two bridges.
func network(verdict bool) (*figure.Figure, error) {
	n := figure.Network{
		Meta: meta("network", "One certificate ties two operators", "Servers by what they share; 29 servers, November 2026",
			"Four discs of servers, lines between servers that share something, two of them across discs.", verdict),
		Unit: "servers", Method: "two levels, Bayes factors of shared attributes, cut at 20 bits",
	}
	attributes := []string{"certificate", "name", "registrar", "address block"}
	tie := func(a, b, attribute string, bits float64) {
		n.From, n.To, n.Attribute, n.Bits = append(n.From, a), append(n.To, b), append(n.Attribute, attribute), append(n.Bits, bits)
	}
	server := func(o, i int) string { return fmt.Sprintf("192.0.2.%d", 50*o+i+1) }
	for o, size := range []int{12, 8, 6, 3} {
		for i := range size {
			n.Node, n.Operator = append(n.Node, server(o, i)), append(n.Operator, []string{"kite", "heron", "osprey", "rail"}[o])
			if i > 0 {
				tie(server(o, i), server(o, i*5%i), attributes[i%4], float64(4+(3*i+o)%14))
				tie(server(o, i), server(o, i-1), attributes[(i+o)%4], float64(1+i%5)/2)
			}
		}
	}
	tie(server(0, 3), server(1, 2), "certificate", 11)
	tie(server(1, 5), server(2, 1), "registrar", 2.5)
	return n.Draw()
}
