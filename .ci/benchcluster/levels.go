package main

import (
	"context"
	"math/rand/v2"
	"slices"

	"bridle/analysis/athena"
	"bridle/analysis/community"
	"bridle/analysis/contest"
)

// bitsPerPair is the resolution at which batches are divided by the graph of their evidence:
// so many bits of shared identity per pair.
const bitsPerPair = 4

// sightings writes things as the two-level model takes them.
func sightings(t contest.Things) []athena.Sighting {
	var all []athena.Sighting
	for i, r := range t.Records {
		for k, values := range r {
			for _, v := range values {
				all = append(all, athena.Sighting{Server: t.Names[i], Attribute: t.Attributes[k].Name, Value: v})
			}
		}
	}
	return all
}

// twoLevels is the model in full, with what it says of its own certainty.
func twoLevels(ctx context.Context, t contest.Things, src rand.Source) (contest.Answer, error) {
	stability := athena.DefaultStability()
	stability.Seed = src.Uint64()
	in, err := athena.Infer(ctx, sightings(t), athena.Settings{Stability: stability})
	if err != nil {
		return contest.Answer{}, err
	}
	a := contest.Answer{Labels: spread(t, in, in.Labels()), Low: in.Count.Low, High: in.Count.High, Core: make([]bool, len(t.Names))}
	core := in.CoreServers()
	for i, name := range t.Names {
		if at, ok := slices.BinarySearch(in.Servers, name); ok {
			a.Core[i] = core[at]
		}
	}
	return a, nil
}

// batchesAlone stops after the first level.
func batchesAlone(ctx context.Context, t contest.Things, _ rand.Source) (contest.Answer, error) {
	in, err := athena.Infer(ctx, sightings(t), athena.Settings{})
	if err != nil {
		return contest.Answer{}, err
	}
	return contest.Answer{Labels: spread(t, in, batchOf(in))}, nil
}

// batchGraph takes the first level, ties batches by the evidence of the identity values that
// they share, and divides this graph by the Leiden algorithm.
func batchGraph(ctx context.Context, t contest.Things, src rand.Source) (contest.Answer, error) {
	in, err := athena.Infer(ctx, sightings(t), athena.Settings{})
	if err != nil {
		return contest.Answer{}, err
	}
	circumstance := map[string]bool{}
	for _, a := range athena.Declared() {
		circumstance[a.Name] = a.Class == athena.Circumstance
	}
	var edges []community.Edge
	for a := range in.Batches {
		for b := a + 1; b < len(in.Batches); b++ {
			net := map[string]int{} // of attributes: what they share, less that they might have shared more
			for _, r := range in.BetweenBatches([]int{a}, []int{b}) {
				if !circumstance[r.Attribute] {
					net[r.Attribute] += r.Millibits
				}
			}
			millibits := 0
			for _, n := range net {
				millibits += max(n, 0)
			}
			if millibits > 0 {
				edges = append(edges, community.Edge{From: a, To: b, Weight: float64(millibits)})
			}
		}
	}
	g, err := community.New(len(in.Batches), edges)
	if err != nil {
		return contest.Answer{}, err
	}
	operator := community.Leiden(g, community.CPM(1000*bitsPerPair), community.Options{}, src).Of
	labels := batchOf(in)
	for i, b := range labels {
		labels[i] = operator[b]
	}
	return contest.Answer{Labels: spread(t, in, labels)}, nil
}

// batchOf returns the batch of each server.
func batchOf(in *athena.Inference) []int {
	of := make([]int, len(in.Servers))
	for b, servers := range in.Batches {
		for _, s := range servers {
			of[s] = b
		}
	}
	return of
}

// spread brings labels from the order of the model's servers into that of the things. Things
// of which nothing was seen are alone.
func spread(t contest.Things, in *athena.Inference, labels []int) []int {
	out, next := make([]int, len(t.Names)), 0
	for _, l := range labels {
		next = max(next, l+1)
	}
	for i, name := range t.Names {
		if at, ok := slices.BinarySearch(in.Servers, name); ok {
			out[i] = labels[at]
		} else {
			out[i] = next
			next++
		}
	}
	return out
}
