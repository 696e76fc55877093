package study

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"bridle/analysis/cachefill"
	"bridle/analysis/figure"
	"bridle/analysis/matrix"
	"bridle/analysis/verdict"
)

// watch is one name at one cache group.
type watch struct{ group, name string }

// Plot draws what the probes saw of the fills behind the verdict: the TTL left, probe by probe, at the cache and for the name with most fills that
// count (of several, the first by cache and name). Only fills of addresses are drawn. The title is what was found; give another if you wish.
func (r *Reached) Plot(title ...string) *Figure {
	doing := "plot of the fills behind " + r.of
	fills := map[watch]int{}
	for _, f := range r.Fills {
		w := watch{f.Group, f.Name}
		if f.Level == cachefill.Address && f.Removed == "" {
			fills[w]++
		}
	}
	if len(fills) == 0 {
		refuse(doing, "look at the fills as a table: those that filters took out say why", "no fill of an address counts for it")
	}
	most := slices.MinFunc(slices.Collect(maps.Keys(fills)), func(a, b watch) int {
		return cmp.Or(fills[b]-fills[a], strings.Compare(a.group, b.group), strings.Compare(a.name, b.name))
	})
	readings, err := cachefill.Readings(r.study.context(), r.study.DB(), most.group, most.name)
	check(err, "", "%s", doing)
	from, shown := r.busiest(most)
	until := from.Add(window)
	drawn := func(at time.Time) bool { return !at.Before(from) && !at.After(until) }
	all := len(readings)
	readings = slices.DeleteFunc(readings, func(p cachefill.Reading) bool { return !drawn(p.At) })
	c := figure.Sawtooth{Meta: figure.Meta{
		ID: "evidence", Simulated: r.Simulated, Source: "study " + r.study.label() + ", probes and fills of " + r.of,
		Title:    fmt.Sprintf("%s of %s at one cache in %d hours", plural(shown, "fill", "fills"), most.name, int(window.Hours())),
		Verdict:  true,
		Subtitle: "The TTL that each probe found at cache group " + most.group,
		Alt: fmt.Sprintf("The time an entry had left, against the time of the probe: %s on falling lines, one line for each of %s that count.",
			plural(len(readings), "probe", "probes"), plural(shown, "fill", "fills")),
		Note: fmt.Sprintf("Drawn are the %d hours with most fills; in all there are %s that count, and %s.", int(window.Hours()), plural(fills[most], "fill", "fills"), plural(all, "probe", "probes")),
	}}
	if len(title) > 0 {
		c.Title = title[0]
	}
	for _, p := range readings {
		word, _, _ := strings.Cut(p.Class, ":")
		left := math.NaN()
		if p.TTLS != nil && word == "hit" {
			left = float64(*p.TTLS)
		}
		if word == "nshit" || word == "neghit" {
			word = "miss" // the address was not there; delegations and denials count down by themselves
		}
		c.Time, c.Outcome, c.Remaining = append(c.Time, p.At), append(c.Outcome, figure.ProbeOutcome(word)), append(c.Remaining, left)
	}
	for _, f := range r.Fills {
		if f.Level == cachefill.Address && f.Group == most.group && f.Name == most.name && drawn(f.At) {
			c.TTLSeconds = max(c.TTLSeconds, float64(f.TTL))
			c.Fills = append(c.Fills, drawnFill(f))
		}
	}
	return r.study.Draw(c)
}

// window is how long a time is drawn: of more, lines lie on each other.
const window = 6 * time.Hour

// busiest returns the start of the window with most fills of a watch that count, the first of several, a little before its first fill, and how many
// there are in it.
func (r *Reached) busiest(of watch) (from time.Time, n int) {
	var at []time.Time
	for _, f := range r.Fills {
		if f.Level == cachefill.Address && f.Group == of.group && f.Name == of.name && f.Removed == "" {
			at = append(at, f.At)
		}
	}
	slices.SortFunc(at, time.Time.Compare)
	const before = 10 * time.Minute
	for i, first := range at {
		k := 0
		for k < len(at)-i && !at[i+k].After(first.Add(window-before)) {
			k++
		}
		if k > n {
			from, n = first.Add(-before), k
		}
	}
	return from, n
}

func drawnFill(f verdict.Fill) figure.CacheFill {
	d := figure.CacheFill{Expiry: f.Expires, Removed: f.Removed}
	if f.IsExact {
		d.Start = f.At
	}
	return d
}

