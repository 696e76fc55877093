package study

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"
	"unsafe"

	"github.com/parquet-go/parquet-go/encoding/delta"
	"github.com/parquet-go/parquet-go/format"
)

// form is how values of a type are written in Parquet.
type form[V comparable] struct {
	kind     format.Type
	encoding format.Encoding
	// encode appends values in that encoding; plain does so as the pages of dictionaries have them (encoding PLAIN).
	encode func(to []byte, values []V) ([]byte, error)
	plain  func(to []byte, values []V) []byte
	// bounds returns the least and the greatest value, as statistics have them; nil if there is none.
	bounds func(values []V) (low, high []byte)
	// compare orders what bounds returns.
	compare func(a, b []byte) int
	// hint gives equal numbers for the same value of the same origin.
	hint func(V) uint8
	// size returns the length of a value; nil: few bytes.
	size func(V) int
}

// Forms of the types that rows have.
var (
	int32s = form[int32]{kind: format.Int32, encoding: format.DeltaBinaryPacked, bounds: bounds(putInt32),
		compare: func(a, b []byte) int { return cmp.Compare(int32(le32(a)), int32(le32(b))) },
		encode: func(to []byte, values []int32) ([]byte, error) {
			return (&delta.BinaryPackedEncoding{}).EncodeInt32(to, values)
		}}
	// The same 32 bits, but in another order.
	uint32s = form[uint32]{kind: format.Int32, encoding: format.DeltaBinaryPacked,
		bounds:  bounds(func(v uint32) []byte { return putInt32(int32(v)) }),
		compare: func(a, b []byte) int { return cmp.Compare(le32(a), le32(b)) },
		encode: func(to []byte, values []uint32) ([]byte, error) {
			return (&delta.BinaryPackedEncoding{}).EncodeInt32(to, unsafe.Slice((*int32)(unsafe.Pointer(unsafe.SliceData(values))), len(values)))
		}}
	int64s = form[int64]{kind: format.Int64, encoding: format.DeltaBinaryPacked,
		bounds:  bounds(func(v int64) []byte { return binary.LittleEndian.AppendUint64(nil, uint64(v)) }),
		compare: func(a, b []byte) int { return cmp.Compare(int64(le64(a)), int64(le64(b))) },
		encode: func(to []byte, values []int64) ([]byte, error) {
			return (&delta.BinaryPackedEncoding{}).EncodeInt64(to, values)
		}}
	bools = form[bool]{kind: format.Boolean, encoding: format.Plain, bounds: boolBounds, compare: bytes.Compare,
		encode: func(to []byte, values []bool) ([]byte, error) { return putBits(to, values), nil }}
	texts = form[string]{kind: format.ByteArray, encoding: format.DeltaLengthByteArray,
		bounds: bounds(func(v string) []byte { return []byte(v) }), compare: bytes.Compare,
		encode: encodeTexts, plain: plainTexts, hint: textHint, size: func(v string) int { return len(v) }}
)

func le32(b []byte) uint32    { return binary.LittleEndian.Uint32(b) }
func le64(b []byte) uint64    { return binary.LittleEndian.Uint64(b) }
func putInt32(v int32) []byte { return binary.LittleEndian.AppendUint32(nil, uint32(v)) }
func textHint(v string) uint8 {
	return uint8(uint64(uintptr(unsafe.Pointer(unsafe.StringData(v)))) * 0x9e3779b97f4a7c15 >> 56)
}

// bounds finds the least and the greatest value, which put turns into bytes.
func bounds[V cmp.Ordered](put func(V) []byte) func([]V) (low, high []byte) {
	return func(values []V) ([]byte, []byte) {
		if len(values) == 0 {
			return nil, nil
		}
		low, high := values[0], values[0]
		for _, v := range values[1:] {
			if v < low {
				low = v
			} else if v > high {
				high = v
			}
		}
		return put(low), put(high)
	}
}

func boolBounds(values []bool) (low, high []byte) {
	if len(values) == 0 {
		return nil, nil
	}
	return []byte{level(!slices.Contains(values, false))}, []byte{level(slices.Contains(values, true))}
}

// putBits appends eight values a byte, the first lowest (Parquet's PLAIN for booleans).
func putBits(to []byte, values []bool) []byte {
	for i, v := range values {
		if i%8 == 0 {
			to = append(to, 0)
		}
		to[len(to)-1] |= level(v) << (i % 8)
	}
	return to
}

// encodeTexts appends all lengths, then all texts (Parquet's DELTA_LENGTH_BYTE_ARRAY).
func encodeTexts(to []byte, values []string) ([]byte, error) {
	lengths := make([]int32, len(values))
	for i, v := range values {
		lengths[i] = int32(len(v))
	}
	to, err := (&delta.BinaryPackedEncoding{}).EncodeInt32(to, lengths)
	for _, v := range values {
		to = append(to, v...)
	}
	return to, err
}

// plainTexts appends texts, each behind its length (Parquet's PLAIN).
func plainTexts(to []byte, values []string) []byte {
	for _, v := range values {
		to = append(binary.LittleEndian.AppendUint32(to, uint32(len(v))), v...)
	}
	return to
}
