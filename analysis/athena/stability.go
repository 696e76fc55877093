package athena

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"

	"bridle/datasets/sidebyside"

	"bridle/analysis/athena/mixture"
)

// Stability says how much is done to learn which groups of batches the data leave open. The
// second level is fitted again under variants: prior odds a third and three times as great,
// without circumstances, without each attribute in turn, and with a part of the values
// dropped at random; and from each, a walk through divisions in proportion to their
// probability ([mixture.Model.Gibbs]). All variants weigh the same.
type Stability struct {
	// Sweeps is how many divisions are taken of each variant, after a tenth as many that
	// are not; 0 switches everything off.
	Sweeps int
	// Bootstraps is how many variants drop values, each a fifth of them.
	Bootstraps int
	// Seed decides what is drawn.
	Seed uint64
}

// DefaultStability is what the command line uses.
func DefaultStability() Stability { return Stability{Sweeps: 20, Bootstraps: 10, Seed: 1} }

// LeastCounted is how many servers a group must have to count in [Interval].
const LeastCounted = 5

const (
	dropped = 0.2  // share of values that a bootstrap drops
	linked  = 0.95 // share of variants from which on batches are called linked

	// Shares of variants below which a batch leaves its group. A server that was set up alone
	// has the least to tell, so it takes half of them.
	leastStanding, leastAlone = 0.2, 0.5
)

// Interval is a range of numbers of operators with at least five servers.
//
// A batch that no other resembles may be an operator of its own or a stray of another one:
// the data do not say. So Low counts groups of two batches and more: nineteen of twenty
// variants have at least as many. High counts all groups: two of three variants have at most
// as many. Middle is half way between the medians of the two. The range says what this
// model leaves open, not what is true; how often it holds the truth was measured on simulated
// worlds, where fewer variants on the upper side would miss it and more would only widen it.
type Interval struct{ Low, Middle, High int }

// variant is one way of fitting the second level.
type variant struct {
	alpha float64
	units []mixture.Record
}

// weigh fits the variants and counts which batches are together in them.
func (in *Inference) weigh(ctx context.Context, units []mixture.Record, o mixture.Options) error {
	s := in.settings.Stability
	var tied, all []int
	if s.Sweeps == 0 || len(units) < 2 {
		few, many := count(in.Batches, in.models[1].Labels())
		in.Count = Interval{few, (few + many) / 2, many}
		return nil
	}
	in.together = mixture.NewTogether(len(units))
	variants := in.variants(units, s)
	tied, all = make([]int, len(variants)), make([]int, len(variants))
	var adding sync.Mutex
	add := func(labels []int32) {
		adding.Lock() // counts are whole numbers, so their order changes nothing
		defer adding.Unlock()
		in.together.Add(labels, 1)
	}
	err := sidebyside.Try(len(variants), func(n int) error {
		o := o
		o.Alpha = variants[n].alpha
		m, err := mixture.Fit(ctx, mixture.NewData(names(in.attributes), variants[n].units), o)
		if err != nil {
			return err
		}
		tied[n], all[n] = count(in.Batches, m.Labels())
		r := rand.New(rand.NewPCG(s.Seed, uint64(n)))
		if err := m.Gibbs(ctx, r, s.Sweeps/10, func([]int32) {}); err != nil {
			return err
		}
		return m.Gibbs(ctx, r, s.Sweeps, add)
	})
	if err != nil {
		return err
	}
	in.Count = Interval{quantile(tied, 0.05), (quantile(tied, 0.5) + quantile(all, 0.5)) / 2, quantile(all, 2.0/3)}
	return nil
}

// quantile sorts numbers and returns the one at a share of them.
func quantile(numbers []int, share float64) int {
	slices.Sort(numbers)
	return numbers[int(share*float64(len(numbers)-1)+0.5)]
}

// variants lists the ways of fitting, the plain one first.
func (in *Inference) variants(units []mixture.Record, s Stability) []variant {
	alpha := in.settings.OperatorAlpha
	list := []variant{{alpha, units}, {alpha / 3, units}, {alpha * 3, units}}
	list = append(list, variant{alpha, without(units, func(k int) bool { return in.attributes[k].Class == Circumstance })})
	for k, a := range in.attributes {
		if !a.Occasion {
			list = append(list, variant{alpha, without(units, func(other int) bool { return other == k })})
		}
	}
	for b := range s.Bootstraps {
		r := rand.New(rand.NewPCG(s.Seed, 1<<32+uint64(b)))
		list = append(list, variant{alpha, thinned(units, r)})
	}
	return list
}

// without returns units without some attributes.
func without(units []mixture.Record, leave func(k int) bool) []mixture.Record {
	out := make([]mixture.Record, len(units))
	for b, u := range units {
		out[b].Values = make([][]string, len(u.Values))
		for k, values := range u.Values {
			if !leave(k) {
				out[b].Values[k] = values
			}
		}
	}
	return out
}

// thinned drops a part of the values of units.
func thinned(units []mixture.Record, r *rand.Rand) []mixture.Record {
	out := make([]mixture.Record, len(units))
	for b, u := range units {
		out[b].Values = make([][]string, len(u.Values))
		for k, values := range u.Values {
			for _, v := range values {
				if r.Float64() >= dropped {
					out[b].Values[k] = append(out[b].Values[k], v)
				}
			}
		}
	}
	return out
}

// count returns how many groups have at least LeastCounted servers: those of two batches and
// more, and all.
func count[L int | int32](batches [][]int, labels []L) (tied, all int) {
	type size struct{ servers, batches int }
	sizes := map[L]size{}
	for b, l := range labels {
		x := sizes[l]
		sizes[l] = size{x.servers + len(batches[b]), x.batches + 1}
	}
	for _, x := range sizes {
		if x.servers >= LeastCounted {
			all++
			if x.batches > 1 {
				tied++
			}
		}
	}
	return tied, all
}

// core returns the batches of a group that are surely together, and for every batch how often
// it was with them.
//
// The core begins with the batch that is most often with the others, weighted by servers, and
// takes in the one that is most often with it, as long as that is in more than linked of the
// variants.
func (in *Inference) core(batches []int) (core []int, standing []float64) {
	standing = make([]float64, len(batches))
	if in.together == nil {
		for i := range standing {
			standing[i] = 1
		}
		return slices.Clone(batches), standing
	}
	with := func(b int, others []int) float64 {
		sum, weight := 0.0, 0.0
		for _, o := range others {
			if o != b {
				size := float64(len(in.Batches[o]))
				sum, weight = sum+size*in.together.Share(b, o), weight+size
			}
		}
		if weight == 0 {
			return 1
		}
		return sum / weight
	}
	left := slices.Clone(batches)
	take := func(score func(b int) float64, least float64) bool {
		best, at := least, -1
		for i, b := range left {
			if x := score(b); x > best {
				best, at = x, i
			}
		}
		if at < 0 {
			return false
		}
		core, left = append(core, left[at]), slices.Delete(left, at, at+1)
		return true
	}
	take(func(b int) float64 { return float64(len(in.Batches[b])) * with(b, batches) }, -1)
	for take(func(b int) float64 { return with(b, core) }, linked) {
	}
	slices.Sort(core)
	for i, b := range batches {
		standing[i] = with(b, core)
	}
	return core, standing
}
