package face

import (
	"bytes"
	"encoding/binary"
)

// favicon returns an icon of 16 by 16 points in two colours that follow from the text. The
// form is that of Windows icons: a directory of one entry and a bitmap whose stated height
// counts the transparency mask too.
func favicon(text string) string {
	const side = 16
	h := hash("favicon", text)
	var bitmap bytes.Buffer
	put := func(values ...any) {
		for _, v := range values {
			// Writing numbers of fixed size to a buffer cannot fail.
			_ = binary.Write(&bitmap, binary.LittleEndian, v)
		}
	}
	put(uint32(40), int32(side), int32(2*side), uint16(1), uint16(1), [6]uint32{}) // BITMAPINFOHEADER
	put(uint32(h&0xffffff), uint32(h>>24&0xffffff))                                // palette
	for row := range uint64(side) {
		bits := uint16(hash(text, string(rune('a'+row%8)))) // the lower half repeats the upper
		put(bits, uint16(0))                                // rows are padded to 32 bits
	}
	put([side]uint32{}) // mask: nothing is transparent

	var icon bytes.Buffer
	directory := []any{
		uint16(0), uint16(1), uint16(1), // icon, one entry
		uint8(side), uint8(side), uint8(2), uint8(0), uint16(1), uint16(1),
		uint32(bitmap.Len()), uint32(6 + 16),
	}
	for _, v := range directory {
		_ = binary.Write(&icon, binary.LittleEndian, v)
	}
	icon.Write(bitmap.Bytes())
	return icon.String()
}
