package scope

import (
	"cmp"
	"encoding/binary"
	"net/netip"
	"slices"
)

// table finds the longest prefix that holds an address. It keeps no prefixes but the
// points at which the answer changes, in order: 8 bytes for a point of IPv4, 20 of
// IPv6, at most two points a prefix, and 8 bytes for the prefix itself.
type table struct {
	four  points[key4]
	six   points[key6]
	rules []rule
}

// entry is a prefix as a line of a file states it.
type entry struct {
	prefix netip.Prefix
	line   int
}

// rule is what is kept of an entry: with an address that it holds, the prefix follows.
type rule struct {
	line int32
	bits uint8
}

// newTable returns a table of entries. Of equal prefixes the first counts.
func newTable(entries []entry) table {
	t := table{rules: make([]rule, len(entries))}
	var four []span[key4]
	var six []span[key6]
	for i, e := range entries {
		t.rules[i] = rule{line: int32(e.line), bits: uint8(e.prefix.Bits())}
		a := e.prefix.Masked().Addr()
		if a.Is4() {
			first := newKey4(a)
			four = append(four, span[key4]{first, first | key4(^uint64(0)>>32>>e.prefix.Bits()), int32(i)})
		} else {
			six = append(six, span[key6]{newKey6(a), newKey6(a).end(e.prefix.Bits()), int32(i)})
		}
	}
	t.four, t.six = newPoints(four), newPoints(six)
	return t
}

// find returns prefix and line of the longest entry that holds an address, which is written as
// IPv4 if it stands for one.
func (t *table) find(a netip.Addr) (entry, bool) {
	i := int32(nothing)
	if a.Is4() {
		i = t.four.find(newKey4(a))
	} else {
		i = t.six.find(newKey6(a))
	}
	if i == nothing {
		return entry{}, false
	}
	r := t.rules[i]
	return entry{netip.PrefixFrom(a, int(r.bits)).Masked(), int(r.line)}, true
}

// nothing is the index of no rule.
const nothing = -1

// key is an address of one family as a number.
type key[K any] interface {
	compare(K) int
	// next returns the number after it, and false after the last.
	next() (K, bool)
}

// span is a prefix as its first and last address.
type span[K key[K]] struct {
	first, last K
	rule        int32
}

// points says from which address on which rule counts.
type points[K key[K]] struct {
	from []K
	rule []int32
}

// newPoints orders spans, of which any two are apart or one within the other.
func newPoints[K key[K]](spans []span[K]) points[K] {
	slices.SortStableFunc(spans, func(a, b span[K]) int {
		return cmp.Or(a.first.compare(b.first), b.last.compare(a.last))
	})
	var p points[K]
	var open []span[K] // each within the one before
	closeUntil := func(done func(span[K]) bool) {
		for len(open) > 0 && done(open[len(open)-1]) {
			end, more := open[len(open)-1].last.next()
			open = open[:len(open)-1]
			outer := int32(nothing)
			if len(open) > 0 {
				outer = open[len(open)-1].rule
			}
			if more {
				p.add(end, outer)
			}
		}
	}
	for _, s := range spans {
		closeUntil(func(o span[K]) bool { return o.last.compare(s.first) < 0 })
		if n := len(open); n > 0 && open[n-1].first.compare(s.first) == 0 && open[n-1].last.compare(s.last) == 0 {
			continue
		}
		p.add(s.first, s.rule)
		open = append(open, s)
	}
	closeUntil(func(span[K]) bool { return true })
	return points[K]{slices.Clip(p.from), slices.Clip(p.rule)}
}

// add says that a rule counts from k on; said again of the same k, the last counts.
func (p *points[K]) add(k K, rule int32) {
	if n := len(p.from); n > 0 && p.from[n-1].compare(k) == 0 {
		p.rule[n-1] = rule
		return
	}
	p.from, p.rule = append(p.from, k), append(p.rule, rule)
}

// find returns the rule of the last point that is not after k.
func (p *points[K]) find(k K) int32 {
	low, high := 0, len(p.from)
	for low < high {
		middle := int(uint(low+high) / 2)
		if p.from[middle].compare(k) <= 0 {
			low = middle + 1
		} else {
			high = middle
		}
	}
	if low == 0 {
		return nothing
	}
	return p.rule[low-1]
}

// key4 is an address of IPv4.
type key4 uint32

func newKey4(a netip.Addr) key4 {
	b := a.As4()
	return key4(binary.BigEndian.Uint32(b[:]))
}

func (k key4) compare(o key4) int { return cmp.Compare(k, o) }
func (k key4) next() (key4, bool) { return k + 1, k+1 != 0 }

// key6 is an address of IPv6.
type key6 struct{ high, low uint64 }

func newKey6(a netip.Addr) key6 {
	b := a.As16()
	return key6{binary.BigEndian.Uint64(b[:8]), binary.BigEndian.Uint64(b[8:])}
}

func (k key6) compare(o key6) int {
	return cmp.Or(cmp.Compare(k.high, o.high), cmp.Compare(k.low, o.low))
}

func (k key6) next() (key6, bool) {
	if k.low++; k.low == 0 {
		k.high++
	}
	return k, k != key6{}
}

// end returns the last address of the prefix of so many bits that begins at k. Shifts by 64
// and more give 0.
func (k key6) end(bits int) key6 {
	k.high |= ^uint64(0) >> bits
	k.low |= ^uint64(0) >> max(bits-64, 0)
	return k
}
