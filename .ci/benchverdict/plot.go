package main

import (
	"errors"
	"fmt"
	"image/color"
	"math"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/palette/brewer"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// shapes tell scenarios apart without colour.
var shapes = []draw.GlyphDrawer{draw.CircleGlyph{}, draw.SquareGlyph{}, draw.TriangleGlyph{}, draw.RingGlyph{}, draw.BoxGlyph{}, draw.PyramidGlyph{}}

// floor is where shares of 0 stand on an axis of logarithms.
const floor = 1e-5

// promised gives for each edge of the bins the share of false pairs among all with a q up to there; edges without any pair are left out.
func promised(s *summary) plotter.XYs {
	var points plotter.XYs
	var pairs, wrong int
	for k, b := range s.bins {
		pairs, wrong = pairs+b.Pairs, wrong+b.False
		if pairs > 0 && edges[k] > 0 {
			points = append(points, plotter.XY{X: edges[k], Y: math.Max(floor, float64(wrong)/float64(pairs))})
		}
	}
	return points
}

// decades are ticks at powers of ten up to 1.
func decades(from int) plot.ConstantTicks {
	var ticks plot.ConstantTicks
	for e := from; e <= 0; e++ {
		label := fmt.Sprintf("1e%d", e)
		if e >= -3 {
			label = strconv.FormatFloat(math.Pow10(e), 'f', -1, 64)
		}
		ticks = append(ticks, plot.Tick{Value: math.Pow10(e), Label: label})
	}
	return ticks
}

// plotCalibration draws what q-values promise against what came of it: below the diagonal they keep their word. Null worlds are left out: there every claim is false.
func plotCalibration(path string, all []summary) error {
	p := plot.New()
	p.Title.Text = "q-values, and the share of false claims up to each"
	p.X.Label.Text = "q-value, upper limit"
	p.Y.Label.Text = fmt.Sprintf("share of false pairs up to there (0 at %g)", floor)
	p.X.Scale, p.Y.Scale = plot.LogScale{}, plot.LogScale{}
	p.X.Tick.Marker, p.Y.Tick.Marker = decades(-6), decades(-5)
	p.Legend.Left, p.Legend.Top = true, true
	diagonal, err := plotter.NewLine(plotter.XYs{{X: floor, Y: floor}, {X: 1, Y: 1}})
	if err != nil {
		return err
	}
	diagonal.Color, diagonal.Dashes = color.Gray{Y: 128}, []vg.Length{vg.Points(4), vg.Points(3)}
	p.Add(diagonal)
	p.Legend.Add("as promised", diagonal)
	colors, err := brewer.GetPalette(brewer.TypeQualitative, "Dark2", 8)
	if err != nil {
		return err
	}
	n := 0
	for i := range all {
		points := promised(&all[i])
		if all[i].method != judgedMethod || all[i].scenario == nullScenario || len(points) == 0 {
			continue
		}
		line, dots, err := plotter.NewLinePoints(points)
		if err != nil {
			return err
		}
		line.Color = colors.Colors()[n%8]
		dots.Color, dots.Shape = line.Color, shapes[n%len(shapes)]
		p.Add(line, dots)
		p.Legend.Add(all[i].scenario, line, dots)
		n++
	}
	if n == 0 {
		return nil
	}
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = edges[0], 1, floor, 1
	if err := errors.Join(p.Save(16*vg.Centimeter, 14*vg.Centimeter, path+".png"), p.Save(16*vg.Centimeter, 14*vg.Centimeter, path+".svg")); err != nil {
		return fmt.Errorf("draw the calibration: %w", err)
	}
	return nil
}
