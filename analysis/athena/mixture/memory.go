package mixture

// memory is what [Model.settle] knows of its last look at each record, while rates stay the
// same. A record stays where it is as long as no cluster has become better for it: only
// clusters that have changed since are held against the one it is in.
type memory struct {
	// changed are the clusters that records have left or joined, in order of time.
	changed []int32
	// looked is, for each record, how long changed was when it was last looked at and stayed;
	// -1 if it has not, or has moved.
	looked []int32
	// odds is, for each record, the weight of the place where it stayed; 0 if it is alone.
	odds []float64
}

func newMemory(records int) *memory {
	s := &memory{looked: make([]int32, records), odds: make([]float64, records)}
	for i := range s.looked {
		s.looked[i] = -1
	}
	return s
}

// note takes down where a record was put.
func (s *memory) note(i, from, at int32, odds float64) {
	if at != from {
		s.changed = append(s.changed, from, at)
		s.looked[i] = -1
		return
	}
	s.looked[i], s.odds[i] = int32(len(s.changed)), odds
}

// stays reports that a record is where it fits best; false may also mean that it is not known.
func (s *memory) stays(m *Model, i int32) bool {
	if s.looked[i] < 0 || len(m.apart) > 0 {
		return false
	}
	since := s.changed[s.looked[i]:]
	if len(since) > len(m.groups)/2 {
		return false
	}
	own := m.of[i]
	for _, j := range since {
		if j == own {
			return false
		}
	}
	if len(since) == 0 {
		return true
	}
	x := m.alone(m.fellows(i))
	for _, j := range since {
		if m.groups[j] != nil && m.factor(x, m.groups[j]) > s.odds[i] {
			return false
		}
	}
	s.looked[i] = int32(len(s.changed))
	return true
}
