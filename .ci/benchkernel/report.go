package main

import (
	"fmt"
	"io"
	"math"
	"slices"
)

// results are all figures, by the name of the kernel and that of the figure.
type results map[string]map[string][]float64

func (r results) add(kernel, figure string, value float64) {
	if r[kernel] == nil {
		r[kernel] = map[string][]float64{}
	}
	r[kernel][figure] = append(r[kernel][figure], value)
}

// figure is a line of the table.
type figure struct{ Name, Unit string }

func figures() []figure {
	return []figure{
		{"start", "ms"}, {"first cell", "ms"}, {"trivial cell", "ms"}, {"import of a helper", "ms"}, {"select 1", "ms"}, {"%%sql select 1", "ms"},
		{"completion, first", "ms"}, {"completion, later", "ms"},
		{"idle RSS", "MB"}, {"idle PSS", "MB"}, {"RSS after the notebook", "MB"}, {"PSS after the notebook", "MB"},
		{"bridle run, five cells", "ms"}, {"nbconvert, five cells", "ms"},
	}
}

// table prints the least, median and quartiles, and the 95 % quantile where there are many values.
func (r results) table(w io.Writer, kernels []peer) {
	fmt.Fprintf(w, "%-24s %-4s %-12s %10s %10s %10s %10s %10s %6s\n", "figure", "unit", "kernel", "least", "quartile", "median", "quartile", "95 %", "n")
	for _, f := range figures() {
		for _, k := range kernels {
			all := r[k.Name][f.Name]
			if len(all) == 0 {
				continue
			}
			late := "–"
			if len(all) >= 20 {
				late = fmt.Sprintf("%.3f", quantile(all, 0.95))
			}
			fmt.Fprintf(w, "%-24s %-4s %-12s %10.3f %10.3f %10.3f %10.3f %10s %6d\n", f.Name, f.Unit, k.Name,
				slices.Min(all), quantile(all, 0.25), quantile(all, 0.5), quantile(all, 0.75), late, len(all))
		}
	}
}

// demand is what Bridle has to reach, or what it aims at: an aim that is missed is told and fails nothing.
type demand struct {
	Figure   string
	Quantile float64
	Most     float64
	Aim      bool
}

func demands() []demand {
	return []demand{
		{Figure: "start", Quantile: 0.5, Most: 10}, {Figure: "trivial cell", Quantile: 0.5, Most: 0.4}, {Figure: "trivial cell", Quantile: 0.95, Most: 1},
		{Figure: "import of a helper", Quantile: 0.5, Most: 2}, {Figure: "select 1", Quantile: 0.5, Most: 0.8},
		{Figure: "completion, first", Quantile: 0.5, Most: 0.5, Aim: true}, {Figure: "completion, later", Quantile: 0.5, Most: 0.5},
		{Figure: "idle RSS", Quantile: 0.5, Most: 65}, {Figure: "bridle run, five cells", Quantile: 0.5, Most: 300},
	}
}

// check prints a line for each demand and returns how many are not met, aims not counted. One that was not measured is not met.
func (r results) check(w io.Writer) (missed int) {
	fmt.Fprintln(w)
	demanded := 0
	for _, d := range demands() {
		got := quantile(r["bridle"][d.Figure], d.Quantile)
		word, met := "met", got <= d.Most
		switch {
		case !met && d.Aim:
			word = "an aim, not reached"
		case !met:
			word = "NOT MET"
			missed++
		}
		if !d.Aim {
			demanded++
		}
		fmt.Fprintf(w, "%-19s  %-24s %3.0f %% of cases %10.3f <= %g\n", word, d.Figure, 100*d.Quantile, got, d.Most)
	}
	fmt.Fprintf(w, "%d of %d demands met\n", demanded-missed, demanded)
	return missed
}

// quantile interpolates between order statistics (Hyndman and Fan 1996, type 7); of nothing it is not a number.
func quantile(all []float64, q float64) float64 {
	if len(all) == 0 {
		return math.NaN()
	}
	all = slices.Sorted(slices.Values(all))
	at := q * float64(len(all)-1)
	low := int(at)
	if low+1 == len(all) {
		return all[low]
	}
	return all[low] + (at-float64(low))*(all[low+1]-all[low])
}
