package watched

import "sort"

// series is the probes of one record through one group: each member asks at its first
// instant and then every so often. Instants are microseconds.
type series struct {
	first  []int64 // sorted; all within one period
	who    []int   // resolver of each, index of the world
	every  int64
	sweeps int
}

// add puts in a member.
func (s *series) add(first int64, who int) {
	i := sort.Search(len(s.first), func(i int) bool { return s.first[i] > first })
	s.first = append(s.first, 0)
	s.who = append(s.who, 0)
	copy(s.first[i+1:], s.first[i:])
	copy(s.who[i+1:], s.who[i:])
	s.first[i], s.who[i] = first, who
}

func (s *series) reset() { s.first, s.who = s.first[:0], s.who[:0] }

func (s *series) len() int { return len(s.first) * s.sweeps }

// at returns when probe i is sent, counted from 0.
func (s *series) at(i int) int64 {
	k := len(s.first)
	if k == 1 {
		return s.first[0] + int64(i)*s.every
	}
	return s.first[i%k] + int64(i/k)*s.every
}

// before returns how many probes are sent before an instant.
func (s *series) before(t int64) int {
	d := t - s.first[0]
	if d <= 0 {
		return 0
	}
	c := d / s.every
	i := int(c) * len(s.first)
	for _, f := range s.first {
		if f+c*s.every >= t {
			break
		}
		i++
	}
	return min(i, s.len())
}

// gaps returns the sum of the times between probes i and j, each counted as most at most.
func (s *series) gaps(i, j int, most int64) int64 {
	k := len(s.first)
	if k == 1 {
		return int64(j-i) * min(s.every, most)
	}
	var sum int64
	if full := (j - i) / k; full > 0 {
		for m := range k {
			sum += min(s.at(i+m+1)-s.at(i+m), most)
		}
		sum *= int64(full)
		i += full * k
	}
	for ; i < j; i++ {
		sum += min(s.at(i+1)-s.at(i), most)
	}
	return sum
}

// nearest returns the least distance of an instant to a probe.
func (s *series) nearest(t int64) int64 {
	i := s.before(t)
	best := int64(1) << 62
	if i > 0 {
		best = t - s.at(i-1)
	}
	if i < s.len() {
		best = min(best, s.at(i)-t)
	}
	return best
}
