package probe

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"
)

// numbering gives witnesses that have something in common equal numbers from 0 to n-1, in the order of their first.
type numbering struct {
	of []int32 // nil: the number of each is its place
	n  int
}

// at returns the number of the witness at a place.
func (x numbering) at(place int) int32 {
	if x.of == nil {
		return int32(place)
	}
	return x.of[place]
}

// sorted returns the places of witnesses in the order of address, port and anchor port. Sorting takes less
// memory than maps.
func (l *Packed) sorted() []int32 {
	order := make([]int32, len(l.entries))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(i, j int32) int {
		return cmp.Or(l.compare(&l.entries[i], &l.entries[j]), cmp.Compare(i, j))
	})
	return order
}

// number gives those equal numbers that follow each other in an order of all witnesses and are the same.
func (l *Packed) number(order []int32, same func(a, b *entry) bool) numbering {
	of, n := make([]int32, len(order)), 0
	for from, to := 0, 0; from < len(order); from = to {
		first := order[from]
		for to = from + 1; to < len(order) && same(&l.entries[order[to-1]], &l.entries[order[to]]); to++ {
			first = min(first, order[to])
		}
		for _, i := range order[from:to] {
			of[i] = first
		}
		n++
	}
	if n == len(of) {
		return numbering{n: n}
	}
	next := int32(0)
	for i, first := range of {
		if int(first) == i {
			of[i] = next
			next++
		} else {
			of[i] = of[first] // which has its number already
		}
	}
	return numbering{of, n}
}

// addresses numbers the addresses of witnesses.
func (l *Packed) addresses(order []int32) numbering {
	return l.number(order, func(a, b *entry) bool { return l.address(a) == l.address(b) })
}

// targets numbers what a dispatcher asks: addresses with ports.
func (l *Packed) targets(order []int32) numbering {
	return l.number(order, func(a, b *entry) bool { return l.addrPort(a) == l.addrPort(b) })
}

// neighbourhoods numbers the /24 or /48 of witnesses.
func (l *Packed) neighbourhoods(order []int32) numbering {
	return l.number(order, func(a, b *entry) bool { return neighbourhood(l.address(a)) == neighbourhood(l.address(b)) })
}

// groups numbers the cache groups: those of equal labels, or addresses with ports where there is no label. A label that is an
// address with a port is that address.
func (l *Packed) groups(order []int32) numbering {
	of := l.targets(order)
	if len(l.labels) == 0 {
		return of
	}
	label := l.distinctLabels(order, of)
	numbers := make([]int32, of.n+len(l.labels)) // of addresses and of labels behind them
	for i := range numbers {
		numbers[i] = none
	}
	x := numbering{of: make([]int32, len(order))}
	for i := range x.of {
		key := of.at(i)
		if e := &l.entries[i]; e.label != none {
			key = label[e.label]
		}
		if numbers[key] == none {
			numbers[key] = int32(x.n)
			x.n++
		}
		x.of[i] = numbers[key]
	}
	if x.n == len(order) {
		x.of = nil
	}
	return x
}

// distinctLabels returns a number for each label, equal for equal ones: that of an address if it is one, else one
// behind those of addresses.
func (l *Packed) distinctLabels(order []int32, addresses numbering) []int32 {
	sorted := make([]int32, len(l.labels))
	for i := range sorted {
		sorted[i] = int32(i)
	}
	slices.SortFunc(sorted, func(i, j int32) int { return strings.Compare(l.labels[i], l.labels[j]) })
	numbers := make([]int32, len(l.labels))
	for k, i := range sorted {
		if k > 0 && l.labels[sorted[k-1]] == l.labels[i] {
			numbers[i] = numbers[sorted[k-1]]
			continue
		}
		numbers[i] = int32(addresses.n) + i
		if a, err := netip.ParseAddrPort(l.labels[i]); err == nil && a.String() == l.labels[i] {
			at, ok := slices.BinarySearchFunc(order, a, func(j int32, a netip.AddrPort) int { return l.addrPort(&l.entries[j]).Compare(a) })
			if ok {
				numbers[i] = addresses.at(int(order[at]))
			}
		}
	}
	return numbers
}
