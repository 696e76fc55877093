package verdict

import (
	"math"
	"slices"
)

// tryDecoys runs each decoy as an operator of one name, against the other decoys: the check on the
// false discovery rate that needs no model. Exposure is split evenly over the decoys of a group; their
// fills carry names. At the threshold of a pair the rate is estimated as
//
//	(1 + decoy pairs as small) / pairs as small * pairs / decoy pairs
//
// and at most 1, as any rate.
func (d *decision) tryDecoys() {
	logs, pairs := d.decoyPairs()
	if pairs == 0 {
		return
	}
	slices.Sort(logs)
	var own []float64
	for _, i := range d.tested {
		own = append(own, d.steps[i].LogP)
	}
	slices.Sort(own)
	upTo := func(list []float64, x float64) int {
		n, _ := slices.BinarySearch(list, math.Nextafter(x, math.Inf(1)))
		return n
	}
	for _, i := range d.tested {
		p := &d.steps[i]
		p.DecoyPairs, p.OfDecoyPairs, p.PairsAbove = upTo(logs, p.LogP), pairs, upTo(own, p.LogP)
		if p.LogP == 0 { // pairs without fills are not in the list
			p.DecoyPairs = pairs
		}
		p.QDecoy = new(min(1, float64(1+p.DecoyPairs)/float64(p.PairsAbove)*float64(p.Pairs)/float64(pairs)))
	}
}

// decoyPairs returns the p-values (logarithms) of decoys in countries that are not 1, and how many
// pairs of a decoy and a country there are.
func (d *decision) decoyPairs() (logs []float64, pairs int) {
	type pair struct{ country, name string }
	least := map[pair]float64{}
	groups, names := map[string]int{}, map[string]int{}
	for i := range d.witnesses {
		w := &d.witnesses[i]
		if w.group.Country == "" || d.usable(w.group) != "" {
			continue
		}
		watched, group := 0, map[string]float64{}
		for _, c := range w.decoys {
			if c == nil || c.watched() == 0 {
				continue
			}
			watched++
			names[w.group.Country] = max(names[w.group.Country], c.Names)
			for name, logP := range w.decoyTails(c) {
				group[name] = min(group[name], logP)
			}
		}
		if watched > 0 {
			groups[w.group.Country]++
		}
		for name, logP := range group {
			k := pair{w.group.Country, name}
			least[k] = min(least[k], logP+math.Log(float64(watched)))
		}
	}
	for _, n := range names {
		pairs += n
	}
	for k, logP := range least {
		logs = append(logs, sidak(logP, groups[k.country]))
	}
	return logs, pairs
}

// decoyTails returns the tail of each decoy that was filled, against the others and the
// neighbours.
func (w *witness) decoyTails(c *Cell) map[string]float64 {
	fills := map[string]int{}
	for _, f := range c.Fills {
		fills[f.Name]++
	}
	share := 1 / float64(max(c.Names, len(fills)))
	_, others := w.neighbours(c)
	tails := map[string]float64{}
	for name, n := range fills {
		rest := w.background[c.Level].after(float64(len(c.Fills)-n), c.exposed()*(1-share))
		tails[name] = pool(rest, others, false).logTail(n, c.watched()*share)
	}
	return tails
}
