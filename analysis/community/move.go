package community

// slack is the share of two numbers by which their difference may be wrong: a few roundings
// of 2^-53 each. What is smaller counts as a tie.
const slack = 0x1p-48

// move moves single nodes to the communities where they gain most until none gains anything,
// and returns how many moves it made. Nodes wait in a queue, at first in random order; after a
// move the neighbours outside of the new community join it again. A node may also leave for an
// empty community. At a tie it stays, else the community met first in its row wins.
//
// Source: Traag et al. 2019, supplementary algorithm A.2, MoveNodesFast.
func (s *search) move(l *level, labels []int32) (moves int) {
	n := l.nodes()
	empty := s.count(l, labels)
	queue, queued := s.queue[:n], s.queued[:n]
	for v := range queue {
		j := s.random.Int32N(int32(v) + 1)
		queue[v] = queue[j]
		queue[j] = int32(v)
		queued[v] = true
	}
	for head, waiting := 0, n; waiting > 0; waiting-- {
		v := queue[head]
		if head++; head == n {
			head = 0
		}
		queued[v] = false
		old := labels[v]
		to := s.best(l, labels, v)
		if to == old {
			continue
		}
		if to < 0 {
			to = empty[len(empty)-1]
			empty = empty[:len(empty)-1]
		}
		moves++
		s.mass[old] -= l.mass[v]
		s.mass[to] += l.mass[v]
		s.members[to]++
		if s.members[old]--; s.members[old] == 0 {
			empty = append(empty, old)
		}
		labels[v] = to
		for _, u := range l.to[l.start[v]:l.start[v+1]] {
			if labels[u] == to || queued[u] {
				continue
			}
			queued[u] = true
			at := head + waiting - 1
			if at >= n {
				at -= n
			}
			queue[at] = u
			waiting++
		}
	}
	return moves
}

// count takes masses and members of communities, and lists those without any in a stack.
func (s *search) count(l *level, labels []int32) (empty []int32) {
	n := len(labels)
	clear(s.mass[:n])
	clear(s.members[:n])
	for v, c := range labels {
		s.mass[c] += l.mass[v]
		s.members[c]++
	}
	empty = s.spare[:0]
	for c := n - 1; c >= 0; c-- {
		if s.members[c] == 0 {
			empty = append(empty, int32(c))
		}
	}
	return empty
}

// best returns the community where a node gains most, or -1 for an empty one.
func (s *search) best(l *level, labels []int32, v int32) int32 {
	tie, met := s.tie, s.met[:0]
	row := l.to[l.start[v]:l.start[v+1]]
	weight := l.weight[l.start[v]:l.start[v+1]]
	for i, u := range row {
		c := labels[u]
		if tie[c] == 0 {
			met = append(met, c)
		}
		tie[c] += weight[i]
	}
	s.met = met
	mass := l.mass[v]
	cost := s.rate * mass
	to := labels[v]
	here := tie[to]
	there := float64(cost * (s.mass[to] - mass))
	stay := here - there
	best, scale := stay, here+there
	for _, c := range met {
		w := tie[c]
		tie[c] = 0
		if c == labels[v] {
			continue
		}
		p := float64(cost * s.mass[c])
		if gain := w - p; gain > best && gain-best > slack*(w+p+scale) {
			to, best, scale = c, gain, w+p
		}
	}
	if best < 0 && -best > slack*scale && s.members[labels[v]] > 1 {
		to, best = -1, 0
	}
	s.gained += best - stay
	return to
}
