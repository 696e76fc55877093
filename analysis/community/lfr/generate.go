package lfr

import (
	"fmt"
	"math"
	"math/rand/v2"

	"bridle/analysis/community"
)

// Config says what a graph shall be like.
type Config struct {
	Nodes          int
	DegreeExponent float64 // of degrees' power law, above 1; usual 2 to 3
	MeanDegree     float64
	MaxDegree      int
	SizeExponent   float64 // of community sizes' power law; usual 1 to 2
	MinCommunity   int
	MaxCommunity   int
	Mixing         float64 // share of edge ends that leave their community, 0 to 1
}

// Graph is a simple graph with edges of weight 1 and the community each node was given.
type Graph struct {
	Edges       []community.Edge
	Of          []int
	Communities int
	// Mixing is the share of edges between communities, counted.
	Mixing float64
	// Dropped is how many edges were left out because nothing fit: a few where a community is
	// hardly larger than the inner degrees of its nodes.
	Dropped int
}

// Generate makes a graph. The same source gives the same one. Wishes that contradict each
// other are refused.
func Generate(c Config, source rand.Source) (*Graph, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	m := &maker{Config: c, random: rand.New(source)}
	if err := m.drawDegrees(); err != nil {
		return nil, err
	}
	if err := m.drawSizes(); err != nil {
		return nil, err
	}
	if err := m.settle(); err != nil {
		return nil, err
	}
	m.splitDegrees()
	return m.wire(), nil
}

func (c Config) check() error {
	switch {
	case c.Nodes < 2 || c.Nodes > math.MaxInt32:
		return fmt.Errorf("a graph of %d nodes: ask for 2 or more", c.Nodes)
	case !(c.Mixing >= 0 && c.Mixing <= 1):
		return fmt.Errorf("a mixing of %v: it is a share, 0 to 1", c.Mixing)
	case !(c.DegreeExponent > 1) || !(c.SizeExponent > 0):
		return fmt.Errorf("exponents %v of degrees and %v of sizes: give more than 1 and more than 0", c.DegreeExponent, c.SizeExponent)
	case !(c.MeanDegree >= 1) || c.MeanDegree > float64(c.MaxDegree) || c.MaxDegree >= c.Nodes:
		return fmt.Errorf("a mean degree of %v and a largest of %d: the mean must be from 1 to the largest, and that below the nodes", c.MeanDegree, c.MaxDegree)
	case c.MinCommunity < 2 || c.MaxCommunity < c.MinCommunity || c.MaxCommunity > c.Nodes:
		return fmt.Errorf("communities of %d to %d nodes: they need 2 or more, and no more than there are", c.MinCommunity, c.MaxCommunity)
	}
	return nil
}

// maker is a graph being made.
type maker struct {
	Config
	random  *rand.Rand
	degrees []int
	inside  []int // of each node's degree, how much stays in its community
	sizes   []int
	of      []int
	members [][]int
	edges   [][2]int32
	dropped int
}

// drawDegrees draws from a power law between a least degree, such that the mean is as wanted,
// and the largest. The sum is made even.
func (m *maker) drawDegrees() error {
	top := float64(m.MaxDegree)
	low, high := 0x1p-10, top
	if meanDegree(low, top, m.DegreeExponent) > m.MeanDegree {
		return fmt.Errorf("no power law with exponent %v up to %d has a mean of %v: raise the exponent or the mean", m.DegreeExponent, m.MaxDegree, m.MeanDegree)
	}
	for range 60 {
		if half := (low + high) / 2; meanDegree(half, top, m.DegreeExponent) < m.MeanDegree {
			low = half
		} else {
			high = half
		}
	}
	sum := 0
	for range m.Nodes {
		k := max(1, int(math.Round(powerLaw(m.random.Float64(), low, top, m.DegreeExponent))))
		m.degrees = append(m.degrees, k)
		sum += k
	}
	if sum%2 == 1 {
		if m.degrees[0] < m.MaxDegree {
			m.degrees[0]++
		} else {
			m.degrees[0]--
		}
	}
	return nil
}

// meanDegree is the mean of the density k^-t between low and high.
func meanDegree(low, high, t float64) float64 {
	return integral(low, high, 1-t) / integral(low, high, -t)
}

// integral of x^power from low to high.
func integral(low, high, power float64) float64 {
	if p := power + 1; math.Abs(p) > 1e-12 {
		return (math.Pow(high, p) - math.Pow(low, p)) / p
	}
	return math.Log(high / low)
}

// powerLaw returns the quantile u of the density x^-t between low and high.
func powerLaw(u, low, high, t float64) float64 {
	if p := 1 - t; math.Abs(p) > 1e-12 {
		a, b := math.Pow(low, p), math.Pow(high, p)
		return math.Pow(a+u*(b-a), 1/p)
	}
	return low * math.Pow(high/low, u)
}

// drawSizes draws sizes of communities until there is room for all nodes, and takes what is
// too much from communities that can spare it.
func (m *maker) drawSizes() error {
	room := 0
	for room < m.Nodes {
		x := powerLaw(m.random.Float64(), float64(m.MinCommunity), float64(m.MaxCommunity)+1, m.SizeExponent)
		m.sizes = append(m.sizes, min(int(x), m.MaxCommunity))
		room += m.sizes[len(m.sizes)-1]
	}
	for spared := true; room > m.Nodes; {
		if !spared {
			return fmt.Errorf("%d nodes cannot be divided into communities of %d to %d: widen the range", m.Nodes, m.MinCommunity, m.MaxCommunity)
		}
		spared = false
		for i := range m.sizes {
			if room > m.Nodes && m.sizes[i] > m.MinCommunity {
				m.sizes[i]--
				room--
				spared = true
			}
		}
	}
	return nil
}
