package world

import (
	"fmt"
	"math/rand/v2"

	"bridle/datasets/world/random"
)

// certificate issues the certificate of a domain of an operator and returns its index. Keys
// that the operator used before and the form of its subjects show at times; one in ten is
// signed with its own key.
func (m *maker) certificate(h *holder, batch, domain int) int {
	r, t := h.r, m.s.Traces
	b, d := m.w.Batches[batch], &m.w.Domains[domain]
	c := Certificate{Issuer: b.Issuer, Key: r.Uint64()}
	for _, host := range d.Hosts {
		c.Names = append(c.Names, host.Name)
	}
	if random.Chance(r, 0.1) {
		c.Issuer = ""
	}
	if len(h.keys) > 0 && random.Chance(r, t.Key) {
		c.Key = h.keys[r.IntN(len(h.keys))]
	} else {
		h.keys = append(h.keys, c.Key)
	}
	switch {
	case random.Chance(r, t.Subject):
		c.Subject = m.operator[h.o].subject
	case random.Chance(r, t.Copied):
		c.Subject = m.operator[r.IntN(len(m.operator))].subject
	}
	c.NotBefore = instant(r, b.Day.Add(-day), b.Day.Add(day))
	c.NotAfter = c.NotBefore.AddDate(1+r.IntN(3), 0, 0)
	return m.issue(r, c)
}

// issue gives a certificate its serial number, unless it is an odd one that has one, and
// returns its index.
func (m *maker) issue(r *rand.Rand, c Certificate) int {
	if number := serial(r); c.Serial == "" {
		c.Serial = number
	}
	m.w.Certificates = append(m.w.Certificates, c)
	return len(m.w.Certificates) - 1
}

// serial draws a serial number of 127 bits, in hexadecimal digits.
func serial(r *rand.Rand) string { return fmt.Sprintf("%016x%016x", r.Uint64()>>1|1<<62, r.Uint64()) }
