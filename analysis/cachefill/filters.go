package cachefill

import (
	"fmt"
	"slices"
	"time"
)

// Filters are the thresholds of [Book.Judge]. Those of the sweep and the clock have no
// calibration in the field; simulations show that they leave rates unbiased.
//
// Source: the project's notes on cache probing, sections 6 and 7.
type Filters struct {
	// Delta is how near an own probe a fill may be that the probe made.
	Delta time.Duration
	// LeakChance is below which chance as many fills near own probes prove a leak.
	LeakChance float64
	// RefreshShare is in which last part of the TTL a cache renews an entry that is asked for.
	RefreshShare float64
	// SweepWindow is how far from a fill others are looked for. SweepOperators is how many
	// operators, and SweepNames how many names of one operator, together make a sweep.
	SweepWindow                time.Duration
	SweepOperators, SweepNames int
	// SweepRare is the largest share of the time with a fill within SweepWindow at which a name counts for that, and
	// SweepChance below which chance any names are too many at once.
	SweepRare, SweepChance float64
	// ClockChance is below which chance a beat is that of a clock, which ClockShare of the fills have to keep. ClockIdle is
	// within which time after an expiry a fill of a delegation might be a clock's for all that is known.
	ClockChance, ClockShare float64
	ClockIdle               time.Duration
	// Strata are classes of networks, as in prefixes, in which no users live.
	Strata []string
}

// DefaultFilters returns the thresholds that the project stands for.
func DefaultFilters() Filters {
	return Filters{
		Delta: 2 * time.Second, LeakChance: 0.001, RefreshShare: 0.1,
		SweepWindow: time.Hour, SweepOperators: 3, SweepNames: 3, SweepRare: 0.1, SweepChance: 0.001, ClockChance: 1e-5, ClockShare: 0.8, ClockIdle: time.Hour,
		Strata: []string{"hosting", "content", "security", "public_dns"},
	}
}

// suspects asks for failed checks and refuted bursts. In a pool without anchor a burst may well meet
// another cache, so that it refutes nothing there.
func (d *docket) suspects() {
	for i := range d.ownFills() {
		s := &d.b.Fills[i]
		one := s.Anchor != 0 || d.b.Groups[s.Group].Caches < 1.5
		switch {
		case s.Suspect != "":
			d.remove(i, Suspect, s.Suspect)
		case s.Refuted > 0 && s.Confirming == 0 && one:
			d.remove(i, Unconfirmed, fmt.Sprintf("%d probes of a burst found the entry absent before its expiry and none found it", s.Refuted))
		case s.Refuted > 0 && one:
			d.out.Flags[i] = append(d.out.Flags[i], fmt.Sprintf("the burst is divided: %d probes showed the entry, %d did not", s.Confirming, s.Refuted))
		}
		if s.TTL == 0 {
			d.out.Flags[i] = append(d.out.Flags[i], "the instant of the fill is not known")
		}
		slices.Sort(d.out.Flags[i])
	}
}

// strata takes out networks without users, and those that host the name.
func (d *docket) strata() {
	first := d.watches[d.group]
	why := make([]string, d.watches[d.group+1]-first)
	g := &d.b.Groups[d.group]
	for i := range d.ownWatches() {
		because := ""
		if slices.Contains(d.f.Strata, g.Network) {
			because = "the network is of class " + g.Network
		} else if asn, ok := common(g.ASNs, d.b.Names[d.b.Watches[i].Name].HostingASNs); ok {
			because = fmt.Sprintf("AS%d hosts the name", asn)
		}
		if why[i-first] = because; because != "" {
			d.lose(i, Stratum, 1)
		}
	}
	for i := range d.ownFills() {
		if because := why[d.watch[i]-first]; because != "" {
			d.remove(i, Stratum, because)
		}
	}
}

// common returns the least number that two sorted lists share.
func common(a, b []int64) (int64, bool) {
	for _, x := range a {
		if _, ok := slices.BinarySearch(b, x); ok {
			return x, true
		}
	}
	return 0, false
}
