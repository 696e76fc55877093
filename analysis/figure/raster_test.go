package figure

import (
	"image/color"
	"math"
	"strings"
	"testing"
)

// sketch draws on an empty page of 960 × 100 pixels.
func sketch(t *testing.T, draw func(p *pen)) *drawing {
	t.Helper()
	p := newPen(t)
	r := newRecorder(100)
	p.canvas, p.height = r, 100
	draw(p)
	if r.err != nil {
		t.Fatal(r.err)
	}
	return &r.drawing
}

// inked returns how many pixels are black, dots that are grey by their share.
func inked(d *drawing) float64 {
	dots := d.rasterize(Web, 2)
	total := 0.0
	for i := 0; i < len(dots.Pix); i += 4 {
		total += float64(255-dots.Pix[i]) / 255
	}
	return total / 4
}

// Areas of shapes, by the formulas of geometry.
func TestAreas(t *testing.T) {
	black := color.NRGBA{0, 0, 0, 0xff}
	for _, c := range []struct {
		name  string
		draw  func(p *pen)
		want  float64
		slack float64 // in parts of the area
	}{
		{"box on the grid", func(p *pen) { p.box(10, 10, 30, 20, black) }, 600, 0},
		{"box off the grid", func(p *pen) { p.box(10.3, 10.7, 30.25, 20.5, black) }, 30.25 * 20.5, 0.003},
		{"thin box", func(p *pen) { p.box(10.3, 10, 0.25, 20, black) }, 5, 0.02},
		{"box beyond the page", func(p *pen) { p.box(-10, -10, 20, 20, black) }, 100, 0},
		{"translucent box", func(p *pen) { p.box(10, 10, 30, 20, fade(black, 51)) }, 600 * 0.2, 0.001},
		{"triangle", func(p *pen) { p.polygon([]xy{{10, 10}, {50, 10}, {10, 40}}, black) }, 600, 0.003},
		{"disc", func(p *pen) { p.disc(50, 50, 20, black) }, math.Pi * 400, 0.003},
		{"ring", func(p *pen) { p.ring(50, 50, 20, 4, black) }, math.Pi * (400 - 256), 0.01},
		{"line along the page", func(p *pen) { p.line(10, 20, 90, 20, 3, black) }, 240, 0},
		{"line across", func(p *pen) { p.line(10, 20, 50, 50, 2, black) }, 100, 0.01}, // 3-4-5 triangle: 50 long
		{"dashes", func(p *pen) { p.line(10, 20, 90, 20, 2, black, 6, 4) }, 8 * 6 * 2, 0.001},
		{"dashes that end inside", func(p *pen) { p.line(10, 20, 33, 20, 2, black, 6, 4) }, 2 * (6 + 6 + 3), 0.001},
		{"dashes across", func(p *pen) { p.line(10, 20, 50, 50, 2, black, 5, 5) }, 50, 0.02},
		{"dashes round a corner", func(p *pen) { p.polyline([]xy{{10, 10}, {18, 10}, {18, 30}}, 2, black, 10, 5) }, 2 * (10 + 10), 0.06},
	} {
		if got := inked(sketch(t, c.draw)); math.Abs(got-c.want) > c.slack*c.want+1e-9 {
			t.Errorf("%s covers %.3f pixels, want %.3f", c.name, got, c.want)
		}
	}
}

// Curves and dashes stand in SVG and PDF as such; a place that is no number is refused.
func TestCurvesInFiles(t *testing.T) {
	d := sketch(t, func(p *pen) {
		p.disc(50, 50, 20, ink)
		p.line(10, 20, 90, 20, 2, ink, 6, 4)
	})
	svg := d.svg(meta("x"), "", Web)
	if !strings.Contains(svg, "C70 61.05 61.05 70 50 70") || !strings.Contains(svg, `stroke-dasharray="6 4"`) { // 20·4/3·(√2−1) = 11.05
		t.Errorf("the SVG is %s", svg)
	}
	content := (&pdfWriter{drawing: d, alphas: map[uint8]bool{}}).content(Web)
	if !strings.Contains(content, "70 61.05 61.05 70 50 70 c") || !strings.Contains(content, "[6 4 ] 0 d") {
		t.Errorf("the PDF is %s", content)
	}
	for _, bad := range []float64{math.NaN(), math.Inf(1), 1e9} {
		r := newRecorder(100)
		p := &pen{canvas: r, height: 100}
		p.line(0, 0, bad, 0, 1, ink)
		if r.err == nil || !strings.Contains(r.err.Error(), "not on the page") {
			t.Errorf("a line to %v: error %v", bad, r.err)
		}
	}
}