// PlotRates draws the rates of lookups of what is claimed, the most frequent first, with their intervals of 95 %. The title is what was found; give another
// if you wish.
func (m *Matrix) PlotRates(title ...string) *Figure {
	c := figure.Intervals{Unit: "lookups a day and cache", Confidence: 0.95, Log: true, Top: 40}
	unbounded := 0
	for i, o := range m.Operators {
		for j, country := range m.Countries {
			cell := m.Cells[i][j]
			if cell.Level != matrix.Supported && cell.Level != matrix.Indicated {
				continue
			}
			if cell.Rate == nil {
				unbounded++
				continue
			}
			c.Label = append(c.Label, o.Label+" in "+country.Code)
			c.Estimate, c.Low, c.High = append(c.Estimate, *cell.Rate), append(c.Low, lowerEnd(cell.Low)), append(c.High, orNaN(cell.High))
			c.Group = append(c.Group, cell.Level.String())
		}
	}
	if len(c.Label) == 0 {
		refuse("plot of rates of "+m.study.Dir, "m.Rows() has the least rate that would have been found", "nothing is claimed, so there is no rate")
	}
	c.Meta = figure.Meta{
		ID: "rates", Simulated: m.Simulated, Source: fmt.Sprintf("study %s, %s", m.study.label(), m.Name),
		Title:    fmt.Sprintf("Rates of %s", plural(len(c.Label), "suspected location", "suspected locations")),
		Verdict:  true,
		Subtitle: "Lookups a day and cache after the background, with intervals of 95 %",
		Alt:      fmt.Sprintf("A dot and an interval for each of %s, the most frequent first.", plural(len(c.Label), "pair of operator and country", "pairs of operator and country")),
	}
	if unbounded > 0 {
		c.Note = fmt.Sprintf("Not drawn: %s without a rate, since entries were never known to be absent.", plural(unbounded, "claim", "claims"))
	}
	if len(title) > 0 {
		c.Title = title[0]
	}
	f := m.study.Draw(c)
	f.query = verdictsQuery
	return f
}

func orNaN(v *float64) float64 {
	if v == nil {
		return math.NaN()
	}
	return *v
}

// lowerEnd is the lower end of an interval; what is less than one lookup in a hundred years is none.
func lowerEnd(v *float64) float64 {
	low := orNaN(v)
	if low < 1/36525.0 {
		return 0
	}
	return low
}

// PlotWorld draws the countries on a map, each by the strongest verdict of any operator there; a country is not testable if no operator could be
// tested in it. The title is what was found; give another if you wish.
func (m *Matrix) PlotWorld(title ...string) *Figure {
	c := figure.WorldMap{Classes: []figure.Class{
		{Name: "supported", Look: figure.Solid}, {Name: "indicated", Look: figure.Half}, {Name: "claimed, without error rate", Look: figure.Ring},
		{Name: "tested, not claimed", Look: figure.Dot}, {Name: "not testable, which is not clean", Look: figure.Hatched}, {Name: "withheld: too few caches", Look: figure.Crossed},
	}}
	n := make([]int, len(c.Classes)+1)
	for j, country := range m.Countries {
		best := len(c.Classes)
		for i := range m.Operators {
			best = min(best, look(m.Cells[i][j].Level))
		}
		n[best]++
		if best < len(c.Classes) {
			c.Country, c.Class = append(c.Country, country.Code), append(c.Class, best)
		}
	}
	if len(c.Country) == 0 {
		refuse("map of "+m.study.Dir, "'bridle import prefixes' or 'bridle import groups', then 'bridle verdicts' again", "no country is known for any cache that was watched")
	}
	c.Meta = figure.Meta{
		ID: "world", Simulated: m.Simulated, Source: fmt.Sprintf("study %s, %s", m.study.label(), m.Name),
		Title:    fmt.Sprintf("Suspected locations in %s", plural(n[0]+n[1]+n[2], "country", "countries")),
		Verdict:  true,
		Subtitle: "Countries by the strongest verdict on any operator",
		Alt:      fmt.Sprintf("A map of the world: %d countries supported, %d indicated, %d tested and not claimed, %d not testable.", n[0], n[1], n[3], n[4]),
	}
	if n[len(c.Classes)] > 0 {
		c.Note = fmt.Sprintf("No verdict at all in %s.", plural(n[len(c.Classes)], "country", "countries"))
	}
	if len(title) > 0 {
		c.Title = title[0]
	}
	f := m.study.Draw(c)
	f.query = verdictsQuery
	return f
}
