package qualify

import (
	"net/netip"
	"strconv"
	"strings"

	"bridle/collectors/canary"
)

// replayed is how long after the last question for a token a query at the authority is still put down to that
// question. Later ones come from third parties that replay names which they saw pass by.
const replayed = 600 * second

// exchange is what the tests need of a row of qualification_exchanges. A survey has hundreds for each resolver, so words are
// shared and names are reduced to what is in them.
type exchange struct {
	at          micros
	test        string
	round, step int32
	asked       netip.Addr
	// key tells names apart: the token, or the name if it has none; token says which it is.
	key   string
	token bool
	label label
	rd    bool
	// ttlAsked is the TTL that the canary gives to the name, in seconds.
	ttlAsked             uint32
	tries, port          int32
	status, rcode        string
	caseKept, nsInAnswer bool
	hasTTL               bool
	ttl                  uint32
	nsOwner, cname       string
	answers              []string
}

// label is the word in a name that decides what the canary answers.
type label uint8

const (
	plain label = iota
	denied
	whoami
)

// parse reads the labels of a name that rule what the canary answers (package canary).
func parse(name string) (label, uint32) {
	for l := range strings.SplitSeq(name, ".") {
		switch l {
		case "nx":
			return denied, canary.DefaultTTL
		case "whoami":
			return whoami, 0
		}
		if digits, ok := strings.CutPrefix(l, "ttl-"); ok {
			if n, err := strconv.ParseUint(digits, 10, 32); err == nil {
				return plain, uint32(n)
			}
		}
	}
	return plain, canary.DefaultTTL
}

// answered reports whether a reply was accepted.
func (x *exchange) answered() bool { return x.status == "answered" }

// gives reports whether the reply holds an answer to the question: an address, or an alias.
func (x *exchange) gives() bool { return x.answered() && (len(x.answers) > 0 || x.cname != "") }

// hit reports whether the reply holds an address with its TTL.
func (x *exchange) hit() bool { return x.answered() && x.hasTTL && len(x.answers) > 0 }

// refused reports whether the reply is REFUSED.
func (x *exchange) refused() bool { return x.answered() && x.rcode == "REFUSED" }

// expiry is when what the reply shows runs out: e = t + ttl, to the second (cache probing, section 6).
func (x *exchange) expiry() micros { return x.at + micros(x.ttl)*second }

// course is what was asked for one name: at most one name is used in a round.
type course struct {
	// fill is the first question with RD that brought an address; nil if none did.
	fill *exchange
	all  []*exchange // in order of time
}

// courses returns the exchanges of a test with the resolver itself, by name, in order of their first question.
func (d *dossier) courses(test string) []course {
	var out []course
	at := map[string]int{}
	for i := range d.exchanges {
		x := &d.exchanges[i]
		if x.test != test || x.status == "skipped" || x.asked != d.at.Addr() {
			continue
		}
		k, known := at[x.key]
		if !known {
			k = len(out)
			at[x.key] = k
			out = append(out, course{})
		}
		c := &out[k]
		c.all = append(c.all, x)
		if c.fill == nil && x.rd && x.hit() {
			c.fill = x
		}
	}
	return out
}

// held returns the questions without RD that were answered while the name was cached: after the fill, and 2 s
// before what the fill showed runs out. If TTLs are not to be believed it is what the canary gave that counts.
func (c *course) held(believed bool) []*exchange {
	if c.fill == nil {
		return nil
	}
	kept := c.fill.ttlAsked
	if believed {
		kept = c.fill.ttl // a cap or a floor may have changed it
	}
	until := c.fill.at + micros(kept)*second - 2*second
	var out []*exchange
	for _, x := range c.all {
		if !x.rd && x.answered() && x.at > c.fill.at && x.at < until {
			out = append(out, x)
		}
	}
	return out
}

// near reports whether two expiries are one, within the clock tolerance of 2 s (cache probing, section 0).
func near(a, b micros) bool { return max(a-b, b-a) <= 2*second }
