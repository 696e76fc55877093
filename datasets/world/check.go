package world

import (
	"fmt"
	"net/netip"
	"strings"
	"time"
)

// Check reports the first thing in a world that cannot be: an index out of range, an address
// outside of its network or given twice, times out of order, a name outside of its zone, a
// command domain that is gone before the end, or numbers other than the scenario asks for.
// Every world that Generate makes passes.
func (w *World) Check() error {
	c := checker{w: w, used: map[netip.Addr]string{}}
	for _, part := range []func(){
		c.scenario, c.places, c.caches, c.names, c.domains, c.servers, c.certificates, c.nearMisses, c.operators, c.phones, c.others, c.counts,
	} {
		if part(); c.err != nil {
			return c.err
		}
	}
	return nil
}

// checker keeps the first error.
type checker struct {
	w    *World
	err  error
	used map[netip.Addr]string // who has an address
}

// fail notes what is wrong. It is called in the rare case only, since formatting costs.
func (c *checker) fail(format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf(format, args...)
	}
}

// index reports whether i is an element of n things, and fails if not.
func (c *checker) index(what string, i, n int) bool {
	if i < 0 || i >= n {
		c.fail("%s: index %d of %d", what, i, n)
		return false
	}
	return true
}

// perhaps is like index, but allows None.
func (c *checker) perhaps(what string, i, n int) {
	if i != None {
		c.index(what, i, n)
	}
}

// rate fails unless x is a rate: not negative, and a number.
func (c *checker) rate(what string, x float64) {
	if !(x >= 0 && x < 1e12) {
		c.fail("%s: %v is no rate", what, x)
	}
}

// share fails unless x lies from 0 to 1.
func (c *checker) share(what string, x float64) {
	if !(x >= 0 && x <= 1) {
		c.fail("%s: %v is no share", what, x)
	}
}

// ordered fails unless from is before until and both are whole microseconds in UTC.
func (c *checker) ordered(what string, from, until time.Time) {
	if !from.Before(until) {
		c.fail("%s: from %v, until %v", what, from, until)
	}
	c.instant(what, from)
	c.instant(what, until)
}

func (c *checker) instant(what string, t time.Time) {
	if t.Location() != time.UTC || t.Nanosecond()%1000 != 0 {
		c.fail("%s: %v is no instant in UTC in whole microseconds", what, t)
	}
}

// address fails unless a belongs to the network and to nobody else.
func (c *checker) address(who string, a netip.Addr, network int) {
	if !c.index(who+": network", network, len(c.w.Networks)) {
		return
	}
	if other, ok := c.used[a]; ok {
		c.fail("%s: address %v is that of %s too", who, a, other)
	}
	c.used[a] = who
	for _, p := range c.w.Networks[network].Prefixes {
		if p.Contains(a) {
			return
		}
	}
	c.fail("%s: address %v is outside of network %d", who, a, network)
}

// name fails unless s is a host name (RFC 1123, section 2.1) in lower case.
func (c *checker) name(what, s string) {
	ok := len(s) > 0 && len(s) <= 253
	for label := range strings.SplitSeq(s, ".") {
		ok = ok && label != "" && len(label) <= 63 && label[0] != '-' && label[len(label)-1] != '-'
		for i := range len(label) {
			b := label[i]
			ok = ok && (b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '-')
		}
	}
	if !ok {
		c.fail("%s: %q is no host name", what, s)
	}
}

func (c *checker) scenario() {
	w := c.w
	if err := w.Scenario.Validate(); err != nil {
		c.fail("scenario: %w", err)
	}
	c.ordered("world", w.From, w.ProbeFrom)
	c.ordered("world", w.ProbeFrom, w.Until)
	s := w.Scenario
	if !s.From.Equal(w.From) || !s.ProbeFrom.Equal(w.ProbeFrom) || !s.Until.Equal(w.Until) {
		c.fail("world: its times are not those of the scenario")
	}
}

// counts compares numbers with what the scenario asks for.
func (c *checker) counts() {
	w, s := c.w, c.w.Scenario
	servers, domains, purposes, first := [2]int{}, [2]int{}, map[Purpose]int{}, 0
	for _, x := range w.Servers {
		servers[side(x.Operator)]++
		if x.Looks == DecoyPages {
			first++
		}
	}
	for _, x := range w.Domains {
		domains[side(x.Operator)]++
		purposes[x.Purpose]++
	}
	infected, refusing := map[int]bool{}, 0
	for _, x := range w.Infections {
		infected[x.Country] = true
	}
	for _, x := range w.Countries {
		if x.Refusing {
			refusing++
		}
	}
	wantFirst, wantInfected := 0, len(infected)
	if s.Operators.DecoyPages != nil {
		wantFirst = s.Operators.DecoyPages.Servers
	}
	if s.Infections.Countries > 0 {
		wantInfected = s.Infections.Countries
	}
	for _, x := range []struct {
		what      string
		got, want int
	}{
		{"countries", len(w.Countries), s.Countries.Count}, {"refusing countries", refusing, s.Countries.Refusing},
		{"operators", len(w.Operators), s.Operators.Count}, {"operators' servers", servers[0], s.Operators.Servers},
		{"operators' domains", domains[0], s.Operators.Domains}, {"command domains", purposes[Command], 2 * s.Operators.Count},
		{"benign servers", servers[1], s.Benign.Servers}, {"benign domains", purposes[Benign], s.Benign.Domains},
		{"decoys", purposes[Decoy], s.Noise.Decoys}, {"controls", purposes[Control], s.Noise.Controls},
		{"servers with decoy pages", first, wantFirst}, {"countries with infections", len(infected), wantInfected},
		{"sweepers", len(w.Sweepers), s.Noise.Sweepers + s.Noise.Researchers},
	} {
		if x.got != x.want {
			c.fail("%d %s, the scenario asks for %d", x.got, x.what, x.want)
		}
	}
}

// side is 0 for an operator's thing, 1 for anybody else's.
func side(operator int) int {
	if operator == None {
		return 1
	}
	return 0
}
