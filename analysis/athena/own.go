package athena

import "slices"

// What a group needs to be called one party's: see [Settings.KeepWeak].
const (
	leastOwned = 4   // servers of a part that signs of its own hold together
	elsewhere  = 0.2 // bearers of a value outside the group, for each within, up to which it is the group's own
)

// owned divides the batches of a group into those that signs of the group's own hold together in
// parts of at least leastOwned servers, and the other parts. A sign of its own is a value of an
// identity that at least two of its servers have and hardly anybody else. A group of
// fewer servers stays as it is, and so does what analysts have stated to be together.
func (in *Inference) owned(batches []int) (kept []int, weak [][]int) {
	if in.settings.KeepWeak || in.size(batches) < leastOwned {
		return batches, nil
	}
	for _, part := range in.parts(batches) {
		if in.size(part) >= leastOwned || slices.ContainsFunc(part, func(b int) bool { return in.stated[b] }) {
			kept = append(kept, part...)
		} else {
			weak = append(weak, part)
		}
	}
	slices.Sort(kept)
	return kept, weak
}

func (in *Inference) size(batches []int) (n int) {
	for _, b := range batches {
		n += len(in.Batches[b])
	}
	return n
}

// parts divides the batches of a group by the values that are its own.
func (in *Inference) parts(batches []int) [][]int {
	parent := make([]int, len(batches))
	for i := range parent {
		parent[i] = i
	}
	find := func(i int) int {
		for parent[i] != i {
			i = parent[i]
		}
		return i
	}
	for k, a := range in.attributes {
		if a.Class != Identity {
			continue
		}
		first, bearers := map[string]int{}, map[string]int{} // of a value: a batch that has it; how often the group has it
		for i, b := range batches {
			for _, t := range in.tallies(k, in.Batches[b]) {
				if bearers[t.value] == 0 {
					first[t.value] = i
				}
				bearers[t.value] += t.n
			}
		}
		for i, b := range batches {
			for _, t := range in.tallies(k, in.Batches[b]) {
				within := bearers[t.value]
				all := in.data[0].Uses(k, t.value)
				if within > t.n && float64(all-within) <= elsewhere*float64(within) {
					x, y := find(first[t.value]), find(i)
					parent[max(x, y)] = min(x, y)
				}
			}
		}
	}
	at := map[int]int{}
	var list [][]int
	for i, b := range batches {
		root := find(i)
		n, ok := at[root]
		if !ok {
			n = len(list)
			at[root], list = n, append(list, nil)
		}
		list[n] = append(list[n], b)
	}
	return list
}
