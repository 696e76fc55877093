package community

// aggregate makes each part a node. Ties between parts add up; masses do too.
func (s *search) aggregate(l, next *level, parts int) {
	n := l.nodes()
	of := s.parts[:n]
	s.groupBy(of, parts)
	next.start = append(next.start[:0], 0)
	next.to, next.weight, next.mass = next.to[:0], next.weight[:0], next.mass[:0]
	tie := s.tie
	for p := range parts {
		met, mass := s.met[:0], 0.0
		for _, v := range s.order[s.group[p]:s.group[p+1]] {
			mass += l.mass[v]
			row := l.to[l.start[v]:l.start[v+1]]
			weight := l.weight[l.start[v]:l.start[v+1]]
			for i, u := range row {
				q := of[u]
				if tie[q] == 0 {
					met = append(met, q)
				}
				tie[q] += weight[i]
			}
		}
		s.met = met
		for _, q := range met {
			if int(q) != p {
				next.to = append(next.to, q)
				next.weight = append(next.weight, tie[q])
			}
			tie[q] = 0
		}
		next.mass = append(next.mass, mass)
		next.start = append(next.start, len(next.to))
	}
}

// components writes the connected components of communities into s.parts and returns how many
// there are.
func (s *search) components(l *level, labels []int32) int {
	n := l.nodes()
	for v := range n {
		s.parts[v] = -1
	}
	k := int32(0)
	for v := range n {
		if s.parts[v] >= 0 {
			continue
		}
		s.parts[v] = k
		stack := append(s.queue[:0], int32(v))
		for len(stack) > 0 {
			u := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			for _, w := range l.to[l.start[u]:l.start[u+1]] {
				if s.parts[w] < 0 && labels[w] == labels[u] {
					s.parts[w] = k
					stack = append(stack, w)
				}
			}
		}
		k++
	}
	return int(k)
}
