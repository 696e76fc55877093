package world

import (
	"math/rand/v2"
	"slices"
	"time"

	"bridle/datasets/world/random"
	"bridle/datasets/world/words"
)

// benignCertificates gives every benign server the certificates that it presents: its own for
// the domains it carries, or one that came with the software and that others present too.
func (m *maker) benignCertificates(first int) {
	r := m.stream("benign certificates")
	var shipped []int
	for range 1 + m.s.Benign.Servers/1000 {
		name := words.Company(r) + ".localhost"
		shipped = append(shipped, m.issue(r, Certificate{
			Names: []string{name}, Subject: "O=" + title(words.Company(r)) + " Default", Key: r.Uint64(),
			NotBefore: m.s.From.AddDate(-3, 0, 0), NotAfter: m.s.From.AddDate(7, 0, 0),
		}))
	}
	weights := random.Zipf(len(shipped), 1)
	for i := first; i < len(m.w.Servers); i++ {
		s := &m.w.Servers[i]
		if random.Chance(r, m.s.Benign.SharedCerts) || len(s.Domains) == 0 && random.Chance(r, 0.5) {
			s.Certificate = shipped[random.Pick(r, weights)]
			continue
		}
		m.ownCertificates(r, s)
	}
}

// ownCertificates gives a server a certificate for its first fifty domains, further ones for
// the rest, which it presents to clients that name them, and renewals of the first.
func (m *maker) ownCertificates(r *rand.Rand, s *Server) {
	const most = 50 // domains in a certificate
	c := m.benignCertificate(r, s, s.Domains[:min(len(s.Domains), most)])
	s.Certificate = m.issue(r, c)
	for rest := range slices.Chunk(s.Domains[min(len(s.Domains), most):], most) {
		s.Named = append(s.Named, m.issue(r, m.benignCertificate(r, s, rest)))
	}
	if !random.Chance(r, m.s.Benign.Renewals) {
		return
	}
	for c.NotAfter.Before(s.Up[0].Until) {
		from := instant(r, c.NotAfter.Add(-30*day), c.NotAfter)
		c.NotBefore, c.NotAfter = from.Add(-time.Hour), from.AddDate(1, 0, 0)
		if random.Chance(r, 0.5) {
			c.Key = r.Uint64()
		}
		s.Renewals = append(s.Renewals, Renewal{From: from, Certificate: m.issue(r, c)})
	}
}

// benignCertificate is for domains, or for the address of a server without any.
func (m *maker) benignCertificate(r *rand.Rand, s *Server, domains []int) Certificate {
	c := Certificate{Issuer: m.authorities[random.Pick(r, m.market[:len(m.authorities)])], Key: r.Uint64()}
	for _, d := range domains {
		c.Names = append(c.Names, m.w.Domains[d].Name, "www."+m.w.Domains[d].Name)
	}
	if len(c.Names) == 0 {
		c.Names, c.Issuer = []string{s.Address.String()}, ""
	}
	c.NotBefore = instant(r, s.Up[0].From.Add(-30*day), s.Up[0].From)
	c.NotAfter = c.NotBefore.AddDate(1+r.IntN(3), 0, 0)
	if random.Chance(r, m.s.Benign.OddCertificates) {
		c = odd(r, c)
	}
	return c
}

// odd makes a certificate one as old or careless software makes it.
func odd(r *rand.Rand, c Certificate) Certificate {
	switch r.IntN(6) {
	case 0:
		c.Serial = "-" + serial(r)
	case 1:
		c.Signature = []Signature{ECDSASHA1, RSASHA256, RSASHA1, RSAMD5}[r.IntN(4)]
	case 2:
		c.NamesIn, c.Names = InSubject, c.Names[:1]
	case 3:
		c.NamesIn = InAlternative
	case 4: // expired before it was put up
		c.NotBefore, c.NotAfter = c.NotBefore.AddDate(-5, 0, 0), c.NotBefore.AddDate(-2, 0, 0)
	default:
		c.NotAfter = time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC) // "no end", RFC 5280, section 4.1.2.5
	}
	return c
}
