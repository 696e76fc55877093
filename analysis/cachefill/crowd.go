package cachefill

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// crowd says how many names have to be in the window of an instant to be more than chance, at one group.
type crowd struct {
	// presence is the share of the time in which each name that was filled (by its zone) is in the window, present
	// these names in the order in which they came first; rare are those that count as evidence by themselves.
	presence map[int32]float64
	present  []int32
	seldom   map[int32]bool
	// expected is the mean number of names in the window. usual is the least number that is a crowd to a name that has no
	// fills, enough that to each name with fills, not counting itself, least the least of these.
	expected     float64
	usual, least int
	enough       map[int32]int
}

// newCrowd measures presences from fills that come into the window and leave it, in order of time.
func newCrowd(d *docket, g int, evidence []event) crowd {
	c := crowd{presence: map[int32]float64{}, seldom: map[int32]bool{}, enough: map[int32]int{}}
	from, until := int64(math.MaxInt64), int64(math.MinInt64)
	for w := d.watches[g]; w < d.watches[g+1]; w++ {
		if x := &d.b.Watches[w]; x.TTL != 0 && x.Misses+x.Hits > 0 {
			from, until = min(from, x.FirstAt-min(int64(x.TTL)*1e6, d.f.SweepWindow.Microseconds())), max(until, x.LastAt)
		}
	}
	inside, since, length := map[int32]int{}, map[int32]int64{}, map[int32]int64{}
	for _, e := range evidence {
		name := d.zones[d.b.Fills[e.fill].Name]
		if e.kind == 0 {
			if _, ok := length[name]; !ok {
				length[name] = 0
				c.present = append(c.present, name)
			}
			if inside[name]++; inside[name] == 1 {
				since[name] = e.at
			}
		} else if inside[name]--; inside[name] == 0 {
			length[name] += e.at - since[name]
		}
	}
	window := 2 * d.f.SweepWindow.Microseconds()
	span := float64(max(until-from, window))
	for _, name := range c.present {
		p := min(1, float64(length[name])/span)
		c.presence[name] = p
		c.seldom[name] = p <= d.f.SweepRare || length[name] <= window
		c.expected += p
	}
	// An operator's names come together in phones; so a crowd has as many as some operators with some names each.
	fewest := d.f.SweepOperators * d.f.SweepNames
	c.usual = max(fewest, many(c.expected, d.f.SweepChance))
	c.least = c.usual
	for _, name := range c.present {
		c.enough[name] = max(fewest, many(c.expected-c.presence[name], d.f.SweepChance))
		c.least = min(c.least, c.enough[name])
	}
	return c
}

// isRare says whether a name is evidence by itself.
func (c *crowd) isRare(name int32) bool { return c.seldom[name] }

// isCrowd says whether so many others are more than chance to a name.
func (c *crowd) isCrowd(name int32, others int) bool {
	if n, ok := c.enough[name]; ok {
		return others >= n
	}
	return others >= c.usual
}

// many returns the least number that a Poisson variable of a mean reaches with at most the given chance. The number of
// independent names in a window spreads less than that.
func many(mean, chance float64) int {
	low, high := 0, 1
	for high < 1<<30 && mathext.GammaIncReg(float64(high), max(mean, 0)) > chance {
		low, high = high, 2*high
	}
	for high-low > 1 {
		if m := (low + high) / 2; mathext.GammaIncReg(float64(m), max(mean, 0)) > chance {
			low = m
		} else {
			high = m
		}
	}
	return high
}
