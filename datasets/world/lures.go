package world

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"bridle/datasets/world/random"
	"bridle/datasets/world/words"
)

// domain registers a domain of the operator with its hosts, which have no addresses yet.
func (h *holder) domain(batch int, by *nameService) int {
	m, w, t := h.m, h.m.w, h.m.s.Traces
	b := w.Batches[batch]
	label, language, theme := h.label()
	d := Domain{
		Purpose: Lure, Operator: h.o, Batch: batch, TLD: h.r.IntN(len(w.TLDs)),
		Language: language, Theme: theme, Registrar: b.Registrar, Registrant: b.Registrant,
	}
	d.Registered = instant(h.r, b.Day.Add(-2*day), b.Day)
	d.Dropped = dropped(d.Registered, earlier(b.Day.Add(dayCount(m.s.Operators.LifeMaxDays)), m.s.Until))
	if random.Chance(h.r, t.Copied) {
		d.Registrant = m.operator[h.r.IntN(len(m.operator))].identity
	}
	if random.Chance(h.r, t.Missing) {
		d.Registrant = ""
	}
	ttl := m.operator[h.o].ttl
	if m.operator[h.o].dynamic && random.Chance(h.r, 0.3) {
		m.dynamicName(h.r, &d, label, ttl)
	} else {
		d.Zone = m.zone(m.free(h.r, label, d.TLD), by)
		d.Hosts = []Host{{Name: d.Name, TTL: ttl}, {Name: "www." + d.Name, TTL: ttl}}
		if random.Chance(h.r, 0.3) {
			sub := []string{"update", "static", "mail", "cdn", "secure", "sync"}[h.r.IntN(6)]
			d.Hosts = slices.Insert(d.Hosts, 0, Host{Name: sub + "." + d.Name, TTL: ttl})
		}
	}
	if random.Chance(h.r, m.s.Operators.Published) {
		d.Public = later(m.s.Operators.PublishedOn, d.Registered.Add(day))
	}
	w.Domains = append(w.Domains, d)
	return len(w.Domains) - 1
}

// dynamicName makes d a name below the zone of a dynamic DNS service.
func (m *maker) dynamicName(r *rand.Rand, d *Domain, label string, ttl uint32) {
	zone := m.w.Domains[m.dynamic]
	name := label + "." + zone.Name
	for m.taken[name] {
		name = fmt.Sprintf("%s%d.%s", label, 2+r.IntN(9998), zone.Name)
	}
	m.taken[name] = true
	d.Zone, d.TLD, d.Shared = zone.Zone, zone.TLD, true
	d.Registrar = "" // the name has none of its own
	d.Registrant = ""
	d.Hosts = []Host{{Name: name, TTL: ttl}}
}

// label invents a name in the manner of the operator, or another: one in four imitates a
// company.
func (h *holder) label() (label, language, theme string) {
	op := h.m.w.Operators[h.o]
	if random.Chance(h.r, h.m.s.Traces.Theme) {
		language, theme = op.Languages[h.r.IntN(len(op.Languages))], op.Themes[h.r.IntN(len(op.Themes))]
	} else {
		language, theme = anyLanguage(h.r), anyTheme(h.r)
	}
	if random.Chance(h.r, 0.25) {
		return words.Imitation(h.r, language, theme), language, theme
	}
	return words.Name(h.r, language, theme), language, theme
}

// anyLanguage is English half the time.
func anyLanguage(r *rand.Rand) string {
	if random.Chance(r, 0.5) {
		return "en"
	}
	l := words.Languages()
	return l[r.IntN(len(l))]
}

func anyTheme(r *rand.Rand) string {
	t := words.Themes()
	return t[r.IntN(len(t))]
}
