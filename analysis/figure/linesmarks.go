package figure

import (
	"fmt"
	"image/color"
	"math"
	"strconv"
	"strings"
)

// linesDashes are the patterns of lines; the first is solid.
var linesDashes = [][]float64{nil, {7, 3}, {2, 2.5}, {9, 3, 2, 3}}

// linesMost is how many series differ in colour and pattern: six colours and four patterns meet in the same
// order again after twelve.
const linesMost = 12

// linesLook is how one of several series is drawn. No two of the first twelve have the same colour and pattern, and
// neighbours differ in all of colour, pattern and marker.
type linesLook struct {
	tone   color.NRGBA
	dash   []float64
	marker int
}

func linesLookOf(i int) linesLook {
	return linesLook{tone: groups[i%len(groups)], dash: linesDashes[i%len(linesDashes)], marker: i % linesMarkers}
}

// linesMarkers is how many markers linesMarker knows.
const linesMarkers = 6

// linesMarker draws one of six filled markers: disc, square, triangle, diamond, triangle on its tip, cross.
func linesMarker(p *pen, kind int, x, y, r float64, c color.NRGBA) {
	switch kind {
	case 0:
		p.disc(x, y, r, c)
	case 1:
		p.box(x-r*0.88, y-r*0.88, r*1.76, r*1.76, c)
	case 2:
		p.polygon([]xy{{x, y - r*1.2}, {x + r*1.1, y + r*0.8}, {x - r*1.1, y + r*0.8}}, c)
	case 3:
		p.polygon([]xy{{x, y - r*1.25}, {x + r*1.25, y}, {x, y + r*1.25}, {x - r*1.25, y}}, c)
	case 4:
		p.polygon([]xy{{x, y + r*1.2}, {x + r*1.1, y - r*0.8}, {x - r*1.1, y - r*0.8}}, c)
	default:
		p.line(x-r, y-r, x+r, y+r, 2, c)
		p.line(x-r, y+r, x+r, y-r, 2, c)
	}
}

// linesNumber writes a number with three digits that count, without exponent where it can be read so: 0.0123, 12.5, 1,250.
func linesNumber(v float64) string {
	a := math.Abs(v)
	switch {
	case math.IsInf(v, 1):
		return "∞"
	case a == 0:
		return "0"
	case a >= 1e7 || a < 1e-4:
		mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(v, 'e', 2, 64), "e")
		n, _ := strconv.Atoi(exponent) // written by FormatFloat
		return fmt.Sprintf("%s × 10^%d", trimmed(mantissa), n)
	case a >= 999.5:
		return grouped(int64(math.Round(v)))
	}
	digits := max(0, 2-int(math.Floor(math.Log10(a))))
	text := strconv.FormatFloat(v, 'f', digits, 64)
	if digits == 0 {
		return text
	}
	return trimmed(text)
}

// linesPlural writes a count of things.
func linesPlural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	if strings.HasSuffix(thing, "s") || strings.HasSuffix(thing, "x") {
		return grouped(int64(n)) + " " + thing + "es"
	}
	if strings.HasSuffix(thing, "y") {
		return grouped(int64(n)) + " " + strings.TrimSuffix(thing, "y") + "ies"
	}
	return grouped(int64(n)) + " " + thing + "s"
}

// linesDodge moves places apart so that neighbours are at least gap from each other and all lie from low to high, each as near to where
// it wants to be as the squares of all moves allow. The places wanted must not fall. It returns false if there is no room.
//
// Source: with gaps taken off, the nearest places that do not fall are the isotonic regression, found by pooling adjacent violators
// (R. Barlow et al., Statistical Inference under Order Restrictions, 1972).
func linesDodge(want []float64, gap, low, high float64) ([]float64, bool) {
	if len(want) == 0 {
		return nil, true
	}
	if gap*float64(len(want)-1) > high-low+1e-9 {
		return nil, false
	}
	type block struct{ mean, n float64 }
	var blocks []block
	for i, w := range want {
		blocks = append(blocks, block{w - gap*float64(i), 1})
		for len(blocks) > 1 && blocks[len(blocks)-2].mean > blocks[len(blocks)-1].mean {
			a, b := blocks[len(blocks)-2], blocks[len(blocks)-1]
			blocks = append(blocks[:len(blocks)-2], block{(float64(a.mean*a.n) + float64(b.mean*b.n)) / (a.n + b.n), a.n + b.n})
		}
	}
	var all []float64
	for _, b := range blocks {
		for range int(b.n) {
			i := len(all)
			at := min(max(b.mean, low), high-gap*float64(len(want)-1))
			all = append(all, at+gap*float64(i))
		}
	}
	return all, true
}
