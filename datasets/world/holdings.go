package world

import (
	"math/rand/v2"
	"time"

	"bridle/datasets/world/random"
)

// holder sets up the batches of one operator, in order of time.
type holder struct {
	m       *maker
	o       int
	r       *rand.Rand
	surplus int // servers left for moves

	servers []int // of the second generation, with the domains they had first
	domains []int // likewise
	keys    []uint64
}

// setUp makes servers, domains and certificates of the batches, and names the command
// domains: the last two that were set up, on servers of their own.
func (h *holder) setUp(p plan) {
	op := &h.m.w.Operators[h.o]
	op.From = p.batches[0].day
	left, reused := 0, p.reused
	for _, b := range p.batches {
		left += b.size
	}
	for _, b := range p.batches {
		extra := 0
		if !b.first && left > 0 {
			// Spread domains on old servers over the batches, in proportion.
			extra = min(reused, (reused*b.size+left-1)/left)
		}
		left -= b.size
		if left == 0 {
			extra = reused
		}
		reused -= extra
		h.batch(b, extra)
	}
	h.command(op)
	for h.surplus > 0 {
		h.spareServer()
	}
}

// batch sets up one batch with so many more domains on servers that were there.
func (h *holder) batch(p batchPlan, extra int) {
	m, w := h.m, h.m.w
	batch := len(w.Batches)
	b, by := m.newBatch(h.r, h.o, p)
	w.Batches = append(w.Batches, b)
	span := h.life(p)
	from := len(h.domains)
	for range p.size {
		domain := h.domain(batch, by)
		up := Span{From: later(p.day.Add(time.Duration(h.r.IntN(36*3600))*time.Second), m.s.From), Until: span}
		server := h.server(batch, p, b.Network, up, m.certificate(h, batch, domain))
		h.point(domain, server, up)
		if !p.first {
			h.servers, h.domains = append(h.servers, server), append(h.domains, domain)
		}
	}
	for range extra {
		h.reuse(batch, by)
	}
	if !p.first && !p.alone && random.Chance(h.r, m.s.Traces.Moves) {
		h.move(batch, h.domains[from:])
	}
}

// life draws until when the servers of a batch are up.
func (h *holder) life(p batchPlan) time.Time {
	m := h.m
	if p.first {
		return m.s.Operators.DecoyPages.DarkOn
	}
	end := m.s.Until
	if s := m.w.Operators[h.o].Shutdown; !s.IsZero() {
		end = s.Add(dayCount(h.r.IntN(3)))
	}
	return earlier(end, p.day.Add(dayCount(random.Between(h.r, m.s.Operators.LifeMinDays, m.s.Operators.LifeMaxDays))))
}

// command makes the last two domains those that phones talk to, and keeps their servers up.
func (h *holder) command(op *Operator) {
	w := h.m.w
	op.Command = append([]int(nil), h.domains[len(h.domains)-2:]...)
	for _, d := range op.Command {
		domain := &w.Domains[d]
		domain.Purpose = Command
		for k := range domain.Hosts {
			stays := domain.Hosts[k].Stays
			stays[len(stays)-1].Until = h.m.s.Until
		}
		s := h.serverAt(d)
		w.Servers[s].Up[len(w.Servers[s].Up)-1].Until = h.m.s.Until
		domain.Dropped = dropped(domain.Registered, h.m.s.Until)
	}
}

// serverAt returns the server to which a domain of the operator points last.
func (h *holder) serverAt(domain int) int {
	stays := h.m.w.Domains[domain].Hosts[0].Stays
	at := stays[len(stays)-1].Address
	for _, s := range h.servers {
		if h.m.w.Servers[s].Address == at {
			return s
		}
	}
	panic("world: a domain points to no server of its operator")
}

// server adds a server of the operator.
func (h *holder) server(batch int, p batchPlan, network int, up Span, certificate int) int {
	m := h.m
	s := Server{
		Address: m.address(h.r, network), Network: network, Operator: h.o, Batch: batch,
		TLSPorts: []uint16{m.operator[h.o].tlsPort}, HTTPPorts: []uint16{m.s.Ports.HTTP},
		Looks: h.looks(p), Software: m.w.Batches[batch].Software, Certificate: certificate, Up: []Span{up},
	}
	if q := m.w.Operators[h.o].Quirk; q != "" && !p.alone && random.Chance(h.r, m.s.Traces.QuirkShown) {
		s.Quirk = q
	}
	m.w.Servers = append(m.w.Servers, s)
	return len(m.w.Servers) - 1
}

// looks is the generation of a batch's servers: the first, or one of the two later ones,
// the second of which replaces the first in the course of time.
func (h *holder) looks(p batchPlan) Generation {
	if p.first {
		return DecoyPages
	}
	m := h.m
	share := float64(p.day.Sub(m.s.From)) / float64(m.s.Until.Sub(m.s.From))
	// One draw for a batch: its servers run the same configuration.
	if random.Unit(random.Hash(m.seed, random.Label("generation"), uint64(h.o), uint64(p.day.Unix()), uint64(p.size))) < share {
		return ProxyB
	}
	return ProxyA
}

// point lets all hosts of a domain have the address of a server while it is up.
func (h *holder) point(domain, server int, up Span) {
	w := h.m.w
	for k := range w.Domains[domain].Hosts {
		host := &w.Domains[domain].Hosts[k]
		host.Stays = append(host.Stays, Stay{Address: w.Servers[server].Address, From: up.From, Until: up.Until})
	}
	w.Servers[server].Domains = append(w.Servers[server].Domains, domain)
}
