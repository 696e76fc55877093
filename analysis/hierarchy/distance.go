package hierarchy

import (
	"fmt"
	"math"
)

// Distances holds the distance of every two of n things.
type Distances struct {
	n    int
	half []float64 // pairs i < j, row by row
}

// NewDistances returns the distances of n things, all of them not known.
func NewDistances(n int) *Distances {
	d := &Distances{n: n, half: make([]float64, n*(n-1)/2)}
	for i := range d.half {
		d.half[i] = math.NaN()
	}
	return d
}

// Len returns how many things there are.
func (d *Distances) Len() int { return d.n }

// At returns the distance of two things; 0 of a thing to itself, NaN if it is not known.
func (d *Distances) At(i, j int) float64 {
	if i == j {
		return 0
	}
	return d.half[d.place(i, j)]
}

// Set sets the distance of two different things: 0 or more, or NaN for not known. It panics for other
// numbers and if i and j are the same.
func (d *Distances) Set(i, j int, v float64) {
	if i == j || v < 0 || math.IsInf(v, 0) {
		panic(fmt.Sprintf("hierarchy: distance %v between things %d and %d; want 0 or more between different things", v, i, j))
	}
	d.half[d.place(i, j)] = v
}

func (d *Distances) place(i, j int) int {
	if i > j {
		i, j = j, i
	}
	if i < 0 || j >= d.n {
		panic(fmt.Sprintf("hierarchy: pair %d, %d of %d things", i, j, d.n))
	}
	return i*(2*d.n-i-1)/2 + j - i - 1
}

// Gower returns the distance of every two rows: the mean, over the columns known of both, of how far they are
// apart in the column as a share of its range. NaN in a row is a value not known; the distance is NaN if the
// two have no known column in common. A column in which all are equal counts as known, with distance 0. It panics if rows differ in
// length or a value is infinite.
//
// Source: Gower, "A general coefficient of similarity and some of its properties", Biometrics 27 (1971), equation 1 with the
// similarity of quantitative characters; the distance is 1 less the similarity.
func Gower(rows [][]float64) *Distances {
	spans := ranges(rows)
	d := NewDistances(len(rows))
	for i, a := range rows {
		for j := range i {
			sum, known := 0.0, 0
			for c, v := range rows[j] {
				if math.IsNaN(v) || math.IsNaN(a[c]) {
					continue
				}
				known++
				if spans[c] > 0 {
					sum += math.Abs(v-a[c]) / spans[c]
				}
			}
			if known > 0 {
				d.Set(j, i, sum/float64(known))
			}
		}
	}
	return d
}

// ranges returns for each column the greatest less the least value.
func ranges(rows [][]float64) []float64 {
	if len(rows) == 0 {
		return nil
	}
	low, high := make([]float64, len(rows[0])), make([]float64, len(rows[0]))
	for c := range low {
		low[c], high[c] = math.Inf(1), math.Inf(-1)
	}
	for i, row := range rows {
		if len(row) != len(low) {
			panic(fmt.Sprintf("hierarchy: row %d has %d values, the first %d", i, len(row), len(low)))
		}
		for c, v := range row {
			if math.IsInf(v, 0) {
				panic(fmt.Sprintf("hierarchy: row %d, column %d is infinite", i, c))
			}
			if !math.IsNaN(v) {
				low[c], high[c] = min(low[c], v), max(high[c], v)
			}
		}
	}
	for c := range high {
		high[c] -= low[c]
	}
	return high
}
