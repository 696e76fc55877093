package athena

import "slices"

// batches returns the batches that the first level found, without the servers that are loose in them.
//
// Time and place gather what strangers have set up in the same days with the same hosting company: in simulated worlds
// most servers in a batch of another operator were held there by nothing else. So what keeps a server in its batch
// must be more than that: it stays unless what is no occasion speaks, in sum, against one source of it and the rest of the batch.
// Those against which it speaks leave, the loosest first, and stand alone; the second level, which looks at no occasion,
// says with whom they are. What analysts have stated to be together stays.
func (in *Inference) batches(labels []int, together [][2]int) [][]int {
	stated := map[int]bool{}
	for _, p := range together {
		if labels[p[0]] == labels[p[1]] {
			stated[p[0]], stated[p[1]] = true, true
		}
	}
	var all [][]int
	for _, servers := range members(labels) {
		for len(servers) > 1 {
			at := in.loosest(servers, stated)
			if at < 0 {
				break
			}
			all = append(all, []int{servers[at]})
			servers = slices.Delete(slices.Clone(servers), at, at+1)
		}
		all = append(all, servers)
	}
	slices.SortFunc(all, func(a, b []int) int { return a[0] - b[0] })
	return all
}

// loosest returns the place of the server against which most speaks beside occasions, or -1 if there is none.
func (in *Inference) loosest(servers []int, stated map[int]bool) int {
	found, least := -1, 0.0
	for at, i := range servers {
		if stated[i] {
			continue
		}
		rest := slices.Delete(slices.Clone(servers), at, at+1)
		sum := 0.0
		for _, p := range in.models[0].Between([]int{i}, rest) {
			if !in.attributes[p.Attribute].Occasion {
				sum += p.Bits
			}
		}
		if sum < least {
			found, least = at, sum
		}
	}
	return found
}
