package scan

import (
	"encoding/binary"
	"math/bits"
)

// seen is a set of the first 16 bytes of hashes. It is an open-addressing table in 64 pieces that grow one by one, a quarter at a
// time, so a key takes 16 bytes over a load between 0.68 and 0.85: at most 24 bytes, and never twice that while it grows.
//
// Keys are taken for random, as those of SHA-256 are: whoever can make one find another with the same first 16 bytes
// has broken it.
type seen struct {
	pieces [64]piece
	n      int
}

// key is the beginning of a SHA-256; all zero is that of no key.
type key [16]byte

type piece struct {
	slots []key
	n     int
}

const (
	firstSlots = 64
	fullOf100  = 85 // slots in use of 100, at most
)

// add adds the beginning of a hash and reports whether it was not there before.
func (s *seen) add(hash [32]byte) bool {
	k := key(hash[:16])
	if k == (key{}) {
		k[15] = 1
	}
	p := &s.pieces[k[0]>>2]
	if len(p.slots) == 0 {
		p.slots = make([]key, firstSlots)
	}
	if (p.n+1)*100 > len(p.slots)*fullOf100 {
		p.grow()
	}
	if !p.put(k) {
		return false
	}
	p.n++
	s.n++
	return true
}

// len returns the number of keys.
func (s *seen) len() int { return s.n }

// put puts a key in its slot and reports whether it was not there.
func (p *piece) put(k key) bool {
	// Bytes 8 to 15, since those before them choose the piece; the product's upper half is even over all slots.
	hi, _ := bits.Mul64(binary.LittleEndian.Uint64(k[8:]), uint64(len(p.slots)))
	for i := int(hi); ; {
		switch p.slots[i] {
		case k:
			return false
		case key{}:
			p.slots[i] = k
			return true
		}
		if i++; i == len(p.slots) {
			i = 0
		}
	}
}

func (p *piece) grow() {
	old := p.slots
	p.slots = make([]key, len(old)+len(old)/4)
	for _, k := range old {
		if k != (key{}) {
			p.put(k)
		}
	}
}
