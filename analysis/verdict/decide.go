package verdict

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"bridle/analysis/cachefill"
)

// Decide reaches a verdict on every operator in every country of the input. It is a pure function: the
// same input, in whatever order, gives the same result. Errors say which cell, group, operator
// or setting cannot be.
func Decide(in Input, s Settings) (Result, error) {
	if err := s.check(); err != nil {
		return Result{}, err
	}
	if err := in.check(); err != nil {
		return Result{}, err
	}
	d := decision{in: in.sorted(), settings: s}
	d.learn()
	if d.hear(); d.err != nil {
		return Result{}, d.err
	}
	d.choose()
	d.tryDecoys()
	for i := range d.steps {
		d.level(&d.steps[i])
	}
	return d.result(), nil
}

// decision is the work of [Decide].
type decision struct {
	in          *Input
	settings    Settings
	backgrounds []Background
	priors      [2]gamma
	witnesses   []witness
	steps       []Steps
	tested      []int // places in steps of pairs with a p-value
	notes       []string
	err         error
}

// learn fits the background at each level, from groups that may testify.
func (d *decision) learn() {
	var samples [2][]sample
	var watched [2]bool
	var found [2]Background
	for i := range d.in.Cells {
		c := &d.in.Cells[i]
		watched[c.Level] = true
		if c.Operator != Decoys || d.in.Groups[c.Group].Excluded != "" || c.exposed() == 0 {
			continue
		}
		samples[c.Level] = append(samples[c.Level], sample{float64(len(c.Fills)), c.exposed()})
		b := &found[c.Level]
		b.Groups++
		b.Names = max(b.Names, c.Names)
		b.Fills += len(c.Fills)
		b.ExposureDays += c.exposed()
	}
	for level := cachefill.Address; level <= cachefill.Delegation; level++ {
		d.priors[level] = gamma{d.settings.PriorShape, d.settings.PriorShape / d.settings.PriorPerDay}
		if len(samples[level]) > 0 {
			d.priors[level] = fit(samples[level], d.settings)
		}
		if watched[level] {
			b := found[level]
			b.Level, b.Shape, b.Days = level, d.priors[level].shape, d.priors[level].days
			d.backgrounds = append(d.backgrounds, b)
		}
	}
	d.witnesses = witnesses(d.in, d.priors, d.withDecoysAt())
}

// usable says why a group does not testify for its country; empty if it does.
func (d *decision) usable(g *Group) string {
	switch {
	case g.Excluded != "":
		return g.Excluded
	case g.Mass < d.settings.LeastMass:
		return fmt.Sprintf("belief %s in the country is below %s", number(g.Mass), number(d.settings.LeastMass))
	}
	return ""
}

// hear makes the steps of every operator and country and gives them what groups say.
func (d *decision) hear() {
	n := len(d.in.Countries)
	for o := range d.in.Operators {
		for _, c := range d.in.Countries {
			d.steps = append(d.steps, Steps{Operator: d.in.Operators[o].Label, Country: c, Settings: d.settings, operator: &d.in.Operators[o], DetectablePerDay: math.Inf(1), QSupport: 1, QBH: 1, QBY: 1})
		}
	}
	nowhere, cellsNowhere := 0, 0
	for i := range d.witnesses {
		w := &d.witnesses[i]
		country, ok := slices.BinarySearch(d.in.Countries, w.group.Country)
		if w.group.Country == "" || !ok {
			nowhere++
			cellsNowhere += len(w.cells)
			continue
		}
		next := 0
		for o := range d.in.Operators {
			begin := next
			for next < len(w.cells) && w.cells[next].Operator == o {
				next++
			}
			d.hearOne(&d.steps[o*n+country], w, w.cells[begin:next])
		}
	}
	if nowhere > 0 {
		d.notes = append(d.notes, fmt.Sprintf("%d cache groups are in no known country; what was watched there (%d operators and levels) says nothing of a country", nowhere, cellsNowhere))
	}
}

// hearOne adds to the steps of a pair what one group of the country says.
func (d *decision) hearOne(p *Steps, w *witness, cells []Cell) {
	if because := d.usable(w.group); because != "" {
		a := Aside{Label: w.group.Label, Because: because, Resolvers: w.group.Resolvers, IsExcluded: w.group.Excluded != ""}
		for i := range cells {
			a.Fills += len(cells[i].Fills)
		}
		p.Aside = append(p.Aside, a)
		return
	}
	g, err := w.testimony(cells, d.settings)
	if err != nil {
		d.err = cmp.Or(d.err, fmt.Errorf("verdict: %s: %w", d.in.name(&cells[0]), err))
	}
	if len(g.Levels) == 0 {
		p.Unwatched = append(p.Unwatched, w.group.Label)
		return
	}
	p.Groups = append(p.Groups, g)
}

