package kernelspec

import (
	"image"
	"image/color"
	"math"
)

// The colours of logo.svg. They are never changed.
var (
	ground = color.NRGBA{0x1f, 0x3a, 0x4d, 0xff}
	ring   = color.NRGBA{0xf4, 0xf1, 0xea, 0xff}
	bar    = color.NRGBA{0xe8, 0xc4, 0x68, 0xff}
)

// logo draws logo.svg, a bit with its two rings, size pixels wide and high.
// Each pixel is the mean of 8 by 8 points.
func logo(size int) image.Image {
	const points = 8
	img := image.NewNRGBA(image.Rect(0, 0, size, size))
	scale := 64 / float64(size*points)
	for y := range size {
		for x := range size {
			var r, g, b, a int
			for i := range points * points {
				px := (float64(x*points+i%points) + 0.5) * scale
				py := (float64(y*points+i/points) + 0.5) * scale
				c := at(px, py)
				r, g, b, a = r+int(c.R)*int(c.A), g+int(c.G)*int(c.A), b+int(c.B)*int(c.A), a+int(c.A)
			}
			if a > 0 {
				img.SetNRGBA(x, y, color.NRGBA{uint8(r / a), uint8(g / a), uint8(b / a), uint8(a / (points * points))})
			}
		}
	}
	return img
}

// at is the colour at a point of the 64 by 64 units of logo.svg.
func at(x, y float64) color.NRGBA {
	onRing := func(cx float64) bool {
		d := math.Hypot(x-cx, y-32)
		return d >= 6.5 && d <= 11.5
	}
	// The distance to the corner's centre; inside the straight edges it is 0.
	corner := math.Hypot(max(12-x, x-52, 0), max(12-y, y-52, 0))
	switch {
	case onRing(16) || onRing(48):
		return ring
	case x >= 20 && x <= 44 && y >= 29 && y <= 35:
		return bar
	case corner <= 12:
		return ground
	}
	return color.NRGBA{}
}
