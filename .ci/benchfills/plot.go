package main

import (
	"fmt"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// grown draws one quantity against rows on logarithmic axes, with a line of the linear growth that the first size would have.
func grown(title, unit string, all []measured, of func(measured) float64) (*plot.Plot, error) {
	var points plotter.XYs
	for _, m := range all {
		points = append(points, plotter.XY{X: float64(m.rows), Y: max(of(m), 1e-3)})
	}
	first, last := points[0], points[len(points)-1]
	linear, err := plotter.NewLine(plotter.XYs{first, {X: last.X, Y: first.Y * last.X / first.X}})
	if err != nil {
		return nil, err
	}
	linear.Dashes = []vg.Length{vg.Points(4), vg.Points(3)}
	line, dots, err := plotter.NewLinePoints(points)
	if err != nil {
		return nil, err
	}
	dots.Shape = draw.CircleGlyph{}
	p := plot.New()
	p.Title.Text, p.X.Label.Text, p.Y.Label.Text = title, "rows of probes", unit
	p.X.Scale, p.Y.Scale = plot.LogScale{}, plot.LogScale{}
	p.X.Tick.Marker, p.Y.Tick.Marker = plot.LogTicks{Prec: -1}, plot.LogTicks{Prec: -1}
	p.Legend.Left, p.Legend.Top = true, true
	p.Add(linear, line, dots)
	p.Legend.Add("measured", line, dots)
	p.Legend.Add("linear growth from the first size", linear)
	return p, nil
}

// plotGrowth draws time and memory of the way from loaded rows to verdicts against the number of rows, as growth-*.png and growth-*.svg.
func plotGrowth(path string, all []measured) error {
	if len(all) < 2 {
		return nil // nothing grows
	}
	for _, x := range []struct {
		name, title, unit string
		of                func(measured) float64
	}{
		{"time", "Processor time of fills and verdicts", "processor seconds", func(m measured) float64 { return (m.fills.processor + m.verdicts.processor).Seconds() }},
		{"memory", "Resident memory, the greater of both commands", "MB", func(m measured) float64 { return float64(max(m.fills.resident, m.verdicts.resident)) / 1e6 }},
	} {
		p, err := grown(x.title, x.unit, all, x.of)
		if err != nil {
			return fmt.Errorf("draw the growth of %s: %w", x.name, err)
		}
		for _, form := range []string{".png", ".svg"} {
			if err := p.Save(16*vg.Centimeter, 12*vg.Centimeter, path+"-"+x.name+form); err != nil {
				return fmt.Errorf("draw the growth of %s: %w", x.name, err)
			}
		}
	}
	return nil
}
