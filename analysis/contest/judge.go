package contest

import "bridle/analysis/agree"

// LargeGroup is from how many things on a group counts as found: smaller ones are not enough
// to tell an owner from chance.
const LargeGroup = 4

// CountedOwner is how many things an owner has at least that a method's count of owners means.
const CountedOwner = 5

// Result is what a method made of a case.
type Result struct {
	World  string `json:"world"`
	Seed   int64  `json:"seed"`
	Method string `json:"method"`
	// Build and Data stand for the program and the case that it came from.
	Build string `json:"build"`
	Data  string `json:"data"`
	// Seconds is how long the method took.
	Seconds float64 `json:"seconds"`
	Measures
}

// Measures say how well a division agrees with the truth; see package agree.
type Measures struct {
	Things int `json:"things"`
	// Owners is the number of owners with at least LargeGroup things, Groups that of groups
	// found of at least this size.
	Owners int `json:"owners"`
	Groups int `json:"groups"`
	// Pairs and BCubed are precision, recall and F over pairs and over things.
	Pairs  Score `json:"pairs"`
	BCubed Score `json:"bcubed"`
	// ARI and AMI are corrected for chance.
	ARI float64 `json:"ari"`
	AMI float64 `json:"ami"`
	// Coverage is the share of things in groups of at least LargeGroup.
	Coverage float64 `json:"coverage"`
	// Core is set if the method says of which things it is sure.
	Core *Core `json:"core,omitempty"`
	// Count is set if the method says how many owners there are.
	Count *Count `json:"count,omitempty"`
	// Sorting is set if it is known which things can be attributed.
	Sorting *Sorting `json:"sorting,omitempty"`
}

// Core is about the things of which a method is sure.
type Core struct {
	// Precision is that of pairs of them; Share is their share in all things.
	Precision float64 `json:"precision"`
	Share     float64 `json:"share"`
}

// Count is an interval for the number of owners with at least CountedOwner things, and the
// truth.
type Count struct {
	Low   int `json:"low"`
	High  int `json:"high"`
	Truth int `json:"truth"`
}

// Sorting tells whether things are grouped that can be attributed, and others not.
type Sorting struct {
	// Found is the share of attributable things in groups of at least LargeGroup, Spared the
	// share of the others that are in none. Without such things they are 1.
	Found  float64 `json:"found"`
	Spared float64 `json:"spared"`
}

// Score is precision, recall and their harmonic mean.
type Score struct {
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F         float64 `json:"f"`
}

// Judge measures an answer against the truth. It panics if they are not about as many things.
func Judge(c *Case, a Answer) Measures {
	t := agree.Compare(c.Truth, a.Labels)
	m := Measures{
		Things: t.Len(), Owners: groups(c.Truth, LargeGroup), Groups: groups(a.Labels, LargeGroup),
		Pairs: Score(t.Pairs()), BCubed: Score(t.BCubed()), ARI: t.ARI(), AMI: t.AMI(), Coverage: t.Coverage(LargeGroup),
	}
	if a.Core != nil {
		m.Core = judgeCore(c.Truth, a)
	}
	if a.High > 0 {
		m.Count = &Count{a.Low, a.High, groups(c.Truth, CountedOwner)}
	}
	if c.Attributable != nil {
		m.Sorting = judgeSorting(c.Attributable, a.Labels)
	}
	return m
}

func judgeCore(truth []int, a Answer) *Core {
	var owners, labels []int
	for i, sure := range a.Core {
		if sure {
			owners, labels = append(owners, truth[i]), append(labels, a.Labels[i])
		}
	}
	return &Core{agree.Compare(owners, labels).Pairs().Precision, share(len(labels), len(truth))}
}

func judgeSorting(attributable []bool, labels []int) *Sorting {
	size := map[int]int{}
	for _, l := range labels {
		size[l]++
	}
	var can, cannot, found, spared int
	for i, l := range labels {
		grouped := size[l] >= LargeGroup
		switch {
		case attributable[i]:
			can++
			if grouped {
				found++
			}
		default:
			cannot++
			if !grouped {
				spared++
			}
		}
	}
	return &Sorting{share(found, can), share(spared, cannot)}
}

// share returns x of n; all of nothing is 1.
func share(x, n int) float64 {
	if n == 0 {
		return 1
	}
	return float64(x) / float64(n)
}

// groups counts the groups of at least a number of things.
func groups(labels []int, least int) int {
	size, n := map[int]int{}, 0
	for _, l := range labels {
		if size[l]++; size[l] == least {
			n++
		}
	}
	return n
}
