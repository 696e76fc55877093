package mixture

import "slices"

// partner is a cluster with which another one might be merged.
type partner struct {
	factor float64 // ln of the Bayes factor, prior included; above 0
	at     int32   // place of the cluster; higher than that of the other one
	stamp  int32   // of the cluster when the factor was computed
}

// mostPartners is how many partners a cluster remembers.
const mostPartners = 32

// partners are the best partners of a cluster among those after it: the best first, of equals
// the one in front. A factor stays what it is until one of the two clusters changes, so that
// nothing is computed twice but what was forgotten.
type partners struct {
	list []partner
	// forgotten is the best that was not remembered or would come before it; its factor is 0
	// if nothing above 0 was forgotten.
	forgotten partner
}

// ordering puts the better first.
func ordering(a, b partner) int {
	switch {
	case a.factor > b.factor:
		return -1
	case a.factor < b.factor:
		return 1
	}
	return int(a.at - b.at)
}

// add remembers a partner if it is worth it. Partners that have changed make room first.
func (p *partners) add(x partner, stamps []int32) {
	if !(x.factor > 0) || ordering(x, p.forgotten) > 0 {
		return // what is not above 0 is never merged
	}
	if len(p.list) == mostPartners {
		p.list = slices.DeleteFunc(p.list, func(y partner) bool { return stamps[y.at] != y.stamp })
	}
	if len(p.list) == mostPartners {
		last := p.list[mostPartners-1]
		if ordering(x, last) > 0 {
			p.forgotten = x
			return
		}
		p.list, p.forgotten = p.list[:mostPartners-1], last
	}
	at, _ := slices.BinarySearchFunc(p.list, x, ordering)
	p.list = slices.Insert(p.list, at, x)
}

// best drops partners that have changed from the front and returns the best of the others. ok
// is false if that may be one that was forgotten: then all have to be looked at again. Without
// any partner the factor is 0.
func (p *partners) best(stamps []int32) (x partner, ok bool) {
	stale := 0
	for stale < len(p.list) && stamps[p.list[stale].at] != p.list[stale].stamp {
		stale++
	}
	p.list = slices.Delete(p.list, 0, stale)
	switch {
	case len(p.list) > 0 && ordering(p.list[0], p.forgotten) < 0:
		return p.list[0], true
	case p.forgotten.factor > 0:
		return partner{}, false
	}
	return partner{}, true
}

func (p *partners) clear() { p.list, p.forgotten = p.list[:0], partner{at: -1} }
