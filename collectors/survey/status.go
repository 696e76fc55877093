package survey

// Status is how far a survey is.
type Status struct {
	// Resolvers in the list; of them Begun were asked something, Done have ended their own tests, and Stopped of
	// these early: they are dead, refuse, harm users or do not want to be asked.
	Resolvers, Begun, Done, Stopped int
	// Exchanges have an outcome, those taken from before an interruption included; Estimate is how many
	// there will be, from those that have ended and what is typical.
	Exchanges, Estimate int64
}

// Status returns how far the survey is. It looks at all resolvers, so ask about once a second.
func (s *Survey) Status() Status {
	st := Status{Resolvers: len(s.courses), Exchanges: s.exchanges}
	typical := s.each().Typical
	var ended, open int64
	for i := range s.courses {
		c := &s.courses[i]
		if c.exchanges > 0 {
			st.Begun++
		}
		if c.ended {
			st.Done++
			ended += int64(c.exchanges)
			if c.mode != full {
				st.Stopped++
			}
			continue
		}
		open += max(typical, int64(c.exchanges))
	}
	st.Estimate = ended + open
	return st
}
