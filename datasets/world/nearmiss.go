package world

import (
	"errors"
	"math/rand/v2"
	"slices"

	"bridle/datasets/world/random"
)

// Trait is what a lookalike has in common with front ends. Every lookalike has exactly one,
// and none has all that makes a front end.
type Trait string

// Traits. What each shows on the wire is in collectors/simnet/web/face.
const (
	TraitHandshake   Trait = "handshake"   // the TLS parameters of the proxies, and a site of its own
	TraitProxyA      Trait = "proxy-a"     // answers as ProxyA does, with TLS of other software
	TraitProxyB      Trait = "proxy-b"     // answers as ProxyB does, with TLS of other software
	TraitRedirect    Trait = "redirect"    // the first decoy page, copied; not the second
	TraitSupport     Trait = "support"     // the second decoy page, copied; not the first
	TraitHoneypot    Trait = "honeypot"    // both paths, with pages of another wording
	TraitClone       Trait = "clone"       // both decoy pages to the byte; header fields, 404 page and TLS of other software
	TraitDecoyHTTP   Trait = "decoy-http"  // answers as DecoyPages does, with TLS of other software
	TraitDecoyTLS    Trait = "decoy-tls"   // the TLS parameters of DecoyPages, and a site of its own
	TraitCatchAll    Trait = "catch-all"   // a decoy page at every path, also where front ends have none
	TraitGateway     Trait = "gateway"     // TLS of the proxies, and the page of ProxyA for every host, also for strangers
	TraitRedirector  Trait = "redirector"  // TLS of the proxies, and sends strangers home as ProxyB does, but has a page at /
	TraitCertificate Trait = "certificate" // presents an operator's certificate, whose key is known to the world; nothing else
)

// Traits returns all of them, always in the same order.
func Traits() []Trait {
	return []Trait{
		TraitHandshake, TraitProxyA, TraitProxyB, TraitRedirect, TraitSupport, TraitHoneypot, TraitClone,
		TraitDecoyHTTP, TraitDecoyTLS, TraitCatchAll, TraitGateway, TraitRedirector, TraitCertificate,
	}
}

// lookalikes is how many servers are near misses.
func (b *BenignPlan) lookalikes() int { return int(b.Lookalikes*float64(b.Servers) + 0.5) }

// nearMisses makes lookalikes of some of the benign servers, which begin at first, and deals
// traits to them. They keep their software, names and spans.
func (m *maker) nearMisses(first int) {
	n := m.s.Benign.lookalikes()
	if n == 0 {
		return
	}
	r := m.stream("near misses")
	traits := deal(r, n, Traits(), m.s.Benign.Traits)
	operators := m.operatorCertificates()
	for k, i := range random.Sample(r, len(m.w.Servers)-first, n) {
		s := &m.w.Servers[first+i]
		s.Looks, s.Trait = Lookalike, traits[k]
		if s.Trait == TraitCertificate {
			m.copyCertificate(r, s, operators)
		}
	}
}

// operatorCertificates returns the certificates that operators present, each once, in order.
func (m *maker) operatorCertificates() []int {
	var out []int
	for i := range m.w.Servers {
		if s := &m.w.Servers[i]; s.Operator != None {
			out = append(out, s.Certificate)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// errNoCertificate is returned when no operator has a certificate early enough to be copied.
var errNoCertificate = errors.New("no operator has a certificate while some lookalike is up; set benign.traits.certificate to 0, or have more operators from the start")

// copyCertificate lets a server present an operator's certificate: from the start if that was
// issued by then, else from an instant after it was. If none is issued in its time, the
// world fails, since a trait would be missing.
func (m *maker) copyCertificate(r *rand.Rand, s *Server, certificates []int) {
	from, until := s.Up[0].From, s.Up[len(s.Up)-1].Until
	for _, k := range r.Perm(len(certificates)) {
		i := certificates[k]
		issued := m.w.Certificates[i].NotBefore
		s.Named = nil
		switch {
		case issued.Before(from):
			s.Certificate, s.Renewals = i, nil
			return
		case issued.Add(2 * day).Before(until):
			at := instant(r, issued.Add(day), until.Add(-day+1))
			s.Renewals = []Renewal{{From: at, Certificate: i}}
			return
		}
	}
	m.fail(errNoCertificate)
}
