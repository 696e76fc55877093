package arrival

import (
	"fmt"
	"math"
)

// Inclusion returns the probability that a fill is seen if so many probes were sent while it was
// in its cache, each to one of so many caches at random, and a probe that meets an entry shows
// it with the given visibility: 1 - (1-v/C)^m (section 9.1 of the notes on cache probing). It is 0
// without probes. It panics if caches is below 1, visibility not within (0, 1], or probes
// negative.
func Inclusion(caches, visibility, probes float64) float64 {
	if !(caches >= 1) || !(visibility > 0 && visibility <= 1) || !(probes >= 0) {
		panic(fmt.Sprintf("arrival: %v caches, visibility %v, %v probes; give at least one cache, a visibility above 0 and up to 1, and probes that are not negative", caches, visibility, probes))
	}
	return -math.Expm1(probes * math.Log1p(-visibility/caches))
}

// usual returns the inclusion probability that a fill has if nothing is said of it: that for the
// mean number of probes in the life of an entry, among instants at which any was.
func (o Observed) usual() float64 {
	each := 1.0
	if o.Probes > 0 && o.VisibleDays > 0 {
		each = max(1, float64(o.Probes)*o.TTLSeconds/secondsPerDay/o.VisibleDays)
	}
	return Inclusion(o.Caches, 1, each)
}

// pool estimates a group of several caches, of which probes and lookups each reach one at random.
// For each name the number of fills is that of D. G. Horvitz and D. J. Thompson (A generalization
// of sampling without replacement from a finite universe, JASA 47, 1952), N = Σ 1/p over fills
// seen. A cache fills φ = N/CV times a day, V the visible time, and λ = Cφ/(1-φT), since a full
// cache does not fill.
//
// The second number tells that φT was .95 or more somewhere, too near its end to tell the rate.
func (o Observed) pool() (weighted, bool) {
	visible := o.VisibleDays / float64(o.watches())
	usual := o.usual()
	sum, full := weighted{largest: 1 / (usual * visible)}, false
	for _, fills := range o.byWatch() {
		part, over := o.stretch(o.drawn(fills), visible)
		sum, full = sum.plus(part), full || over
	}
	return sum, full
}

// poolByHour does the same for each part of the day, for all names together, since a cache that
// is full for half of the evening is not for half of the day. Visible time is taken to be even
// over the day, and fills of each part to be seen as often as others.
func (o Observed) poolByHour() (weighted, bool) {
	names := float64(o.HourWatches)
	share := 1 / float64(len(o.Hours))
	visible := o.VisibleDays / float64(o.watches()) * names * share
	all := o.drawn(o.Fills)
	var sum weighted
	full := false
	for _, b := range o.Hours {
		d := all
		d.fills *= b.Fills / float64(len(o.Fills))
		d.unseen *= b.Fills / float64(len(o.Fills))
		part, over := o.stretch(d, visible)
		sum, full = sum.plus(part.times(names*share)), full || over
	}
	return sum, full
}

// drawn is what fills seen stand for.
type drawn struct {
	fills  float64 // Σ 1/p, seen or not
	unseen float64 // Σ (1-p)/p², the variance of that for given fills
	least  float64 // the least p
}

func (o Observed) drawn(fills []Fill) drawn {
	usual := o.usual()
	d := drawn{least: usual}
	for _, f := range fills {
		p := f.Inclusion
		if p == 0 {
			p = usual
		}
		d.fills += 1 / p
		d.unseen += (1 - p) / (p * p)
		d.least = min(d.least, p)
	}
	return d
}

// stretch estimates λ from the fills of some visible time. Its variance is λ²/N² (Σ (1-p)/p² /
// (1-φT)² + N): the dead time acts on what is not seen, and cancels for the rest (section 9.1).
func (o Observed) stretch(d drawn, visible float64) (part weighted, full bool) {
	dead := d.fills * o.TTLSeconds / secondsPerDay / (o.Caches * visible)
	if dead >= 0.95 {
		full, dead = true, 0.95
	}
	open := 1 - dead
	part = weighted{value: d.fills / visible / open, largest: 1 / (d.least * visible * open)}
	part.variance = (d.unseen/(open*open) + d.fills) / (visible * visible * open * open)
	return part, full
}
