package plain

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/graph"
	louvain "gonum.org/v1/gonum/graph/community"
	"gonum.org/v1/gonum/graph/simple"
	"gonum.org/v1/gonum/graph/topo"

	"bridle/analysis/community"
	"bridle/analysis/contest"
	"bridle/analysis/linkage"
)

// divide groups things by Louvain's method. It cannot be stopped while it runs.
func divide(ctx context.Context, p *projection, src rand.Source) (contest.Answer, error) {
	if ctx.Err() != nil {
		return contest.Answer{}, context.Cause(ctx)
	}
	if len(p.edges) == 0 {
		return contest.Answer{Labels: number(p.things, nil)}, nil // modularity is not defined without edges
	}
	groups := louvain.Modularize(p.graph(), resolution, src).Communities()
	return contest.Answer{Labels: number(p.things, groups)}, nil
}

// leiden groups things by the modularity of a finer resolution.
func leiden(ctx context.Context, p *projection, src rand.Source) (contest.Answer, error) {
	if ctx.Err() != nil {
		return contest.Answer{}, context.Cause(ctx)
	}
	edges := make([]community.Edge, len(p.edges))
	for i, e := range p.edges {
		edges[i] = community.Edge{From: e.a, To: e.b, Weight: float64(e.weight)}
	}
	g, err := community.New(p.things, edges)
	if err != nil {
		return contest.Answer{}, err
	}
	return contest.Answer{Labels: community.Leiden(g, community.Modularity(fineResolution), community.Options{}, src).Of}, nil
}

// number gives each group a label, in the order of their first things; things in no group get
// one of their own.
func number(things int, groups [][]graph.Node) []int {
	group := make([]int, things)
	for i := range group {
		group[i] = len(groups) + i
	}
	for n, members := range groups {
		for _, m := range members {
			if m.ID() < int64(things) { // others are values
				group[m.ID()] = n
			}
		}
	}
	labels, seen := make([]int, things), map[int]int{}
	for i, g := range group {
		if _, ok := seen[g]; !ok {
			seen[g] = len(seen)
		}
		labels[i] = seen[g]
	}
	return labels
}

// rareComponents groups things that a chain of rare values connects.
func rareComponents(_ context.Context, t contest.Things, _ rand.Source) (contest.Answer, error) {
	g := simple.NewUndirectedGraph()
	for i := range t.Records {
		g.AddNode(simple.Node(i))
	}
	value := len(t.Records) // values are nodes after the things
	for _, things := range bearers(t) {
		if len(things) < 2 || len(things) > rareBearers {
			continue
		}
		for _, i := range things {
			g.SetEdge(simple.Edge{F: simple.Node(i), T: simple.Node(value)})
		}
		value++
	}
	return contest.Answer{Labels: number(len(t.Records), topo.ConnectedComponents(g))}, nil
}

// link weighs the pairs that share a value.
func link(t contest.Things, least float64) (*linkage.Model, []linkage.Link) {
	names := make([]string, len(t.Attributes))
	for k, a := range t.Attributes {
		names[k] = a.Name
	}
	table := linkage.NewTable(names, t.Records)
	limit := 0
	if table.Len() > comparedWhole {
		limit = commonBearers
	}
	candidates := table.Candidates(limit)
	m := linkage.Estimate(table, candidates)
	return m, m.Links(candidates, least)
}

func linkedComponents(_ context.Context, t contest.Things, _ rand.Source) (contest.Answer, error) {
	_, links := link(t, componentProbability)
	return contest.Answer{Labels: linkage.Components(len(t.Records), links)}, nil
}

// linkedLouvain weighs an edge by the evidence for the link, prior included.
func linkedLouvain(ctx context.Context, t contest.Things, src rand.Source) (contest.Answer, error) {
	m, links := link(t, edgeProbability)
	p := &projection{things: len(t.Records)}
	for _, l := range links {
		if w := int64(math.Round(1000 * (l.Bits + m.PriorBits()))); w > 0 {
			p.edges = append(p.edges, edge{l.A, l.B, w})
		}
	}
	slices.SortFunc(p.edges, func(x, y edge) int { return slices.Compare([]int{x.a, x.b}, []int{y.a, y.b}) })
	return divide(ctx, p, src)
}
