package verdict

import (
	"math"

	"bridle/datasets/sidebyside"
)

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
	sidebyside.Do(len(d.tested), 1, func(k int) {
		p := &d.steps[d.tested[k]]
		p.Rank, p.Pairs, p.Selected = r.rank[k], len(logs), n
		p.QBH, p.QBY, p.QSupport = r.qBH[k], r.qBY[k], rs.q(d.settings)[k]
		isSelected := r.q(d.settings)[k] <= d.settings.Indicated
		d.look(p, isSelected)
		if isSelected {
			d.nameGroups(p)
		}
	})
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
		each, zones := unsidak(threshold, len(p.Groups)), g.zones(p.operator)
		var levels []reach
		for j := range g.Levels {
			e := g.Levels[j].enough(each, zones, math.Log(float64(len(g.Levels))), d.settings)
			g.Levels[j].LeastFills, g.Levels[j].LeastOther = e.fills, e.other
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
