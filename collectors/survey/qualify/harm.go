package qualify

// harmSpan is how soon after a question without RD the user's question must come to count, in microseconds: the step of one
// second and its slack of two, and a little for the retry of a lost packet.
const harmSpan = 4 * second

// harm is what T9 found: whether questions without RD leave empty answers for users.
type harm struct {
	harms *bool
	// empty and rounds count the rounds that can tell.
	empty, rounds int
}

// harm reads the rounds of T9. An answer without an address right after a question without RD is harm, unless the resolver
// fails as often without such a question before (fewer than half of its other answers to users have an address) or
// refuses. What strikes a share s of the names is missed with probability (1-s)^rounds.
func (d *dossier) harm(v visibility) harm {
	var h harm
	for _, c := range d.courses("harm") {
		first := c.all[0]
		if first.rd || !first.answered() || len(c.all) < 2 {
			continue
		}
		x := c.all[1]
		if !x.rd || !x.answered() || x.refused() {
			continue
		}
		switch {
		case !x.gives():
			h.rounds++
			h.empty++
		case x.at-first.at <= harmSpan:
			h.rounds++
		}
	}
	if h.rounds > 0 {
		h.harms = new(h.empty > 0 && 2*v.fills >= v.tried-h.empty && v.fills > 0)
	}
	return h
}
