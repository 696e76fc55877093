package verdict

import (
	"fmt"
	"math"

	"bridle/analysis/cachefill"
)

// name returns what a cell speaks of, for messages.
func (in *Input) name(c *Cell) string {
	who := "the decoys"
	if c.Operator != Decoys {
		who = in.Operators[c.Operator].Label
	}
	return fmt.Sprintf("%s at cache group %s, level %s", who, in.Groups[c.Group].Label, c.Level)
}

// check says what of the input cannot be.
func (in *Input) check() error {
	labels := map[string]bool{}
	for _, g := range in.Groups {
		if g.Label == "" || labels[g.Label] {
			return fmt.Errorf("verdict: the cache group %q comes twice or has no label; give each one label", g.Label)
		}
		labels[g.Label] = true
		if !(g.Mass >= 0 && g.Mass <= 1) || g.Sources < 0 || g.Resolvers < 0 {
			return fmt.Errorf("verdict: cache group %s: belief %v in its country from %d sources, %d resolvers; belief is a probability and numbers are not negative", g.Label, g.Mass, g.Sources, g.Resolvers)
		}
		if !(g.Caches >= 1 && g.Caches < 1e9) {
			return fmt.Errorf("verdict: cache group %s has %v caches; a group has at least one", g.Label, g.Caches)
		}
	}
	clear(labels)
	for _, o := range in.Operators {
		if o.Label == "" || labels[o.Label] {
			return fmt.Errorf("verdict: the operator %q comes twice or has no label; give each one label", o.Label)
		}
		labels[o.Label] = true
	}
	type key struct {
		group, operator int
		level           cachefill.Level
	}
	seen := make(map[key]bool, len(in.Cells))
	for i := range in.Cells {
		c := &in.Cells[i]
		if c.Group < 0 || c.Group >= len(in.Groups) || c.Operator < Decoys || c.Operator >= len(in.Operators) || c.Level > cachefill.Delegation {
			return fmt.Errorf("verdict: cell %d is of group %d, operator %d and level %d; there are %d groups, %d operators and 2 levels", i, c.Group, c.Operator, c.Level, len(in.Groups), len(in.Operators))
		}
		k := key{c.Group, c.Operator, c.Level}
		if seen[k] {
			return fmt.Errorf("verdict: %s comes twice; add the two up first", in.name(c))
		}
		seen[k] = true
		if err := c.check(); err != nil {
			return fmt.Errorf("verdict: %s: %w", in.name(c), err)
		}
	}
	return nil
}

// check says what of a cell cannot be.
func (c *Cell) check() error {
	for i, v := range [...]float64{c.ExposureDays, c.VisibleDays, c.TTLSeconds} {
		if !(v >= 0) || math.IsInf(v, 0) {
			what := [...]string{"exposure", "visible time", "TTL"}[i]
			return fmt.Errorf("the %s is %v; give a finite number that is not negative", what, v)
		}
	}
	switch {
	case c.Names < 1:
		return fmt.Errorf("%d names were watched; leave out cells without names", c.Names)
	case c.Probes < 0 || c.Removed < 0:
		return fmt.Errorf("%d probes and %d fills removed; numbers are not negative", c.Probes, c.Removed)
	case len(c.Fills) > 0 && c.watched() == 0:
		return fmt.Errorf("%d fills in an exposure of 0 days; a fill must have been possible to count: look at what the filters removed", len(c.Fills))
	case c.Inclusion != nil && len(c.Inclusion) != len(c.Fills):
		return fmt.Errorf("%d inclusion probabilities for %d fills; give one for each", len(c.Inclusion), len(c.Fills))
	case c.Hours != nil && len(c.Hours) != 24:
		return fmt.Errorf("%d hours of the day; give 24 or none", len(c.Hours))
	}
	for i, p := range c.Inclusion {
		if !(p > 0 && p <= 1) {
			return fmt.Errorf("fill %d is seen with probability %v; give one above 0", i+1, p)
		}
	}
	for _, b := range c.Hours {
		if !(b.Fills >= 0 && b.ExposureDays >= 0) || math.IsInf(b.Fills+b.ExposureDays, 0) {
			return fmt.Errorf("an hour has %v fills in %v days; give finite numbers that are not negative", b.Fills, b.ExposureDays)
		}
	}
	return nil
}

// watched is the time, in days of one name, in which fills of somebody without clients would have been
// seen. See the package comment on why this is the visible time and not the exposure.
func (c *Cell) watched() float64 { return max(c.VisibleDays, c.ExposureDays) }

// exposed is the time that fills of the background are divided by: the exposure, or the visible
// time where an entry was never known to be absent.
func (c *Cell) exposed() float64 {
	if c.ExposureDays > 0 {
		return c.ExposureDays
	}
	return c.VisibleDays
}
