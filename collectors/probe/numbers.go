package probe

import (
	"iter"
	"time"
)

// Load is packets a day.
type Load struct {
	Mean, Greatest float64
}

// Numbers is what a plan comes to, for a dry run.
type Numbers struct {
	Witnesses, Names, Groups int
	// Least is without a hit and a lost packet, Expected as was assumed, Most what the plan can come to.
	Least, Expected, Most float64
	// Duration from the first probe to the last.
	Duration time.Duration
	// PerAddress and PerGroup are the expected packets a day of an address and of a cache group: the mean and that
	// of the one with most.
	PerAddress, PerGroup Load
}

// Assumption is what is not known of an adaptive run beforehand.
type Assumption struct {
	// WarmShare is the share of pairs whose delegation is warm at any time, from 0 to 1.
	WarmShare float64
	// Loss is the share of packets without reply, from 0 to 1.
	Loss float64
	// Tries is how often the dispatcher asks at most; 0 means 3.
	Tries int
}

// sent returns the packets that a probe takes on average.
func (a Assumption) sent() float64 {
	sum, p := 0.0, 1.0
	for range a.tries() {
		sum += p
		p *= a.Loss
	}
	return sum
}

func (a Assumption) tries() int {
	if a.Tries == 0 {
		return 3
	}
	return a.Tries
}

// Level is how often a pair is asked at one level.
type Level struct {
	// Probes in the whole run, and the time between two of them; both 0 if there are none.
	Probes  int64
	Spacing time.Duration
}

// Coverage is what a plan looks for in one cache group under one name: what the power of the plan follows from.
type Coverage struct {
	Group   string
	Name    string
	Purpose Purpose
	// Witnesses of the group; those with anchor ports count one by one.
	Witnesses int
	// Caches is the number of caches that probes of the group reach.
	Caches float64
	// TTL is what is kept of the address, DelegationTTL of the delegation, in seconds; 0: the
	// delegation tells nothing.
	TTL, DelegationTTL uint32
	// Delegation and Address are the probes that would find a cached delegation and a cached address, over all witnesses of
	// the group. In an adaptive plan those of Address are sent only while the delegation is
	// warm, unless the pair is blind; their number is that of a pair that always is.
	Delegation, Address Level
}

// delegationTTL returns the TTL that a witness keeps of the delegation, in seconds; 0 if it tells nothing.
func delegationTTL(w *Witness, n *Name) uint32 {
	if !w.ShowsDelegations || !n.tellsByDelegation() {
		return 0
	}
	if n.ParentNSTTL != 0 {
		return w.Keep(n.ParentNSTTL)
	}
	return w.Keep(n.ChildNSTTL)
}

// level returns the level of probes that come every so often from each of several witnesses.
func level(duration, every time.Duration, witnesses int) Level {
	if every <= 0 {
		return Level{}
	}
	every /= time.Duration(witnesses)
	return Level{Probes: int64(duration / every), Spacing: every}
}

// members lists the witnesses of each group.
func (l *Packed) members() [][]int {
	of := l.groups(l.sorted())
	list := make([][]int, of.n)
	for i := range l.entries {
		list[of.at(i)] = append(list[of.at(i)], i)
	}
	return list
}

// cover yields the coverage of every group and name; each gives the levels of one witness.
func cover(witnesses *Packed, names []Name, each func(w, n int) (delegation, address time.Duration), duration time.Duration) iter.Seq[Coverage] {
	return func(yield func(Coverage) bool) {
		for _, list := range witnesses.members() {
			w := witnesses.At(list[0])
			caches := w.Pool
			if w.AnchorPort != 0 {
				caches = min(w.Pool, float64(len(list)))
			}
			for i := range names {
				n := &names[i]
				d, a := each(list[0], i)
				c := Coverage{Group: w.group(), Name: n.Name, Purpose: n.Purpose, Witnesses: len(list), Caches: caches,
					TTL: n.ttl(&w), DelegationTTL: delegationTTL(&w, n),
					Delegation: level(duration, d, len(list)), Address: level(duration, a, len(list))}
				if !yield(c) {
					return
				}
			}
		}
	}
}

