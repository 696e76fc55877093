package picture

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
)

// MaxDots bounds the size of a picture that is decoded, as a packed picture of
// a few bytes can ask for any amount of memory.
const MaxDots = 1 << 27

// Decode reads a PNG as 8-bit colours that are not premultiplied, its first dot
// at 0, 0.
//
// # Errors
//
// What is not a PNG, or has more than [MaxDots] dots, is an error.
func Decode(data []byte) (*image.NRGBA, error) {
	c, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("the picture cannot be read as PNG: %w", err)
	}
	if c.Width > MaxDots/max(1, c.Height) {
		return nil, fmt.Errorf("the picture has %d by %d dots, more than %d in all", c.Width, c.Height, MaxDots)
	}
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("the picture cannot be read as PNG: %w", err)
	}
	b := m.Bounds()
	if flat, ok := m.(*image.NRGBA); ok && b.Min == (image.Point{}) && flat.Stride == 4*b.Dx() {
		return flat, nil
	}
	flat := image.NewNRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	if rgba, ok := m.(*image.RGBA); ok && rgba.Opaque() { // the same bytes in both forms
		copy(flat.Pix, rgba.Pix)
		return flat, nil
	}
	for y := range b.Dy() {
		for x := range b.Dx() {
			flat.Set(x, y, color.NRGBAModel.Convert(m.At(b.Min.X+x, b.Min.Y+y)))
		}
	}
	return flat, nil
}

// Hash returns the SHA-256 over width, height and the colours of all dots, in
// hex digits: the hash that figures have.
func Hash(m *image.NRGBA) string {
	h := sha256.New()
	fmt.Fprintf(h, "%d %d\n", m.Rect.Dx(), m.Rect.Dy())
	h.Write(m.Pix)
	return hex.EncodeToString(h.Sum(nil))
}

// Count returns how many dots differ between two pictures, and how many there
// are in the rectangle that holds both; dots that one of them lacks differ.
func Count(old, new *image.NRGBA) (differ, all int) {
	size := union(old, new)
	all = size.Dx() * size.Dy()
	if old.Rect == new.Rect && bytes.Equal(old.Pix, new.Pix) {
		return 0, all
	}
	common := old.Rect.Intersect(new.Rect)
	equal := 0
	for y := range common.Dy() {
		a, b := old.Pix[y*old.Stride:], new.Pix[y*new.Stride:]
		for x := range common.Dx() {
			if [4]byte(a[4*x:4*x+4]) == [4]byte(b[4*x:4*x+4]) {
				equal++
			}
		}
	}
	return all - equal, all
}

// Difference draws the new picture pale, with the dots that differ in red.
func Difference(old, new *image.NRGBA) *image.NRGBA {
	const pale = 200
	red := color.NRGBA{R: 0xd0, A: 0xff}
	size := union(old, new)
	out := image.NewNRGBA(size)
	draw.Draw(out, size, image.NewUniform(color.White), image.Point{}, draw.Src)
	for y := range size.Dy() {
		for x := range size.Dx() {
			at := image.Pt(x, y)
			if !at.In(old.Rect) || !at.In(new.Rect) || old.NRGBAAt(x, y) != new.NRGBAAt(x, y) {
				out.SetNRGBA(x, y, red)
				continue
			}
			c := new.NRGBAAt(x, y)
			grey := (int(c.R)*299 + int(c.G)*587 + int(c.B)*114) / 1000
			v := uint8(pale + grey*(255-pale)/255)
			out.SetNRGBA(x, y, color.NRGBA{v, v, v, 0xff})
		}
	}
	return out
}

// Encode packs a picture as PNG.
func Encode(m *image.NRGBA) ([]byte, error) {
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		return nil, fmt.Errorf("the picture cannot be packed: %w", err)
	}
	return b.Bytes(), nil
}

func union(a, b *image.NRGBA) image.Rectangle {
	return image.Rect(0, 0, max(a.Rect.Dx(), b.Rect.Dx()), max(a.Rect.Dy(), b.Rect.Dy()))
}
