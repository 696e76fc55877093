package linkage

import (
	"math"
	"math/rand/v2"
	"testing"

	"bridle/analysis/athena/mixture"
)

// Second route: the model of clusters, where every record is a cluster of its own, so that its
// base rates are frequencies of records. What it sees against two records that share nothing
// in an attribute is log2(1-h); from that h follow m and u, and then all bits must be equal.
func TestCopiedIsTheModelOfClusters(t *testing.T) {
	attributes, records := twins(rand.New(rand.NewPCG(17, 18)), 60, []float64{0.9, 0.7, 0.8}, []int{30, 8, 15}, 0.1)
	table := NewTable(attributes, records)
	var clusters []mixture.Record
	for _, r := range records {
		clusters = append(clusters, mixture.Record{Values: r})
	}
	fitted, err := mixture.Fit(t.Context(), mixture.NewData(attributes, clusters), mixture.Options{Alpha: 1e100, Rounds: 1})
	if err != nil {
		t.Fatal(err)
	}
	if fitted.Clusters() != len(records) {
		t.Fatalf("%d clusters of %d records, want each alone", fitted.Clusters(), len(records))
	}
	candidates := table.Candidates(0)
	m := &Model{Rates: make([]Rate, len(attributes)), Prior: 0.5, Frequency: Copied, table: table}
	for k := range attributes {
		against := math.NaN()
		for _, p := range candidates {
			if c := table.compare(p); c.known&(1<<k) != 0 && c.agree&(1<<k) == 0 {
				against = bitsOf(fitted, p, k)
				break
			}
		}
		h := 1 - math.Exp2(against)
		u := share(float64(table.agreeing[k]), float64(pairs(table.known[k])))
		m.Rates[k] = Rate{Match: h + (1-h)*u, Chance: u}
	}
	for _, p := range candidates {
		want := 0.0
		for k := range attributes {
			want += bitsOf(fitted, p, k)
		}
		if got := m.Bits(p); math.Abs(got-want) > 1e-9 {
			t.Fatalf("pair %v: %.9f bits, by the model of clusters %.9f", p, got, want)
		}
	}
}

// bitsOf sums what an attribute says.
func bitsOf(fitted *mixture.Model, p Pair, attribute int) float64 {
	sum := 0.0
	for _, part := range fitted.Between([]int{p.A}, []int{p.B}) {
		if part.Attribute == attribute {
			sum += part.Bits
		}
	}
	return sum
}
