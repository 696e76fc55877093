package querycard

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"slices"
)

// A Hasher takes the hash of an answer, row by row.
type Hasher struct {
	sum hash.Hash
	set [][sha256.Size]byte
}

// NewHasher begins with the names of the columns.
func NewHasher(columns ...string) *Hasher {
	h := &Hasher{sum: sha256.New()}
	h.sum.Write(row(texts(columns)))
	return h
}

// Add takes one row as texts; nil is a null.
func (h *Hasher) Add(values []*string) {
	written := row(values)
	h.sum.Write(written)
	h.set = append(h.set, sha256.Sum256(written))
}

// Ordered is the SHA-256 of columns and rows in their order, in hexadecimal.
func (h *Hasher) Ordered() string { return hex.EncodeToString(h.sum.Sum(nil)) }

// Unordered is a hash that does not depend on the order of the rows, though
// on how often each occurs.
func (h *Hasher) Unordered() string {
	slices.SortFunc(h.set, func(a, b [sha256.Size]byte) int { return slices.Compare(a[:], b[:]) })
	all := sha256.New()
	for _, one := range h.set {
		all.Write(one[:])
	}
	return hex.EncodeToString(all.Sum(nil))
}

// row writes values so that no two rows are written alike: length and text of
// each, 2^64-1 as the length of a null.
func row(values []*string) []byte {
	out := binary.BigEndian.AppendUint64(nil, uint64(len(values)))
	for _, v := range values {
		if v == nil {
			out = binary.BigEndian.AppendUint64(out, 1<<64-1)
			continue
		}
		out = binary.BigEndian.AppendUint64(out, uint64(len(*v)))
		out = append(out, *v...)
	}
	return out
}

func texts(list []string) []*string {
	var pointers []*string
	for i := range list {
		pointers = append(pointers, &list[i])
	}
	return pointers
}
