package exportdata

import (
	"cmp"
	"encoding/binary"
	"errors"
	"slices"
)

// archive puts the tables together.
func (e *encoder) archive() []byte {
	var packages [][]byte
	for _, p := range e.packages {
		order := make([]int, len(p.names))
		for i := range order {
			order[i] = i
		}
		slices.SortFunc(order, func(a, b int) int { return cmp.Compare(p.names[a], p.names[b]) })
		entry := appendInts(nil, p.path, p.name, flag(p.bound), len(order))
		for _, i := range order {
			entry = appendInts(entry, e.text(p.names[i]), p.objects[i])
		}
		packages = append(packages, entry)
	}
	texts := make([][]byte, len(e.strings))
	for i, s := range e.strings {
		texts[i] = []byte(s)
	}
	archive := []byte(magic)
	for _, entries := range [][][]byte{texts, e.types, e.objects, packages} {
		archive = appendTable(archive, entries)
	}
	return archive
}

// appendTable writes the number of entries, the offset of the end of each, and
// the entries.
func appendTable(b []byte, entries [][]byte) []byte {
	b = binary.LittleEndian.AppendUint32(b, uint32(len(entries)))
	end := 0
	for _, entry := range entries {
		end += len(entry)
		b = binary.LittleEndian.AppendUint32(b, uint32(end))
	}
	for _, entry := range entries {
		b = append(b, entry...)
	}
	return b
}

// A table finds entries by index.
type table struct {
	n       int
	offsets string
	entries string
}

var errTruncated = errors.New("the archive of types is damaged: it ends too early")

// cutTable reads a table and returns it with what follows.
func cutTable(data string) (t table, rest string, err error) {
	if len(data) < 4 {
		return table{}, "", errTruncated
	}
	n := int(uint32At(data, 0))
	if n > (len(data)-4)/4 {
		return table{}, "", errTruncated
	}
	t = table{n: n, offsets: data[4 : 4+4*n]}
	data = data[4+4*n:]
	size := 0
	for i := range n {
		end := int(uint32At(t.offsets, 4*i))
		if end < size || end > len(data) {
			return table{}, "", errTruncated
		}
		size = end
	}
	t.entries = data[:size]
	return t, data[size:], nil
}

func uint32At(s string, i int) uint32 {
	return uint32(s[i]) | uint32(s[i+1])<<8 | uint32(s[i+2])<<16 | uint32(s[i+3])<<24
}

// at returns entry i. An index that is out of range panics with damaged.
func (t *table) at(i int) string {
	if i < 0 || i >= t.n {
		panic(damaged("an index is out of range"))
	}
	start := 0
	if i > 0 {
		start = int(uint32At(t.offsets, 4*i-4))
	}
	return t.entries[start:uint32At(t.offsets, 4*i)]
}

// damaged is the value of a panic about an archive that Encode did not write.
type damaged string

func (d damaged) Error() string { return "the archive of types is damaged: " + string(d) }

// A cursor reads one entry.
type cursor struct{ rest string }

func (c *cursor) byte() byte {
	if len(c.rest) == 0 {
		panic(damaged("an entry ends too early"))
	}
	b := c.rest[0]
	c.rest = c.rest[1:]
	return b
}

// int reads a number that fits 62 bits.
func (c *cursor) int() int {
	var n uint64
	for shift := 0; shift < 63; shift += 7 {
		b := c.byte()
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			if n > 1<<62 {
				break
			}
			return int(n)
		}
	}
	panic(damaged("a number is too large"))
}

// count reads the number of things that follow, each of a byte at least.
func (c *cursor) count() int {
	n := c.int()
	if n > len(c.rest) {
		panic(damaged("an entry ends too early"))
	}
	return n
}
