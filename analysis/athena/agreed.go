package athena

import "bridle/analysis/athena/mixture"

// leastShare is the share of variants from which on two batches rather belong together than not.
//
// It is low since every variant leaves something out, so that shares lie below probabilities. Of pairs of servers in different
// batches with a share of .05 to .1, .1 to .15, .15 to .2, .2 to .25 and .25 to .3, .26, .47, .66, .76 and .86 were one
// operator's (hide-and-seek-2018-short, seeds 201 to 216, themes and languages as read from names); so from .2 on seven in ten
// are, as a false pair is worse than a missing one.
const leastShare = 0.2

// agreed returns the labels of batches on which the variants agree best, weighted by servers; without variants those of
// the fit. Statements hold: o is that of the fit.
func (in *Inference) agreed(o mixture.Options) []int {
	fitted := in.models[1].Labels()
	if in.together == nil {
		return fitted
	}
	servers := make([]int, len(in.Batches))
	for b := range servers {
		servers[b] = len(in.Batches[b])
	}
	return in.together.Agreed(mixture.Agreement{Start: fitted, Weights: servers, Least: leastShare, Together: o.Together, Apart: o.Apart})
}
