package qualify

// harmSpan is how soon after a question without RD the user's question must come to count: the step of one second
// and its slack of two.
const harmSpan = 3 * second

// harm is what T9 found: whether questions without RD leave empty answers for users.
type harm struct {
	harms *bool
	// empty and rounds count the rounds that can tell.
	empty, rounds int
}

// harm reads the rounds of T9. A reply without an address to a user right after a question without RD is harm if it says that
// there is none (NOERROR, NXDOMAIN), or if the same question was answered later in the round (as after SERVFAIL). It is not if the
// resolver refuses, or fails as often without such a question before (fewer than half of its other replies to users have
// an address). What strikes a share s of the names is missed with probability (1-s)^rounds.
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
		case !x.gives() && (x.rcode == "NOERROR" || x.rcode == "NXDOMAIN" || c.fill != nil):
			h.rounds++
			h.empty++
		case !x.gives():
		case x.at-first.at <= harmSpan:
			h.rounds++
		}
	}
	if h.rounds > 0 {
		h.harms = new(h.empty > 0 && 2*v.fills >= v.tried-h.empty && v.fills > 0)
	}
	return h
}
