package qualify

import (
	"fmt"
	"net/netip"
	"strings"
)

// classify gives the class, which is the gravest trait found, and why the resolver may not testify; "" if it may.
// The traits stand in the order of resolver_qualifications: dead first.
func (f *finding) classify(l Limits) (class, because string) {
	for _, trait := range []struct {
		class string
		found func(Limits) string
	}{
		{"dead", f.dead}, {"harms", f.harming}, {"intercepted", f.taken}, {"hijacks", f.lies}, {"recurses", f.recurses},
		{"refuses", f.refuses}, {"invisible", f.invisible}, {"fixed_ttl", f.fixed}, {"many_countries", f.abroad},
		{"public_backend", f.public}, {"unstable", f.unstable},
	} {
		if because := trait.found(l); because != "" {
			return trait.class, because
		}
	}
	switch {
	case f.stale:
		return "stale", ""
	case f.refreshes:
		return "refreshes", ""
	}
	return "clean", ""
}

func yes(b *bool) bool { return b != nil && *b }

// dead: no reply was accepted.
func (f *finding) dead(Limits) string {
	if f.answered > 0 {
		return ""
	}
	if len(f.strange) > 0 {
		return fmt.Sprintf("none of %d questions was answered from the address asked; replies came from %s: a transparent forwarder",
			f.asked, list(f.strange))
	}
	return fmt.Sprintf("none of %d questions was answered", f.asked)
}

// harms: T9.
func (f *finding) harming(Limits) string {
	if !yes(f.harm.harms) {
		return ""
	}
	return fmt.Sprintf("in %d of %d rounds a question without recursion left an empty answer for the user who asked next",
		f.harm.empty, f.harm.rounds)
}

// intercepted: T10, both neighbours.
func (f *finding) taken(Limits) string {
	if !yes(f.integrity.intercepted) {
		return ""
	}
	return "two unused addresses of its prefix answer too, through the same egress: something on the path answers for the prefix"
}

// hijacks: T10, a name that does not exist is answered, or the address of one that exists is changed.
func (f *finding) lies(Limits) string {
	switch instead := strings.Join(f.integrity.instead, ", "); {
	case yes(f.integrity.hijacks):
		return "a name that does not exist was answered with " + instead
	case yes(f.integrity.alters):
		return "the canary's address was changed to " + instead
	}
	return ""
}

// recurses: T1 found a leak, or a fresh name was answered without recursion in another test.
func (f *finding) recurses(Limits) string {
	h := f.honesty
	if h.leaks > 0 {
		return fmt.Sprintf("answered or passed on %d of %d questions without recursion for names nobody had asked: leak rate up to %.3g %%",
			h.leaks, h.n, 100*upperBound(h.leaks, h.n))
	}
	if h.stray > 0 {
		return fmt.Sprintf("answered %d of %d questions without recursion for names that it did not hold, in other tests than that of honesty (0 of %d)",
			h.stray, h.elsewhere, h.n)
	}
	return ""
}

// refuses: most questions without RD for filled names were refused; or most misses were, so that a miss cannot be told from
// a refusal; or nothing could be filled since questions with RD were refused.
func (f *finding) refuses(Limits) string {
	v, m := f.visibility, f.misses
	switch {
	case v.refused > 0 && 2*v.refused > v.asked:
		return fmt.Sprintf("refused %d of %d questions without recursion for names that it held", v.refused, v.asked)
	case v.fills == 0 && v.shut > 0 && 2*v.shut > v.tried:
		return fmt.Sprintf("refused %d of %d questions of users", v.shut, v.tried)
	case m.refused > 0 && 2*m.refused > m.known:
		return fmt.Sprintf("refused %d of %d questions without recursion for names that it did not hold: a miss cannot be told from a refusal",
			m.refused, m.known)
	}
	return ""
}

// invisible: no filled name was shown, or none could be filled.
func (f *finding) invisible(Limits) string {
	v := f.visibility
	switch {
	case v.fills == 0 && v.tried > 0:
		return fmt.Sprintf("no name could be filled: none of %d answers to users had an address", v.tried)
	case v.asked > 0 && v.shown == 0:
		return fmt.Sprintf("showed none of its names in %d questions without recursion after a fill: visible to less than %.3g %%",
			v.asked, 100*upperBound(0, v.asked))
	}
	return ""
}

// fixed_ttl: T3.
func (f *finding) fixed(Limits) string {
	c := f.countdown
	switch {
	case !c.tampered:
		return ""
	case c.slope != nil && !c.astray:
		return fmt.Sprintf("its TTLs change by %.3f a second over %d answers; a true countdown has -1", *c.slope, c.n)
	}
	return fmt.Sprintf("%d of %d answers show another expiry than the fill: its TTLs do not count down", c.strayed, c.strayed+c.matched)
}

// many_countries: sources see users or egress of the cache in several countries, none of them with enough mass. Sources that each
// name one country but disagree do not make this class; country_mass shows them.
func (f *finding) abroad(l Limits) string {
	if b := f.belief; b.mass == nil || *b.mass >= l.CountryMass || 2*b.divided < b.sources {
		return ""
	}
	return fmt.Sprintf("its cache serves several countries: belief in %s is %.2f, less than %.2g (%s)", *f.belief.country, *f.belief.mass,
		l.CountryMass, strings.Join(f.belief.opinions, ", "))
}

// public_backend: an egress belongs to a public DNS service.
func (f *finding) public(Limits) string {
	if len(f.publicEgress) == 0 {
		return ""
	}
	return "its cache is that of a public DNS service: egress " + list(f.publicEgress)
}

func list(addresses []netip.Addr) string {
	var s []string
	for i, a := range addresses {
		if i == 3 && len(addresses) > 4 {
			return fmt.Sprintf("%s and %d more", strings.Join(s, ", "), len(addresses)-i)
		}
		s = append(s, a.String())
	}
	return strings.Join(s, ", ")
}
