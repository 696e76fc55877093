package verdict

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"bridle/analysis/cachefill"
)

// Limits of what tells a machine's clock: that many fills at the address level, of entries that leave within
// an hour. With longer TTLs the instants of fills follow the cache more than whoever asks.
const (
	clockFills   = 8
	clockSeconds = 3600
)

// busiest is the name with the most fills of an operator at a group, a zone and the names in it being one.
type busiest struct {
	zone  string
	fills int
	// isLone says that no other name was filled, isJudged that its fills are many enough to show a clock and show none.
	isLone, isJudged bool
}

// findBusiest finds it; without fills there is none.
func findBusiest(cells []Cell) busiest {
	var names []string
	for i := range cells {
		for _, f := range cells[i].Fills {
			names = append(names, f.Name)
		}
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(len(a)-len(b), cmp.Compare(a, b)) })
	var zones []busiest
	for _, n := range names { // shorter ones first, so that a zone comes before the names in it
		at := slices.IndexFunc(zones, func(z busiest) bool { return isBelow(n, z.zone) })
		if at < 0 {
			at = len(zones)
			zones = append(zones, busiest{zone: n})
		}
		zones[at].fills++
	}
	if len(zones) == 0 {
		return busiest{}
	}
	b := slices.MaxFunc(zones, func(x, y busiest) int { return cmp.Or(x.fills-y.fills, cmp.Compare(y.zone, x.zone)) })
	b.isLone = len(zones) == 1
	for i := range cells {
		if c := &cells[i]; c.Level == cachefill.Address && c.TTLSeconds <= clockSeconds {
			own := slices.DeleteFunc(slices.Clone(c.Fills), func(f Event) bool { return !isBelow(f.Name, b.zone) })
			b.isJudged = b.isJudged || len(own) >= clockFills && !keepsBeat(own)
		}
	}
	return b
}

// machine allows for a machine that asks for one name by a clock: the chance that the background alone explains the fills, plus
// that of such a machine ([Settings.LoneName]) times that the background explains those of all other names. It returns
// the logarithms of the p-values of the group, for all fills and for sound ones.
func (g *GroupSteps) machine(cells []Cell, s Settings) (logP, logSound float64) {
	b := findBusiest(cells)
	g.IsLone, g.LogMachine = b.isLone && !b.isJudged, nil
	if b.fills == 0 || b.isJudged {
		return g.LogP, g.LogSound
	}
	rest, sound := 0.0, 0.0
	bonferroni := math.Log(float64(len(g.Levels)))
	for i := range g.Levels {
		l := &g.Levels[i]
		at := slices.IndexFunc(cells, func(c Cell) bool { return c.Level == l.Level })
		all, good := 0, 0
		for _, f := range cells[at].Fills {
			if !isBelow(f.Name, b.zone) {
				all++
				if len(f.Flags) == 0 {
					good++
				}
			}
		}
		rest, sound = min(rest, l.tail(all)+bonferroni), min(sound, l.tail(good)+bonferroni)
	}
	lone := math.Log(s.LoneName)
	g.LogMachine = new(lone + rest)
	return logSum(g.LogP, lone+rest), logSum(g.LogSound, lone+sound)
}

// logSum returns the logarithm of the sum of two probabilities, at most 1, by their logarithms.
func logSum(a, b float64) float64 {
	if a < b {
		a, b = b, a
	}
	if math.IsInf(a, -1) {
		return a
	}
	return min(0, a+math.Log1p(math.Exp(b-a)))
}

// isBelow says whether a name is another or lies in its zone.
func isBelow(name, zone string) bool {
	return name == zone || strings.HasSuffix(name, "."+zone)
}
