package main

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"

	"bridle/analysis/cachefill"
	"bridle/analysis/verdict"
)

// The plain method is the one of the published-size simulations of this project: fills near own probes and fills
// in sweeps of three or more labels within an hour go, all decoys being one label, and take no exposure with
// them; decoys give a Gamma-Poisson background; Šidák within a country, Benjamini and Hochberg over all pairs. It sees
// addresses alone. It stands beside the project's own method to show what the rest of that is worth.

const (
	sweepWindow  = 3600 * 1_000_000
	nearOwnProbe = 2 * 1_000_000
	decoyLabel   = -1
)

// plainFilters judges fills.
func (x *study) plainFilters() *cachefill.Judged {
	b := &x.seen.Book
	j := &cachefill.Judged{Removed: make([]cachefill.Reason, len(b.Fills)), Because: make([]string, len(b.Fills)), Flags: make([][]string, len(b.Fills))}
	byGroup := make([][]int, len(b.Groups))
	for i := range b.Fills {
		f := &b.Fills[i]
		switch {
		case f.TTL == 0:
			j.Removed[i] = cachefill.Suspect
		case f.NearestProbe <= nearOwnProbe:
			j.Removed[i] = cachefill.OwnProbe
		case f.Level == cachefill.Address:
			byGroup[f.Group] = append(byGroup[f.Group], i)
		}
	}
	for _, list := range byGroup {
		slices.SortFunc(list, func(p, q int) int { return cmp.Compare(b.Fills[p].Filled, b.Fills[q].Filled) })
		labels := map[int32]int{}
		from, until := 0, 0
		label := func(i int) int32 {
			if n := &b.Names[b.Fills[i].Name]; n.Purpose == target {
				return n.Operator
			}
			return decoyLabel
		}
		for _, i := range list {
			at := b.Fills[i].Filled
			for ; until < len(list) && b.Fills[list[until]].Filled <= at+sweepWindow; until++ {
				labels[label(list[until])]++
			}
			for ; b.Fills[list[from]].Filled < at-sweepWindow; from++ {
				if l := label(list[from]); labels[l] == 1 {
					delete(labels, l)
				} else {
					labels[l]--
				}
			}
			if len(labels) >= 3 {
				j.Removed[i] = cachefill.Sweep
			}
		}
	}
	return j
}

// plain decides by addresses alone.
func plain(in *verdict.Input) ([]claim, []estimate) {
	a, b := plainBackground(in)
	decoys := map[int]*verdict.Cell{}
	for i := range in.Cells {
		if c := &in.Cells[i]; c.Operator == verdict.Decoys && c.Level == cachefill.Address {
			decoys[c.Group] = c
		}
	}
	groups, least := map[string]float64{}, map[pair]float64{}
	for g := range in.Groups {
		if in.Groups[g].Excluded == "" {
			groups[in.Groups[g].Country]++
		}
	}
	var rates []estimate
	for i := range in.Cells {
		c := &in.Cells[i]
		g := &in.Groups[c.Group]
		if c.Operator == verdict.Decoys || c.Level != cachefill.Address || g.Excluded != "" || c.ExposureDays <= 0 {
			continue
		}
		r, days, ports := a, b, float64(max(c.Anchors, 1))
		if d := decoys[c.Group]; d != nil {
			r, days = a+float64(len(d.Fills)), b+d.ExposureDays
		}
		p := 1.0
		if k := len(c.Fills); k > 0 { // the upper tail of the negative binomial
			p = mathext.RegIncBeta(float64(k), r, c.ExposureDays/(days+c.ExposureDays))
		}
		key := pair{c.Operator, g.Country}
		if old, ok := least[key]; !ok || p < old {
			least[key] = p
		}
		low, high := garwood(float64(len(c.Fills)), c.ExposureDays/ports/float64(c.Names))
		rates = append(rates, estimate{c.Group, c.Operator, low, high})
	}
	var claims []claim
	for key, p := range least {
		claims = append(claims, claim{pair: key, q: -math.Expm1(groups[key.country] * math.Log1p(-min(p, 1)))})
	}
	slices.SortFunc(claims, func(x, y claim) int { return cmp.Or(cmp.Compare(x.q, y.q), byPair(x, y)) })
	q := 1.0
	for i := len(claims) - 1; i >= 0; i-- {
		q = min(q, claims[i].q*float64(len(claims))/float64(i+1))
		claims[i].q, claims[i].isIndicated, claims[i].isSupported = q, q <= 0.05, q <= 0.01
	}
	return claims, rates
}

// plainBackground fits shape and days of the background by moments of the decoys' counts over groups.
// Where they show no more spread than a Poisson law it is the shape 0.2 at the mean, with half a fill added so
// that it is never 0.
func plainBackground(in *verdict.Input) (shape, days float64) {
	var n, sum, squares, exposure float64
	for i := range in.Cells {
		if c := &in.Cells[i]; c.Operator == verdict.Decoys && c.Level == cachefill.Address && c.ExposureDays > 0 {
			k := float64(len(c.Fills))
			n, sum, squares, exposure = n+1, sum+k, squares+k*k, exposure+c.ExposureDays
		}
	}
	if n == 0 {
		return 0.2, 20
	}
	mean := sum / n
	variance := squares/n - mean*mean
	if variance > mean && sum > 0 {
		shape = mean * mean / (variance - mean)
		return shape, shape * exposure / sum
	}
	return 0.2, 0.2 * exposure / (sum + 0.5)
}

// garwood returns the interval of 95 % of the mean of a Poisson count, by exposure.
func garwood(k, days float64) (low, high float64) {
	if k > 0 {
		low = distuv.Gamma{Alpha: k, Beta: 1}.Quantile(0.025) / days
	}
	return low, distuv.Gamma{Alpha: k + 1, Beta: 1}.Quantile(0.975) / days
}