// loads turns packets a day of witnesses into those of addresses or groups.
func loads(of numbering, perDay []float64) Load {
	sums := make([]float64, of.n)
	var l Load
	for i := range perDay {
		g := of.at(i)
		sums[g] += perDay[i]
		l.Mean += perDay[i] / float64(of.n)
		l.Greatest = max(l.Greatest, sums[g])
	}
	return l
}

func (x *Numbers) spread(l *Packed, perDay []float64) {
	order := l.sorted()
	groups := l.groups(order)
	x.PerAddress, x.PerGroup, x.Groups = loads(l.addresses(order), perDay), loads(groups, perDay), groups.n
}

// Plan implements [Design]. Of the assumption, WarmShare has no effect.
func (f *Fixed) Plan(assume Assumption) Numbers {
	probes := float64(f.plan.Len())
	x := Numbers{Witnesses: f.list.Len(), Names: len(f.cfg.Names), Least: probes, Expected: probes * assume.sent(),
		Most: probes * float64(assume.tries()), Duration: time.Duration(f.cfg.Sweeps) * f.cfg.Every}
	perDay := make([]float64, f.list.Len())
	for i := range perDay {
		perDay[i] = float64(len(f.cfg.Names)) * assume.sent() * float64(24*time.Hour) / float64(f.cfg.Every)
	}
	x.spread(f.list, perDay)
	return x
}

// Coverage implements [Design].
func (f *Fixed) Coverage() iter.Seq[Coverage] {
	each := func(w, n int) (delegation, address time.Duration) {
		if delegationTTL(f.witness(w), &f.cfg.Names[n]) > 0 {
			delegation = f.cfg.Every
		}
		return delegation, f.cfg.Every
	}
	return cover(f.list, f.cfg.Names, each, time.Duration(f.cfg.Sweeps)*f.cfg.Every)
}

// Plan implements [Design]. Most is what the limits allow its witnesses.
func (a *Adaptive) Plan(assume Assumption) Numbers {
	days := a.cfg.End.Sub(a.cfg.Start).Hours() / 24
	x := Numbers{Witnesses: len(a.cfg.Witnesses), Names: len(a.cfg.Names), Duration: a.cfg.End.Sub(a.cfg.Start)}
	share := allowance{a.cfg.Limits, a.cfg.Bytes}.share(a.cfg.Witnesses)
	perDay := make([]float64, len(share))
	for w := range perDay {
		screens := float64(a.screened(w) * a.cfg.Screens)
		least, more := screens, 0.0
		for n := range a.cfg.Names {
			rate := float64(day) / float64(a.density(w, n))
			switch {
			case a.blind(w, n):
				least += rate
			case a.cfg.Names[n].Purpose != Control:
				more += assume.WarmShare * (rate - float64(a.cfg.Screens))
			}
		}
		most := screens + float64(day)/float64(a.budgets[w].dense.slot)
		perDay[w] = min(min(least+more, most)*assume.sent(), share[w])
		x.Least += min(least, most) * days
		x.Expected += perDay[w] * days
		x.Most += share[w] * days
	}
	x.spread(Pack(a.cfg.Witnesses), perDay)
	return x
}

// Coverage implements [Design].
func (a *Adaptive) Coverage() iter.Seq[Coverage] {
	each := func(w, n int) (delegation, address time.Duration) {
		interval := time.Duration(a.interval) * time.Microsecond
		if a.cfg.Names[n].Purpose == Control {
			return 0, interval
		}
		address = time.Duration(a.density(w, n)) * time.Microsecond
		if !a.blind(w, n) {
			return interval, address
		}
		// All blind pairs share what there is.
		slot := time.Duration(a.budgets[w].dense.slot) * time.Microsecond
		blind := len(a.cfg.Names) - a.screened(w)
		return 0, max(address, time.Duration(blind)*slot)
	}
	return cover(Pack(a.cfg.Witnesses), a.cfg.Names, each, a.cfg.End.Sub(a.cfg.Start))
}
