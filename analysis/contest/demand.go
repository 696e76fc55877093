package contest

import (
	"fmt"
	"io"
	"slices"
)

// Demand is what the mean of a measure over seeds has to reach.
type Demand struct {
	// Worlds are looked at together.
	Worlds []string
	Method string
	// Measure is the title of a column of [WriteTable].
	Measure string
	// Least and Most bound the mean; Most 0 is no upper bound.
	Least, Most float64
	// Over is a method whose mean is subtracted first; empty is none.
	Over string
	// Aim is true if it is wished for and not demanded.
	Aim bool
}

// Verdict is what results say of a demand.
type Verdict struct {
	Demand
	Mean  float64
	Seeds int // results of the method; 0: it was not tried, and Met is false
	Met   bool
}

// Check holds demands against results, in the order of demands. It panics if there is no such
// measure.
func Check(demands []Demand, results []Result) []Verdict {
	var all []Verdict
	for _, d := range demands {
		cols := columns(false)
		at := slices.IndexFunc(cols, func(c column) bool { return c.title == d.Measure })
		if at < 0 {
			panic(fmt.Sprintf("contest: no measure %q", d.Measure))
		}
		v := Verdict{Demand: d}
		v.Mean, v.Seeds = mean(results, d.Worlds, d.Method, cols[at])
		if d.Over != "" {
			other, seeds := mean(results, d.Worlds, d.Over, cols[at])
			v.Mean, v.Seeds = v.Mean-other, min(v.Seeds, seeds)
		}
		v.Met = v.Seeds > 0 && v.Mean >= d.Least && (d.Most == 0 || v.Mean <= d.Most)
		all = append(all, v)
	}
	return all
}

func mean(results []Result, worlds []string, method string, c column) (float64, int) {
	sum, n := 0.0, 0
	for _, r := range results {
		if r.Method != method || !slices.Contains(worlds, r.World) {
			continue
		}
		if x, ok := c.of(r); ok {
			sum, n = sum+x, n+1
		}
	}
	return sum / float64(max(n, 1)), n
}

// WriteVerdicts writes a line for each demand and returns how many that are no mere aims are
// not met. Those that were not tried count as such only if strict.
func WriteVerdicts(w io.Writer, verdicts []Verdict, strict bool) (missed int, err error) {
	rows := [][]string{{"demand", "mean", "bound", "seeds", ""}}
	for _, v := range verdicts {
		what := fmt.Sprintf("%v %s: %s", v.Worlds, v.Method, v.Measure)
		if v.Over != "" {
			what += " over " + v.Over
		}
		bound := fmt.Sprintf(">= %g", v.Least)
		if v.Most > 0 {
			bound = fmt.Sprintf("<= %g", v.Most)
		}
		row := []string{what, fmt.Sprintf("%.3f", v.Mean), bound, fmt.Sprint(v.Seeds), "met"}
		switch {
		case v.Seeds == 0:
			row[1], row[4] = "-", "not tried"
			if strict && !v.Aim {
				missed++
			}
		case !v.Met && v.Aim:
			row[4] = "not reached (an aim)"
		case !v.Met:
			row[4] = "MISSED"
			missed++
		}
		rows = append(rows, row)
	}
	return missed, align(w, rows)
}
