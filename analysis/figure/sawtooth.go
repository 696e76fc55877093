package figure

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"time"
)

// Sawtooth draws the evidence that somebody looked up a name: the TTL that a cache had left, probe by probe, and the fills that
// follow from it.
//
// An entry counts down, so all probes that see it lie on a line that falls by a second each second to its expiry; its other end
// is the instant of the fill. Probes without a remaining TTL stand in rows at the foot: a miss is a reading, a refusal or
// silence is none, and these rows are hatched.
//
// Time, Outcome, Remaining and Panel are columns of one table. Panels, such as resolvers, have axes in common.
type Sawtooth struct {
	Meta
	// Time is when the probe was made.
	Time []time.Time
	// Outcome is what became of it.
	Outcome []ProbeOutcome
	// Remaining is the TTL left, in seconds, if the outcome has one; else NaN.
	Remaining []float64
	// Panel names where the probe belongs; nil if there is one panel alone.
	Panel []string
	// Fills are the entries that follow from the probes.
	Fills []CacheFill
	// TTLSeconds is the authoritative TTL; 0 if it is not known.
	TTLSeconds float64
}

// ProbeOutcome is what a probe of a cache told, in the words of the classes of cache fills.
type ProbeOutcome string

// Outcomes of probes. Only the first four are readings of the cache; "none" stands for no usable answer.
const (
	ProbeHit     ProbeOutcome = "hit"
	ProbeNSHit   ProbeOutcome = "nshit"  // the delegation was there
	ProbeNegHit  ProbeOutcome = "neghit" // a denial was there
	ProbeMiss    ProbeOutcome = "miss"
	ProbeRefused ProbeOutcome = "refused"
	ProbeFail    ProbeOutcome = "fail" // no answer, or one that says nothing
	ProbeSkipped ProbeOutcome = "skipped"
	ProbeSuspect ProbeOutcome = "suspect" // it failed a check
)

// CacheFill is an entry that came into a cache.
type CacheFill struct {
	// Panel is the panel it belongs to; empty if there is one alone.
	Panel string
	// Start is the instant of the fill; zero if it is not known, as when the TTL is not. Expiry is when the entry leaves.
	Start, Expiry time.Time
	// Removed says why the fill does not count, such as own_probe or sweep; empty if it does.
	Removed string
}

// sawtoothFeet are the rows at the foot, from the top, with their words.
var sawtoothFeet = []struct {
	outcome ProbeOutcome
	words   string
}{
	{ProbeMiss, "not in cache"}, {ProbeRefused, "refused"}, {ProbeFail, "no answer"}, {ProbeSkipped, "not sent"}, {ProbeSuspect, "unsound"},
}

const (
	sawtoothPanels = 24
	sawtoothRows   = 20_000
)

// sees reports whether an outcome comes with a TTL.
func (o ProbeOutcome) sees() bool { return o == ProbeHit || o == ProbeNSHit || o == ProbeNegHit }

func (o ProbeOutcome) known() bool {
	return o.sees() || slices.ContainsFunc(sawtoothFeet, func(f struct {
		outcome ProbeOutcome
		words   string
	}) bool {
		return f.outcome == o
	})
}

// Draw draws the chart. It returns an error if columns differ in length, an outcome is none of those above, a hit has no TTL or another outcome
// has one, a time is missing, a fill does not end after it starts or has a panel without probes, or there are more than 24 panels or 20,000 rows.
func (s Sawtooth) Draw() (*Figure, error) {
	fail := func(err error) (*Figure, error) { return nil, fmt.Errorf("figure %s: %w", s.ID, err) }
	if err := s.valid(); err != nil {
		return fail(err)
	}
	data := table{columns: []string{"kind", "panel", "time", "outcome", "remaining_s", "expiry", "removed"}}
	for i, at := range s.Time {
		data.add("probe", s.panel(i), sawtoothTime(at), string(s.Outcome[i]), s.Remaining[i], "", "")
	}
	for _, f := range s.Fills {
		start, left := "", math.NaN()
		if !f.Start.IsZero() {
			start, left = sawtoothTime(f.Start), f.Expiry.Sub(f.Start).Seconds()
		}
		data.add("fill", f.Panel, start, "", left, sawtoothTime(f.Expiry), f.Removed)
	}
	l, err := s.layout()
	if err != nil {
		return fail(err)
	}
	return render(chart{
		meta: s.Meta, data: data, height: l.height, vega: s.vega(l.unit),
		draw: func(p *pen, y float64) { s.draw(p, y, l) },
	})
}

func sawtoothTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.999999Z") }

func (s Sawtooth) panel(i int) string {
	if s.Panel == nil {
		return ""
	}
	return s.Panel[i]
}

