package qualify

// Words of miss_form.
const (
	missReferral = "referral"
	missEmpty    = "empty"
	missServfail = "servfail"
	missRoot     = "root_in_answer"
	missMixed    = "mixed"
)

// misses is how a resolver answers without RD what it does not hold, from the first questions of T1 and of the
// delegation test. A question for a name that is held elsewhere in a pool is no such question, so other tests are left out.
type misses struct {
	form *string
	// known are replies, refused those of them that were REFUSED.
	known, refused int
}

func (d *dossier) misses() misses {
	var m misses
	for _, test := range []string{"honesty", "delegation"} {
		for _, c := range d.courses(test) {
			x := c.all[0]
			if x.rd || !x.answered() || x.gives() {
				continue
			}
			m.known++
			form := x.missForm()
			switch {
			case x.refused():
				m.refused++
			case form == "":
			case m.form == nil:
				m.form = &form
			case *m.form != form:
				m.form = new(missMixed)
			}
		}
	}
	return m
}

// missForm is the word for the form of a reply without an answer; "" for REFUSED and other codes that say nothing
// about a cache.
func (x *exchange) missForm() string {
	switch {
	case x.rcode == "SERVFAIL":
		return missServfail
	case x.rcode != "NOERROR" && x.rcode != "NXDOMAIN":
		return ""
	case x.nsOwner == "." && x.nsInAnswer:
		return missRoot
	case x.nsOwner != "":
		return missReferral
	}
	return missEmpty
}

// delegations counts the questions without RD for a fresh name that were answered while the delegation of the canary
// zone was cached, and those that showed it. Delegations are not renewed by later lookups, so after a fill it is known
// only that the delegation was held then; with a tenth of its TTL since, it has run out with a chance of a tenth at most.
func (d *dossier) delegations(zone string, ttl micros) (n, visible int) {
	filled := micros(-1)
	for i := range d.exchanges {
		x := &d.exchanges[i]
		if x.asked != d.at.Addr() || !x.token {
			continue
		}
		if x.rd {
			if x.hit() {
				filled = x.at
			}
			continue
		}
		fresh := x.test == "delegation" || x.test == "honesty" && x.step == 1
		if !fresh || !x.answered() || x.gives() || filled < 0 || x.at-filled > ttl/10 {
			continue
		}
		n++
		if x.nsOwner == zone {
			visible++
		}
	}
	return n, visible
}
