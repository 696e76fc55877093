package athena

import "slices"

// batches returns the batches that the first level found, without the servers that are loose in them.
//
// Time and place gather what strangers have set up in the same days with the same hosting company: in simulated worlds
// most servers in a batch of another operator were held there by nothing else. So what keeps a server in its batch
// must be more than that: it stays unless what is no occasion speaks, in sum, against one source of it and the rest of the batch.
// The same is asked of servers that share a value, such as their registrar, which else would hold each other:
// strangers come in twos as well. Those against which most speaks leave first, and are a batch of their own; the second
// level, which looks at no occasion, says with whom they are. What analysts have stated to be together stays.
func (in *Inference) batches(labels []int, together [][2]int) [][]int {
	stated := map[int]bool{}
	for _, p := range together {
		if labels[p[0]] == labels[p[1]] {
			stated[p[0]], stated[p[1]] = true, true
		}
	}
	var all [][]int
	left := members(labels)
	for len(left) > 0 {
		servers := left[0]
		left = left[1:]
		for len(servers) > 1 {
			part := in.loosest(servers, stated)
			if part == nil {
				break
			}
			left = append(left, part)
			servers = except(servers, part)
		}
		all = append(all, servers)
	}
	slices.SortFunc(all, func(a, b []int) int { return a[0] - b[0] })
	return all
}

// loosest returns the part of a batch against which most speaks beside occasions, or nil if there is none.
func (in *Inference) loosest(servers []int, stated map[int]bool) (found []int) {
	least := 0.0
	for _, part := range in.mayLeave(servers) {
		if slices.ContainsFunc(part, func(i int) bool { return stated[i] }) {
			continue
		}
		sum := 0.0
		for _, p := range in.models[0].Between(part, except(servers, part)) {
			if !in.attributes[p.Attribute].Occasion {
				sum += p.Bits
			}
		}
		if sum < least {
			found, least = part, sum
		}
	}
	return found
}

// mayLeave returns the parts of a batch that are looked at, sorted: each server, and those of at most half of it that
// share a value of what is neither an occasion nor drawn anew by each server.
func (in *Inference) mayLeave(servers []int) (parts [][]int) {
	for _, i := range servers {
		parts = append(parts, []int{i})
	}
	for k, a := range in.attributes {
		if a.Occasion || a.Drawn {
			continue
		}
		with := map[string][]int{}
		for _, i := range servers {
			for _, v := range in.data[0].Of(k, i) {
				if own := with[v]; len(own) == 0 || own[len(own)-1] != i {
					with[v] = append(own, i)
				}
			}
		}
		for _, part := range with {
			if n := len(part); n > 1 && 2*n <= len(servers) {
				parts = append(parts, part)
			}
		}
	}
	slices.SortFunc(parts, slices.Compare[[]int])
	return slices.CompactFunc(parts, slices.Equal[[]int])
}

// except returns all that are not among some.
func except(all, some []int) []int {
	return slices.DeleteFunc(slices.Clone(all), func(i int) bool { return slices.Contains(some, i) })
}
