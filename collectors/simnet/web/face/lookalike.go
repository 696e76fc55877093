package face

import (
	"net/http"
	"strings"

	"bridle/datasets/world"
)

// Trait is what a lookalike has in common with front ends.
type Trait string

// Traits. A lookalike has exactly one.
const (
	TraitHandshake Trait = "handshake" // the TLS parameters of the proxies
	TraitProxyA    Trait = "proxy-a"   // answers as world.ProxyA does
	TraitProxyB    Trait = "proxy-b"   // answers as world.ProxyB does
	TraitRedirect  Trait = "redirect"  // the first decoy page, copied; not the second
	TraitSupport   Trait = "support"   // the second decoy page, copied; not the first
	TraitHoneypot  Trait = "honeypot"  // both paths, with pages of another wording
)

// Traits returns all of them.
func Traits() []Trait {
	return []Trait{TraitHandshake, TraitProxyA, TraitProxyB, TraitRedirect, TraitSupport, TraitHoneypot}
}

// TraitOf returns the trait of a lookalike, which follows from its address; "" if the server
// is not one. It is part of the truth.
func TraitOf(s world.Server) Trait {
	if s.Looks != world.Lookalike {
		return ""
	}
	all := Traits()
	return all[hash("trait", s.Address.String())%uint64(len(all))]
}

// lookalike is the conduct of world.Lookalike.
func (v visit) lookalike() answer {
	trait := TraitOf(v.server)
	switch trait {
	case TraitProxyA:
		return v.proxyA()
	case TraitProxyB:
		return v.proxyB()
	}
	if page, ok := v.copied(trait); ok && v.Defect == Sound {
		a := v.base(kindOf(v.server))
		a.fields = append(a.fields, field{"Content-Type", "text/html"})
		a.status, a.reason, a.body = http.StatusOK, "OK", page
		return a
	}
	return v.ordinary()
}

// copied returns the page that a lookalike shows at the path of a decoy page.
func (v visit) copied(trait Trait) (string, bool) {
	switch path := strings.ToLower(v.Path); {
	case path == redirectPath && trait == TraitRedirect:
		return redirectPage, true
	case path == supportPath && trait == TraitSupport:
		return supportPage, true
	case path == redirectPath && trait == TraitHoneypot:
		return honeypotRedirectPage, true
	case path == supportPath && trait == TraitHoneypot:
		return honeypotSupportPage, true
	}
	return "", false
}
