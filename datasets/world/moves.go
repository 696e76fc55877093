package world

import (
	"slices"
	"time"

	"bridle/datasets/world/random"
)

// reuse registers a domain that points to a server which the operator had before, while that
// is up; to one of the same batch if none of the older is.
func (h *holder) reuse(batch int, by *nameService) {
	w := h.m.w
	start := later(w.Batches[batch].Day.Add(day), h.m.s.From)
	server, own := None, None
	for _, i := range h.r.Perm(len(h.servers)) {
		s := h.servers[i]
		up := w.Servers[s].Up[0]
		switch {
		case w.Servers[s].Batch == batch:
			own = s
		case up.From.Before(start) && up.Until.After(start.Add(10*day)):
			server = s
		}
		if server != None {
			break
		}
	}
	if server == None {
		server = own
	}
	up := w.Servers[server].Up[0]
	domain := h.domain(batch, by)
	h.point(domain, server, Span{From: later(start, up.From.Add(time.Hour)), Until: up.Until})
}

// move takes domains of a batch to servers in another network, all on one day, as far as
// there are servers left. The certificate goes with the domain.
func (h *holder) move(batch int, domains []int) {
	m, w := h.m, h.m.w
	if h.surplus == 0 || len(domains) == 0 {
		return
	}
	network := m.kinds[Hosting][random.Pick(h.r, m.hosting)]
	first := w.Servers[h.serverAt(domains[0])].Up[0]
	length := first.Until.Sub(first.From)
	if length < 40*day {
		return
	}
	on := instant(h.r, first.From.Add(length/3), first.Until.Add(-length/3)).Truncate(day)
	for _, d := range domains {
		old := h.serverAt(d)
		up := w.Servers[old].Up[0]
		if h.surplus == 0 || len(w.Servers[old].Domains) > 1 || !up.From.Before(on.Add(-2*day)) || !up.Until.After(on.Add(5*day)) {
			continue
		}
		h.surplus--
		p := batchPlan{size: len(domains), day: w.Batches[batch].Day}
		next := h.server(batch, p, network, Span{From: on.Add(-day), Until: up.Until}, w.Servers[old].Certificate)
		w.Servers[next].Looks = w.Servers[old].Looks
		w.Servers[old].Up[0].Until = on.Add(2 * day)
		for k := range w.Domains[d].Hosts {
			stays := w.Domains[d].Hosts[k].Stays
			stays[len(stays)-1].Until = on
		}
		h.point(d, next, Span{From: on, Until: up.Until})
		h.servers[slices.Index(h.servers, old)] = next
	}
}

// spareServer sets up a server to which no domain points, beside one that has some, and with
// the same certificate.
func (h *holder) spareServer() {
	w := h.m.w
	h.surplus--
	like := h.servers[h.r.IntN(len(h.servers))]
	s := w.Servers[like]
	until := earlier(s.Up[0].Until, h.endOfSpares())
	p := batchPlan{size: 1, day: w.Batches[s.Batch].Day}
	next := h.server(s.Batch, p, s.Network, Span{From: s.Up[0].From, Until: later(until, s.Up[0].From.Add(day))}, s.Certificate)
	w.Servers[next].Looks = s.Looks
}

// endOfSpares is when servers that carry no command domain are down at the latest.
func (h *holder) endOfSpares() time.Time {
	if s := h.m.w.Operators[h.o].Shutdown; !s.IsZero() {
		return s.Add(2 * day)
	}
	return h.m.s.Until
}

// returning brings some servers of the first generation back for a while.
func (m *maker) returning() {
	p := m.s.Operators.DecoyPages
	if p == nil {
		return
	}
	var first []int
	for i := range m.w.Servers {
		if m.w.Servers[i].Looks == DecoyPages {
			first = append(first, i)
		}
	}
	for _, i := range random.Sample(m.stream("returning"), len(first), p.Returning) {
		s := &m.w.Servers[first[i]]
		s.Up = append(s.Up, Span{From: p.ReturnOn, Until: p.ReturnUntil})
		for _, d := range s.Domains {
			x := &m.w.Domains[d]
			x.Dropped = later(x.Dropped, dropped(x.Registered, p.ReturnUntil))
			for k := range x.Hosts {
				h := &x.Hosts[k]
				h.Stays = append(h.Stays, Stay{Address: s.Address, From: p.ReturnOn, Until: p.ReturnUntil})
			}
		}
	}
}
