package power

import (
	"math"
	"slices"

	"bridle/analysis/arrival"
)

// thinned is one cache with evenly spaced probes, each of which shows an entry with the same
// probability, independently of the others. Several probes may meet one entry.
//
// Let a(x) be the probability that the cache is empty at x and no probe before x showed
// anything. A fill at x-T survives the N probes that fall into its life unseen with
// probability (1-shown)^N, so
//
//	a'(x) = -λ a(x) + λ (1-shown)^N a(x-T)
//
// with a = 1/(1+λT) before the first probe. With S the probability that no probe so far
// showed anything, a probe at x leaves a(x) + (1-shown)(S - a(x)) of S.
//
// The equation is solved with the exact weights of exp(-λx), the delayed term as straight
// lines between nodes: stable for every rate, and right to second order in their distance.
type thinned struct {
	cache   arrival.Cache
	spacing float64 // Δ
	shown   float64 // above 0
}

// nodesPerTTL is the number of nodes in the life of an entry. The results then differ by
// less than 1e-4 from those with eight times as many (tested).
const nodesPerTTL = 128

// lag is a place in the history: a period, counted back from the present one, and how far
// from a node of it to the next.
type lag struct {
	periods, node int
	share         float64
}

// scheme is what is the same in every period of Δ.
type scheme struct {
	offsets   []float64 // of the nodes, from 0
	whole     int       // full periods in a TTL
	rest      float64   // and what is left of it
	from, to  []lag     // of each interval, a TTL before its ends
	keep      []float64 // exp(-λh) of each interval
	old, late []float64 // weights of the delayed value at its ends
}

// scheme lays the nodes: evenly, and one where entries of earlier probes expire.
func (s thinned) scheme(nodesPerTTL float64) scheme {
	whole := math.Floor(s.cache.TTLSeconds / s.spacing)
	g := scheme{whole: int(whole), rest: max(0, math.FMA(-whole, s.spacing, s.cache.TTLSeconds))}
	n := int(math.Ceil(nodesPerTTL * s.spacing / s.cache.TTLSeconds))
	for i := range n {
		g.offsets = append(g.offsets, s.spacing*float64(i)/float64(n))
	}
	if g.rest > 0 && g.rest < s.spacing {
		g.offsets = append(g.offsets, g.rest)
	}
	slices.Sort(g.offsets)
	g.offsets = slices.Compact(g.offsets)
	for j, o := range g.offsets {
		end := s.spacing
		if j+1 < len(g.offsets) {
			end = g.offsets[j+1]
		}
		g.from, g.to = append(g.from, g.before(o, s.spacing)), append(g.to, g.before(end, s.spacing))
		z := s.cache.RatePerSecond * (end - o)
		keep, mean := math.Exp(-z), 1.0
		if z > 0 {
			mean = -math.Expm1(-z) / z
		}
		g.keep, g.old, g.late = append(g.keep, keep), append(g.old, mean-keep), append(g.late, 1-mean)
	}
	return g
}

// before returns the place a TTL before an offset.
func (g scheme) before(offset, spacing float64) lag {
	l := lag{periods: g.whole}
	at := offset - g.rest
	if at < 0 {
		l.periods++
		at += spacing
	}
	if at >= spacing {
		l.periods--
		at = 0
	}
	for l.node+1 < len(g.offsets) && g.offsets[l.node+1] <= at {
		l.node++
	}
	end := spacing
	if l.node+1 < len(g.offsets) {
		end = g.offsets[l.node+1]
	}
	l.share = (at - g.offsets[l.node]) / (end - g.offsets[l.node])
	return l
}

// miss returns the probability that none of n probes shows anything.
func (s thinned) miss(n int) float64 { return s.with(nodesPerTTL, n) }

// with is miss with so many nodes.
func (s thinned) with(nodesPerTTL float64, n int) float64 {
	g := s.scheme(nodesPerTTL)
	nodes, periods := len(g.offsets), g.whole+3
	history := make([]float64, nodes*periods) // a, the latest periods in a ring
	for i := range history {
		history[i] = s.cache.EmptyShare()
	}
	value := func(period int, l lag) float64 {
		at := ((period-l.periods)%periods+periods)%periods*nodes + l.node
		v := history[at]
		if l.share == 0 {
			return v
		}
		next := at + 1
		if next == len(history) {
			next = 0
		}
		return v + l.share*(history[next]-v)
	}
	missed, empty := 1.0, s.cache.EmptyShare()
	steady := settling{patience: 2*periods + 8}
	for p := range n {
		before := missed
		missed -= s.shown * (missed - empty)
		if missed <= 0 {
			return 0
		}
		if steady.after(missed / before) {
			return missed * math.Pow(missed/before, float64(n-1-p))
		}
		start := p % periods * nodes
		for j := range nodes {
			history[start+j] = empty
			met := g.whole // probes in the life of what expires now
			if g.offsets[j] < g.rest {
				met++
			}
			unseen := math.Pow(1-s.shown, float64(min(met, p+1)))
			empty = g.keep[j]*empty + unseen*(g.old[j]*value(p, g.from[j])+g.late[j]*value(p, g.to[j]))
		}
	}
	return missed
}

// settling watches the share that each probe leaves: once it has been the same for long,
// it stays so, and the probes left need not be gone through.
type settling struct {
	patience, calm int
	last           float64
}

func (s *settling) after(share float64) bool {
	if math.Abs(share-s.last) <= 1e-10*(1-share)+1e-16 {
		s.calm++
	} else {
		s.calm = 0
	}
	s.last = share
	return s.calm >= s.patience
}
