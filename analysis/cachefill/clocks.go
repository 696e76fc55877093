package cachefill

import (
	"fmt"
	"math"
	"slices"
)

const (
	// fewest is the least number of fills that can prove a clock; two of them are spent on its period.
	fewest = 5
	// several is how many clocks that ask for one name are told apart; each has to keep most of the fills that those before it left.
	several = 3
	// half is the share of the fills that one of several clocks keeps at least.
	half = 0.5
	// besideChance is below which chance fills of an address keep a beat that their delegation proves.
	besideChance = 0.01
)

// clocks says why fills are those of a clock, or of several; empty if they are not. Fills are seen in a share of the time, each in a
// cache that is known or not. Those that are counted apart have to keep the beat by themselves too.
func (f Filters) clocks(fills []lookup, of string, visible float64, single bool) string {
	because, rest, left, apart := "", fills, (1-f.ClockShare)*float64(len(fills)), counts{}
	for range several {
		if len(rest) < fewest {
			return ""
		}
		b := newBeats(rest, visible, single)
		found := b.search(min(half, f.ClockShare))
		r := found.best(half)
		if r.chance >= f.ClockChance {
			return ""
		}
		if all := found.best(f.ClockShare); all.chance < f.ClockChance {
			r = all
		}
		because += r.words(of)
		apart = counts{apart.tested + r.apart.tested, apart.on + r.apart.on, apart.expected + r.apart.expected}
		if rest = b.missed(r); float64(len(rest)) <= left || r.keeps(f.ClockShare) {
			if f.keepApart(fills, rest, apart) {
				return because
			}
			return ""
		}
		because += "; of the rest, "
	}
	return ""
}

// keepApart reports whether of the fills that are counted apart, if there are any, enough keep the beats, and more than by chance. Rest are all fills that
// do not.
func (f Filters) keepApart(all, rest []lookup, apart counts) bool {
	number := func(list []lookup) (n float64) {
		for _, l := range list {
			if l.apart {
				n++
			}
		}
		return n
	}
	if number(all) == 0 {
		return true
	}
	return number(rest) <= (1-f.ClockShare)*number(all) && apart.tested > 0 && atLeast(apart.tested, apart.on, apart.expected) < besideChance
}

// clockBeside says why fills of an address are those of clocks that its delegation proves; empty if they are not. The address is too seldom seen
// in a pool of caches, or too short, to tell by itself. Fills at the same time as one of the delegation are those of the same
// lookup and prove nothing more; the others have to keep the beats of both.
func (f Filters) clockBeside(address, delegation []lookup, visible float64, single bool) string {
	list := slices.Clone(delegation)
	for _, l := range address {
		if !slices.ContainsFunc(delegation, func(of lookup) bool { return math.Abs(of.at-l.at) <= off }) {
			l.apart = true
			list = append(list, l)
		}
	}
	if len(list) == len(delegation) {
		return ""
	}
	return f.clocks(list, "the delegation and the address", visible, single)
}

// keeps reports whether a share of the fills that were tested is on the beat.
func (c counts) keeps(share float64) bool { return float64(c.on) >= share*float64(c.tested) }

// words says what was found.
func (c candidate) words(of string) string {
	return fmt.Sprintf("%d of %d fills of %s lie on a beat of %.1f s, and %.2g would by chance (p = %.1g)", c.on+2, c.tested+2, of, c.period, c.expected+2, c.chance)
}
