package figure

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"
)

// FuzzInsertText gives bytes that need not be a PNG: they are refused or kept in
// full around the new chunk, and a picture stays the same picture.
func FuzzInsertText(f *testing.F) {
	var whole bytes.Buffer
	m := image.NewNRGBA(image.Rect(0, 0, 3, 2))
	m.SetNRGBA(1, 1, color.NRGBA{1, 2, 3, 255})
	if err := png.Encode(&whole, m); err != nil {
		f.Fatal(err)
	}
	f.Add(whole.Bytes())
	f.Add([]byte{})
	f.Add(whole.Bytes()[:20])
	f.Fuzz(func(t *testing.T, packed []byte) {
		before := bytes.Clone(packed)
		out, err := insertText(packed, [][2]string{{"Figure", "x"}})
		if !bytes.Equal(before, packed) {
			t.Fatal("the argument was changed")
		}
		if err != nil {
			return
		}
		const chunk = 4 + 4 + len("Figure\x00x") + 4 // length, type, data, CRC
		if len(out) != len(packed)+chunk || !bytes.Equal(out[:33], packed[:33]) || !bytes.Equal(out[33+chunk:], packed[33:]) {
			t.Fatal("bytes were lost")
		}
		want, errBefore := png.Decode(bytes.NewReader(packed))
		got, errAfter := png.Decode(bytes.NewReader(out))
		if (errBefore == nil) != (errAfter == nil) {
			t.Fatalf("decoding gave %v before and %v after", errBefore, errAfter)
		}
		if errBefore == nil && hashOf(want) != hashOf(got) {
			t.Fatal("the picture changed")
		}
	})
}

// flatten has a quick way for opaque pictures; both ways give the same dots.
func TestFlattenBothWays(t *testing.T) {
	fast := image.NewRGBA(image.Rect(2, 3, 9, 8))
	slow := image.NewNRGBA(fast.Rect)
	for i := range 7 * 5 {
		c := color.NRGBA{uint8(i), uint8(7 * i), uint8(255 - i), 255}
		fast.Set(2+i%7, 3+i/7, c)
		slow.Set(2+i%7, 3+i/7, c)
	}
	if !bytes.Equal(flatten(fast).Pix, flatten(slow).Pix) {
		t.Error("the two ways differ")
	}
}