// choose tests all pairs, ranks them, and works out what would have been found.
func (d *decision) choose() {
	var logs, support []float64
	for i := range d.steps {
		p := &d.steps[i]
		if len(p.Groups) == 0 {
			continue
		}
		d.tested = append(d.tested, i)
		for _, g := range p.Groups {
			p.LogLeast = min(p.LogLeast, g.LogP)
		}
		p.LogP = sidak(p.LogLeast, len(p.Groups))
		if p.lacking = d.lacking(p); len(p.lacking) == 0 {
			for _, g := range p.Groups {
				if g.IsSolid {
					p.LogSupport = min(p.LogSupport, g.LogSound)
				}
			}
			p.LogSupport = sidak(p.LogSupport, len(p.Groups))
		}
		logs, support = append(logs, p.LogP), append(support, p.LogSupport)
	}
	r, rs := rank(logs), rank(support)
	n := selected(r.q(d.settings), d.settings.Indicated)
	for k, i := range d.tested {
		p := &d.steps[i]
		p.Rank, p.Pairs, p.Selected = r.rank[k], len(logs), n
		p.QBH, p.QBY, p.QSupport = r.qBH[k], r.qBY[k], rs.q(d.settings)[k]
		isSelected := r.q(d.settings)[k] <= d.settings.Indicated
		d.look(p, isSelected)
		if isSelected {
			d.nameGroups(p)
		}
	}
}

// look works out what would have been found: with how many fills the pair would be selected (one
// more than are, if it is not), and how many lookups leave as many.
func (d *decision) look(p *Steps, isSelected bool) {
	places := p.Selected
	if !isSelected {
		places++
	}
	threshold := math.Log(d.settings.Indicated * float64(places) / float64(p.Pairs) / d.settings.penalty(p.Pairs))
	var all [][]reach
	for i := range p.Groups {
		g := &p.Groups[i]
		each := unsidak(threshold, len(p.Groups)) - math.Log(float64(len(g.Levels)))
		var levels []reach
		for j := range g.Levels {
			g.Levels[j].LeastFills = g.Levels[j].leastFills(each)
			levels = append(levels, g.Levels[j].reach())
		}
		g.DetectablePerDay = leastRate(func(perDay float64) float64 { return together(levels, perDay) }, d.settings.Power)
		all = append(all, levels)
	}
	p.PowerAtDailyLookup = anywhere(all, 1)
	p.DetectablePerDay = leastRate(func(perDay float64) float64 { return anywhere(all, perDay) }, d.settings.Power)
}

// nameGroups selects groups within a selected pair, by Benjamini and Hochberg at the rate qR/m
// (Y. Benjamini and M. Bogomolov, J. R. Stat. Soc. B 76, 2014), so that the expected share of false
// names, averaged over selected pairs, is at most q.
func (d *decision) nameGroups(p *Steps) {
	var logs []float64
	for _, g := range p.Groups {
		logs = append(logs, g.LogP)
	}
	for i, q := range rank(logs).q(d.settings) {
		g := &p.Groups[i]
		g.IsNamed = len(g.Days) > 0 && q <= d.settings.Indicated*float64(p.Selected)/float64(p.Pairs)
	}
}

// lacking returns which conditions of Supported, other than the rate, fail.
func (d *decision) lacking(p *Steps) []string {
	var all []string
	add := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	s := d.settings
	fills, solid := 0, 0
	var when = p.Groups[0].Days[:0:0]
	for _, g := range p.Groups {
		if !g.IsSolid {
			continue
		}
		solid++
		best := 0
		for _, l := range g.Levels {
			best = max(best, l.Sound)
		}
		fills += best
		when = append(when, g.SoundDays...)
	}
	if n := len(distinct(when)); fills < s.MinFills || n < s.MinDays {
		add("Supported needs %d fills on %d days without an open flag, at groups believed in the country at %s or more by %d sources or more; there are %d on %s at %d such groups of %d",
			s.MinFills, s.MinDays, number(s.SolidMass), s.SolidSources, fills, count(n, "day"), solid, len(p.Groups))
	}
	if !p.operator.IsUnique {
		add("names of the operator belong to another one too")
	}
	for _, layer := range d.in.Layers.missing() {
		if why := holds[layer]; why != "" {
			add("%s", why)
		}
	}
	return all
}

// holds says why a missing layer bars Supported; the others do not.
var holds = map[string]string{
	"survey":    "no survey was made: nothing shows that these caches keep what users ask for and nothing else",
	"decoys":    "no decoys were watched: the background is not known but assumed",
	"countries": "fewer than three sources name countries",
}

// missing returns the names of the layers that are not at hand, sorted.
func (l Layers) missing() []string {
	var all []string
	for _, x := range []struct {
		name string
		here bool
	}{{"countries", l.Countries}, {"decoys", l.Decoys}, {"operators", l.Operators}, {"scan", l.Scan}, {"survey", l.Survey}} {
		if !x.here {
			all = append(all, x.name)
		}
	}
	return all
}

// number writes a number with three digits.
func number(x float64) string {
	text := fmt.Sprintf("%.3g", x)
	if mantissa, exponent, ok := strings.Cut(text, "e-0"); ok {
		return mantissa + "e-" + exponent
	}
	return text
}

// count writes a number of things.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	if stem, ok := strings.CutSuffix(thing, "try"); ok {
		return fmt.Sprintf("%d %stries", n, stem)
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
