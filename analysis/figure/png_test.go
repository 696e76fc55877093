package figure

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"testing"
)

// somePicture has flat parts, gradients and noise.
func somePicture(seed uint64, w, h int) *image.NRGBA {
	rng := rand.New(rand.NewPCG(seed, 1))
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.NRGBA{0xff, 0xff, 0xff, 0xff}
			switch {
			case x > w/2 && y > h/2:
				c = color.NRGBA{uint8(rng.UintN(256)), uint8(rng.UintN(256)), uint8(rng.UintN(256)), 0xff}
			case x > w/2:
				c = color.NRGBA{uint8(x), uint8(y), uint8(x + y), 0xff}
			}
			m.SetNRGBA(x, y, c)
		}
	}
	return m
}

// The decoder of the standard library is the second route: it gives the dots back.
func TestPNGDecodes(t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {2, 3}, {200, 100}, {333, 7}} {
		m := somePicture(uint64(size[0]), size[0], size[1])
		got, err := png.Decode(bytes.NewReader(encodePNG(m, 2, [][2]string{{"Figure", "x"}})))
		if err != nil {
			t.Fatal(err)
		}
		if hashOf(got) != hashDots(m) {
			t.Errorf("%v: the picture changed", size)
		}
	}
}

// The bytes of a picture are fixed, whatever the version of Go: they come from the encoder here and a pinned deflate. A new version of
// github.com/klauspost/compress may change this hash; say so in CHANGELOG.md then.
func TestPNGBytesAreFixed(t *testing.T) {
	const want = "7f0a18bab34ecfe485b70c7e7e2c6b4d04aacc9ba66e5c270fe5840eaf13cbbc"
	got := fmt.Sprintf("%x", sha256.Sum256(encodePNG(somePicture(7, 300, 200), 2, [][2]string{{"Figure", "x"}, {"Plotted", "y"}})))
	if got != want {
		t.Errorf("the bytes have the hash %s, want %s", got, want)
	}
}

// FuzzPNG encodes pictures of any dots; they decode to the same.
func FuzzPNG(f *testing.F) {
	f.Add([]byte("abcdef"), uint8(2))
	f.Fuzz(func(t *testing.T, dots []byte, width uint8) {
		w := int(width)
		if w == 0 || len(dots) < 3*w {
			return
		}
		m := image.NewNRGBA(image.Rect(0, 0, w, len(dots)/3/w))
		for i := range m.Rect.Dx() * m.Rect.Dy() {
			m.SetNRGBA(i%w, i/w, color.NRGBA{dots[3*i], dots[3*i+1], dots[3*i+2], 0xff})
		}
		got, err := png.Decode(bytes.NewReader(encodePNG(m, 1, nil)))
		if err != nil || hashOf(got) != hashDots(m) {
			t.Fatalf("the picture changed: %v", err)
		}
	})
}
