package dnswire

// foresee reads a word of each thing that the checks of these arrivals are about to need, and nothing else happens.
//
// Between a question and its reply the kernel has used a processor's near caches for some hundred other packets. What is
// read here does not depend on each other, so a processor fetches it side by side; the checks, one after the other,
// would wait for each piece.
func (r *run) foresee(all []arrival) {
	var held [batch]uint64
	t, sum := r.table, uint64(0)
	all = all[:min(len(all), batch)]
	for i := range all {
		if a := &all[i]; a.refuse == None && len(a.data) >= headerSize {
			held[i] = t.ids.held[uint16(a.data[0])<<8|uint16(a.data[1])]
		}
		// The remembered try that gives way to this one.
		if p := &t.past[memory+(t.cursor[1]+i)%memory]; p.socket != none {
			sum += t.ids.held[p.id]
		}
	}
	r.tags = r.tags[:0]
	for i := range all {
		if h := holder(held[i]); h > 0 && h <= MaxInFlight {
			s, q := &t.slots[h-1], &t.queries[h-1]
			sum += uint64(s.queries) + uint64(s.deadline) + uint64(s.next) + uint64(q.length)
			r.tags = append(r.tags, s.question.Tag)
		}
	}
	r.touched += sum
	if r.foreseer != nil {
		r.foreseer.Foresee(r.tags)
	}
}

// Foreseer is a [Work] that fetches what it will need, as an engine does.
type Foreseer interface {
	// Foresee tells of questions by their tags, a reply to which is about to be checked. It may turn out to be none, and the
	// question to be another one of the same tag, so nothing may follow from it. The tags may not be kept.
	Foresee(tags []uint64)
}
