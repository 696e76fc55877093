package verdict

import (
	"math"
	"slices"

	"bridle/analysis/cachefill"
)

// enough is what a level needs to select a pair: so many fills, of which other are of other names than the one that has
// most; 0 fills if no number would do.
type enough struct{ fills, other int }

// enough returns what it takes at a level, so that the chance that the background explains all fills, and that of a machine behind
// those of one name ([GroupSteps.machine]), add up to exp(logP) at most. zones is how many names count as different ones, bonferroni the
// logarithm of the number of levels.
//
//   - Fills of one name are enough by themselves if such machines are rare enough, or if they can show that no clock is behind them.
//   - Otherwise a second name has to have some: as many, or one more, as make the total least.
func (l *LevelSteps) enough(logP float64, zones int, bonferroni float64, s Settings) enough {
	lone := math.Log(s.LoneName)
	if lone < logP {
		return enough{fills: l.leastFills(logP + math.Log1p(-math.Exp(lone-logP)) - bonferroni)}
	}
	best := enough{}
	for other, first := 1, l.leastFills(logP-lone-bonferroni); zones > 1 && first > 0 && other <= first+1; other++ {
		rest := logP - (lone + l.tail(other) + bonferroni) // what it leaves for the background
		if rest <= 0 {
			continue
		}
		all := l.leastFills(logP + math.Log1p(-math.Exp(-rest)) - bonferroni)
		if all = max(all, 2*other); best.fills == 0 || all < best.fills {
			best = enough{all, other}
		}
	}
	if best.fills > 0 {
		return best
	}
	if all := l.leastFills(logP - bonferroni); all > 0 && l.Level == cachefill.Address && l.TTLSeconds <= clockSeconds {
		return enough{fills: max(all, clockFills)}
	}
	return enough{}
}

// needsTwo says that at some level fills of one name would not have been enough.
func (p *Steps) needsTwo() bool {
	for i := range p.Groups {
		for j := range p.Groups[i].Levels {
			if p.Groups[i].Levels[j].LeastOther > 0 {
				return true
			}
		}
	}
	return false
}

// watchedOne says that no group was asked for more than one name.
func (p *Steps) watchedOne() bool {
	return !slices.ContainsFunc(p.Groups, func(g GroupSteps) bool { return g.zones(p.operator) > 1 })
}

// zones returns how many names of an operator count as different ones at a group: zones, where they are watched.
func (g *GroupSteps) zones(o *Operator) int {
	if o.IsDomain {
		return 1
	}
	zones := 0
	for i := range g.Levels {
		if zones = g.Levels[i].Names; g.Levels[i].Level == cachefill.Delegation {
			break
		}
	}
	return zones
}
