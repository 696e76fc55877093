package picture

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"
)

var (
	blue = color.NRGBA{B: 200, A: 255}
	grey = color.NRGBA{100, 100, 100, 255}
)

func plain(w, h int, c color.NRGBA) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range w * h {
		m.SetNRGBA(i%w, i/w, c)
	}
	return m
}

func TestCount(t *testing.T) {
	a, b := plain(4, 3, blue), plain(4, 3, blue)
	if n, all := Count(a, b); n != 0 || all != 12 {
		t.Errorf("equal pictures: %d of %d", n, all)
	}
	b.SetNRGBA(2, 1, grey)
	if n, _ := Count(a, b); n != 1 {
		t.Errorf("one dot: %d", n)
	}
	// 4x3 and 5x2 lie within 5x3 = 15; in common 4x2 = 8, all equal.
	if n, all := Count(a, plain(5, 2, blue)); n != 7 || all != 15 {
		t.Errorf("sizes: %d of %d", n, all)
	}
	d := Difference(a, b)
	if d.NRGBAAt(2, 1) != (color.NRGBA{R: 0xd0, A: 0xff}) || d.NRGBAAt(0, 0).R < 200 {
		t.Errorf("difference: %v", d.Pix)
	}
}

// However a picture is packed, its hash is that of its dots.
func TestHashIgnoresPacking(t *testing.T) {
	m := plain(7, 5, blue)
	m.SetNRGBA(3, 3, color.NRGBA{9, 8, 7, 60})
	opaque := image.NewRGBA(image.Rect(2, 1, 9, 6))
	for i := range 35 {
		opaque.Set(2+i%7, 1+i/7, grey)
	}
	for name, source := range map[string]image.Image{"NRGBA": m, "RGBA": opaque, "gray": image.NewGray(image.Rect(0, 0, 7, 5))} {
		seen := map[string]bool{}
		for _, level := range []png.CompressionLevel{png.NoCompression, png.BestCompression} {
			var b bytes.Buffer
			e := png.Encoder{CompressionLevel: level}
			if err := e.Encode(&b, source); err != nil {
				t.Fatal(err)
			}
			got, err := Decode(b.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			seen[Hash(got)] = true
		}
		if len(seen) != 1 {
			t.Errorf("%s: %d hashes", name, len(seen))
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	packed, err := Encode(plain(2, 2, blue))
	if err != nil {
		t.Fatal(err)
	}
	huge := bytes.Clone(packed)
	copy(huge[16:24], []byte{0, 0x10, 0, 0, 0, 0x10, 0, 0}) // 2^20 by 2^20, the check sum no longer right
	for name, data := range map[string][]byte{"empty": nil, "text": []byte("hello"), "cut": packed[:len(packed)-20], "huge": huge} {
		if _, err := Decode(data); err == nil || !strings.Contains(err.Error(), "the picture") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzDecode: what can be decoded is packed and decoded as the same dots.
func FuzzDecode(f *testing.F) {
	packed, err := Encode(plain(3, 2, grey))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(packed)
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, err := png.DecodeConfig(bytes.NewReader(data)); err == nil && c.Width > 4096/max(1, c.Height) {
			return // large pictures take long
		}
		m, err := Decode(data)
		if err != nil {
			return
		}
		packed, err := Encode(m)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Decode(packed)
		if err != nil || Hash(again) != Hash(m) {
			t.Fatalf("other dots after packing: %v", err)
		}
	})
}
