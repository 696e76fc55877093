package contest

import "bridle/analysis/agree"

// LargeGroup is from how many things on a group counts as found: smaller ones are not enough
// to tell an owner from chance.
const LargeGroup = 4

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
}

// Score is precision, recall and their harmonic mean.
type Score struct {
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F         float64 `json:"f"`
}

// Judge measures labels against the truth. It panics if they are not of the same length.
func Judge(truth, labels []int) Measures {
	t := agree.Compare(truth, labels)
	return Measures{
		Things: t.Len(), Owners: large(truth), Groups: large(labels),
		Pairs: Score(t.Pairs()), BCubed: Score(t.BCubed()), ARI: t.ARI(), AMI: t.AMI(), Coverage: t.Coverage(LargeGroup),
	}
}

// large counts the groups of at least LargeGroup things.
func large(labels []int) int {
	size, n := map[int]int{}, 0
	for _, l := range labels {
		if size[l]++; size[l] == LargeGroup {
			n++
		}
	}
	return n
}
