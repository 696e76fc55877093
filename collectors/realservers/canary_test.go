package realservers

import (
	"testing"
	"time"

	"bridle/datasets/schema/qualificationexchanges"
)

// askedOf returns what rows say that an address was asked.
func askedOf(rows []qualificationexchanges.Row, address string) []asked {
	var out []asked
	for i := range rows {
		if r := &rows[i]; r.AskedAddress == address && r.NTries > 0 {
			a := asked{name: r.Name, rd: r.IsRecursionDesired, tries: int(r.NTries)}
			if r.SourcePort != nil {
				a.port = uint16(*r.SourcePort)
			}
			out = append(out, a)
		}
	}
	return out
}

// checkCanary explains every query that the canary saw by an exchange for its token before: one that desired
// recursion, or one whose resolver is known to ask for it all the same.
func checkCanary(t *testing.T, p *place, rows []qualificationexchanges.Row) {
	t.Helper()
	names := map[string]string{}
	for _, r := range p.resolvers() {
		names[r.at.Addr().String()] = r.name
	}
	of := map[string][]*qualificationexchanges.Row{}
	for i := range rows {
		of[*rows[i].Token] = append(of[*rows[i].Token], &rows[i])
	}
	unasked := map[string]int{}
	for _, q := range p.canary.rows() {
		if q.Token == nil || q.QType != "A" {
			continue // name servers, and names on the way (RFC 9156)
		}
		var cause *qualificationexchanges.Row
		for _, x := range of[*q.Token] {
			// The row has the instant of its last try.
			before := 100*time.Millisecond + time.Duration(x.NTries-1)*4*time.Second
			if since := q.ReceivedAt.Sub(x.AskedAt); since > -before && since < 3*time.Second && (cause == nil || x.IsRecursionDesired) {
				cause = x
			}
		}
		switch {
		case cause == nil:
			t.Errorf("%s asked for %s at %v, and no exchange tells why", q.FromAddress, q.Name, q.ReceivedAt)
		case !cause.IsRecursionDesired:
			unasked[names[cause.Address]]++
		}
	}
	// Those who renew entries or recurse do so at questions without recursion, and nobody else does.
	for _, r := range p.resolvers() {
		does := r.name == "unbound-setrd" || r.name == "unbound-prefetch-forwarding" || r.name == "unbound-expired-forwarding"
		if n := unasked[r.name]; (n > 0) != does {
			t.Errorf("%s: questions without recursion made it ask the canary %d times", r.name, n)
		}
	}
	t.Logf("the canary saw %d queries; caused by questions without recursion: %v", len(p.canary.rows()), unasked)
}
