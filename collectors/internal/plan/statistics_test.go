package plan

import (
	"math"
	"testing"
)

// The tests of this file ask whether an order looks random, over fixed seeds: they pass or fail
// always alike. Bounds are five standard deviations of a random order unless said.

// chiSquare returns how many standard deviations the counts lie above what chance gives when
// all are equally likely. Of m counts the sum of squared deviations over their mean has mean
// m-1 and variance 2(m-1).
func chiSquare(counts []int) float64 {
	total := 0
	for _, n := range counts {
		total += n
	}
	mean, sum := float64(total)/float64(len(counts)), 0.0
	for _, n := range counts {
		sum += (float64(n) - mean) * (float64(n) - mean) / mean
	}
	freedom := float64(len(counts) - 1)
	return (sum - freedom) / math.Sqrt(2*freedom)
}

// The first probe of a run falls on each target, and on each name, equally often over seeds.
func TestFirstProbeIsEven(t *testing.T) {
	for _, space := range []Space{{100, 10, 1}, {64, 16, 1}, {97, 1, 1}, {30, 100, 1}} {
		targets, names := make([]int, space.Targets), make([]int, space.Names)
		for seed := range int64(200 * space.Targets) {
			p := newPlan(t, space, Shard{}, seed)
			first := p.At(0)
			targets[first.Target]++
			names[first.Name]++
		}
		if z := chiSquare(targets); z > 5 {
			t.Errorf("%v: first targets are uneven by %.1f standard deviations", space, z)
		}
		if z := chiSquare(names); space.Names > 1 && z > 5 {
			t.Errorf("%v: first names are uneven by %.1f standard deviations", space, z)
		}
	}
}

// The beginning of a sweep, which is what a run that is cut off has, covers the targets evenly:
// at least as evenly as draws with replacement, and not so evenly that it has a pattern.
func TestBeginningIsEvenOverTargets(t *testing.T) {
	space := Space{1000, 100, 1}
	for seed := range int64(30) {
		p := newPlan(t, space, Shard{}, seed)
		for _, share := range []float64{0.02, 0.1, 0.5} {
			counts := make([]int, space.Targets)
			for k := range int64(share * float64(p.Len())) {
				counts[p.At(k).Target]++
			}
			// Draws without replacement have a variance lower by the share that is drawn, so
			// chi-square is scaled by 1-share: mean (1-share)(m-1).
			freedom := float64(space.Targets - 1)
			sum := chiSquare(counts)*math.Sqrt(2*freedom) + freedom
			z := (sum/(1-share) - freedom) / math.Sqrt(2*freedom)
			if math.Abs(z) > 5 {
				t.Errorf("seed %d: the first %v of the sweep lie %.1f standard deviations off over targets", seed, share, z)
			}
		}
	}
}

// Two probes that follow each other go to one target as often as chance has it: among M = T·N
// pairs a neighbour shares the target with probability (N-1)/(M-1), so N-1 times in a
// sweep on average, nearly a Poisson number.
func TestNeighboursRarelyShareTheTarget(t *testing.T) {
	for _, space := range []Space{{1000, 100, 1}, {100, 1000, 1}, {317, 315, 1}, {1024, 64, 1}, {10_000, 10, 1}} {
		var same [3]int // neighbours 1, 2 and 3 places apart
		sweeps := int64(10)
		for seed := range sweeps {
			p, last := newPlan(t, space, Shard{}, seed), [3]int{-1, -1, -1}
			for _, probe := range p.All() {
				for i := range last {
					if last[i] == probe.Target {
						same[i]++
					}
				}
				last = [3]int{probe.Target, last[0], last[1]}
			}
		}
		mean := float64(sweeps) * float64(space.Names-1)
		for i, n := range same {
			if z := (float64(n) - mean) / math.Sqrt(mean); math.Abs(z) > 5 {
				t.Errorf("%v: probes %d apart share the target %d times, %.0f by chance: %.1f standard deviations", space, i+1, n, mean, z)
			}
		}
	}
}

// The place of a pair in one sweep says nothing about its place in the next, nor under
// another seed, nor in a sweep of another shard: the correlation of M places has standard
// deviation 1/√M.
func TestOrdersAreIndependent(t *testing.T) {
	space := Space{500, 20, 3}
	p := newPlan(t, space, Shard{}, 1)
	q := newPlan(t, space, Shard{}, 2)
	a, b := newPlan(t, space, Shard{1, 2}, 1), newPlan(t, space, Shard{2, 2}, 1)
	for name, c := range map[string][2]Permutation{
		"sweeps 1 and 2": {p.order(1), p.order(2)},
		"sweeps 2 and 3": {p.order(2), p.order(3)},
		"seeds 1 and 2":  {p.order(1), q.order(1)},
		"shards 1 and 2": {a.order(1), b.order(1)},
		"the identity":   {p.order(1), identity(p.PerSweep())},
	} {
		n := c[0].Len()
		sum, mean := 0.0, float64(n-1)/2
		for x := range n {
			sum += (float64(c[0].Place(x)) - mean) * (float64(c[1].Place(x)) - mean)
		}
		variance := (float64(n)*float64(n) - 1) / 12
		if r := sum / float64(n) / variance; math.Abs(r) > 5/math.Sqrt(float64(n)) {
			t.Errorf("%s: places correlate by %.4f", name, r)
		}
	}
}

// identity returns a permutation that leaves every number where it is: with columns of one
// number l is always 0, and F is 0 where key and half are.
func identity(n int64) Permutation { return Permutation{n: uint64(n), a: 1, b: uint64(n)} }
