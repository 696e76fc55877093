package figure

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
)

// encodePNG packs the picture, with the identifier of the figure and the hash of its
// plotted data in its metadata, and hashes its dots.
func encodePNG(m image.Image, meta Meta, plotted string) (packed []byte, pixels string, err error) {
	flat := flatten(m)
	h := sha256.New()
	fmt.Fprintf(h, "%d %d\n", flat.Rect.Dx(), flat.Rect.Dy())
	h.Write(flat.Pix)
	var buf bytes.Buffer
	e := png.Encoder{CompressionLevel: png.DefaultCompression}
	if err := e.Encode(&buf, flat); err != nil {
		return nil, "", err
	}
	packed, err = insertText(buf.Bytes(), [][2]string{{"Figure", meta.ID}, {"Plotted", "sha256:" + plotted}})
	return packed, hex.EncodeToString(h.Sum(nil)), err
}

// flatten returns the picture as 8-bit colours that are not premultiplied, its first
// dot at 0, 0.
func flatten(m image.Image) *image.NRGBA {
	b := m.Bounds()
	flat := image.NewNRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	if rgba, ok := m.(*image.RGBA); ok && rgba.Opaque() { // the same bytes in both forms
		for y := range b.Dy() {
			copy(flat.Pix[y*flat.Stride:(y+1)*flat.Stride], rgba.Pix[rgba.PixOffset(b.Min.X, b.Min.Y+y):])
		}
		return flat
	}
	for y := range b.Dy() {
		for x := range b.Dx() {
			flat.SetNRGBA(x, y, color.NRGBAModel.Convert(m.At(b.Min.X+x, b.Min.Y+y)).(color.NRGBA))
		}
	}
	return flat
}

// insertText puts keywords with their texts into a PNG, after its header, as tEXt
// chunks. Keywords and texts must be ASCII.
//
// Source: Portable Network Graphics Specification (Third Edition), W3C 2025,
// sections 5.3 (layout of chunks) and 11.3.3.3 (tEXt).
func insertText(packed []byte, texts [][2]string) ([]byte, error) {
	const header = 8 + 4 + 4 + 13 + 4 // signature, then length, type, data and CRC of IHDR
	if len(packed) < header || string(packed[12:16]) != "IHDR" {
		return nil, errors.New("the PNG encoder gave no header")
	}
	out := bytes.Clone(packed[:header])
	for _, t := range texts {
		chunk := []byte("tEXt" + t[0] + "\x00" + t[1])
		out = binary.BigEndian.AppendUint32(out, uint32(len(chunk)-4))
		out = append(out, chunk...)
		out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(chunk))
	}
	return append(out, packed[header:]...), nil
}