// panels returns their names in the order in which they first appear.
func (s Sawtooth) panels() (names []string) {
	if s.Panel == nil {
		return []string{""}
	}
	seen := map[string]bool{}
	for _, name := range s.Panel {
		if !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}

func (s Sawtooth) valid() error {
	n := len(s.Time)
	switch {
	case len(s.Outcome) != n || len(s.Remaining) != n || s.Panel != nil && len(s.Panel) != n:
		return fmt.Errorf("there are %d times, %d outcomes, %d remaining TTLs and %d panels; they are columns of one table", n, len(s.Outcome), len(s.Remaining), len(s.Panel))
	case n == 0:
		return errors.New("there is nothing to plot")
	case n+len(s.Fills) > sawtoothRows:
		return fmt.Errorf("%d probes and %d fills are too many to tell apart; %d is the limit, choose a shorter time or fewer resolvers", n, len(s.Fills), sawtoothRows)
	case s.TTLSeconds < 0 || math.IsNaN(s.TTLSeconds) || s.TTLSeconds > math.MaxUint32:
		return fmt.Errorf("the authoritative TTL is %v s; it is from 0 (not known) to 4294967295", s.TTLSeconds)
	}
	for i, at := range s.Time {
		if err := s.validProbe(at, s.Outcome[i], s.Remaining[i]); err != nil {
			return fmt.Errorf("row %d: %w", i+1, err)
		}
	}
	panels := s.panels()
	if len(panels) > sawtoothPanels {
		return fmt.Errorf("%d panels are too many; %d is the limit", len(panels), sawtoothPanels)
	}
	for i, f := range s.Fills {
		switch {
		case !slices.Contains(panels, f.Panel):
			return fmt.Errorf("fill %d: no probe is in the panel %q", i+1, f.Panel)
		case f.Expiry.IsZero() || f.Expiry.Year() < 1970 || f.Expiry.Year() > 9999 || !f.Start.IsZero() && f.Start.Year() < 1970:
			return fmt.Errorf("fill %d: it starts at %v and expires at %v; an instant from 1970 on is wanted", i+1, f.Start, f.Expiry)
		case !f.Expiry.After(f.Start):
			return fmt.Errorf("fill %d: the expiry %s is not after the start %s", i+1, sawtoothTime(f.Expiry), sawtoothTime(f.Start))
		}
	}
	return nil
}

func (s Sawtooth) validProbe(at time.Time, outcome ProbeOutcome, left float64) error {
	switch {
	case at.IsZero() || at.Year() < 1970 || at.Year() > 9999:
		return fmt.Errorf("the probe has the time %v; an instant from 1970 on is wanted", at)
	case !outcome.known():
		return fmt.Errorf("the outcome is %q; hit, nshit, neghit, miss, refused, fail, skipped and suspect are known", outcome)
	case outcome.sees() && !(left >= 0 && left <= math.MaxUint32):
		return fmt.Errorf("a %s with %v s left; a TTL is from 0 to 4294967295 s", outcome, left)
	case !outcome.sees() && !math.IsNaN(left):
		return fmt.Errorf("a %s with %v s left; only hits have a TTL, write NaN for the others", outcome, left)
	}
	return nil
}

// vega is the chart for Vega-Lite, a row for each panel.
func (s Sawtooth) vega(unit sawtoothUnit) map[string]any {
	x := map[string]any{"field": "time", "type": "temporal", "scale": map[string]any{"type": "utc"}, "title": "time, UTC"}
	y := map[string]any{"field": "left", "type": "quantitative", "title": "TTL left, " + unit.name}
	left := []any{map[string]any{"calculate": fmt.Sprintf("datum.remaining_s === null || datum.remaining_s === '' ? 0 : datum.remaining_s / %v", unit.seconds), "as": "left"}}
	probes := map[string]any{
		"transform": append(slices.Clone(left), map[string]any{"filter": "datum.kind === 'probe'"}),
		"mark":      map[string]any{"type": "point", "filled": true},
		"encoding":  map[string]any{"x": x, "y": y, "shape": map[string]any{"field": "outcome", "type": "nominal"}, "color": map[string]any{"field": "outcome", "type": "nominal"}},
	}
	fills := map[string]any{
		"transform": append(slices.Clone(left), map[string]any{"filter": "datum.kind === 'fill'"}, map[string]any{"calculate": "0", "as": "foot"}),
		"mark":      "rule",
		"encoding": map[string]any{
			"x": x, "y": y, "x2": map[string]any{"field": "expiry"}, "y2": map[string]any{"field": "foot"},
			"strokeDash": map[string]any{"condition": map[string]any{"test": "datum.removed !== ''", "value": []int{4, 3}}, "value": []int{1, 0}},
		},
	}
	layers := []any{fills, probes}
	if s.TTLSeconds > 0 {
		layers = append(layers, map[string]any{"mark": map[string]any{"type": "rule", "strokeDash": []int{6, 4}}, "encoding": map[string]any{"y": map[string]any{"datum": s.TTLSeconds / unit.seconds}}})
	}
	return map[string]any{"facet": map[string]any{"row": map[string]any{"field": "panel", "type": "nominal"}}, "spec": map[string]any{"layer": layers, "width": 700, "height": 160}}
}
