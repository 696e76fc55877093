package qualify

import (
	"net/netip"
	"slices"

	"bridle/collectors/canary"
)

// integrity is what T10 found. A nil means that the question was not asked or not answered.
type integrity struct {
	hijacks, alters, intercepted *bool
	// instead is what was answered for names that do not exist or in place of the canary's address.
	instead []string
}

// integrity reads T10. Every answer to a question with RD for a name that exists is held against the
// canary's address, not only that of this test. Who lies for other names than the canary's (a sinkhole of public indicator lists)
// is not found.
func (d *dossier) integrity(fetches map[string][]fetch, egress []netip.Addr) integrity {
	var g integrity
	for i := range d.exchanges {
		x := &d.exchanges[i]
		if !x.rd || !x.answered() || x.asked != d.at.Addr() || !x.token || x.label == whoami {
			continue
		}
		switch {
		case x.label == denied:
			if x.gives() || x.rcode == "NXDOMAIN" {
				g.hijacks = either(g.hijacks, new(x.gives()))
				g.note(x)
			}
		case x.gives():
			altered := len(x.answers) != 1 || x.answers[0] != canary.Address.String()
			g.alters = either(g.alters, &altered)
			if altered {
				g.note(x)
			}
		}
	}
	g.intercepted = d.intercepted(fetches, egress)
	return g
}

func (g *integrity) note(x *exchange) {
	answers := x.answers
	if len(answers) == 0 && x.cname != "" {
		answers = []string{x.cname}
	}
	for _, a := range answers {
		if !slices.Contains(g.instead, a) {
			g.instead = append(g.instead, a)
		}
	}
	slices.Sort(g.instead)
}

// intercepted reports whether both unused neighbours answered for the canary, and with the resolver's egress: something on the
// path answers for the whole prefix. Nil if no two neighbours were asked.
func (d *dossier) intercepted(fetches map[string][]fetch, egress []netip.Addr) *bool {
	asked, answers := map[netip.Addr]bool{}, map[netip.Addr]bool{}
	same := false
	for i := range d.exchanges {
		x := &d.exchanges[i]
		if x.test != "integrity" || x.asked == d.at.Addr() || x.status == "skipped" {
			continue
		}
		asked[x.asked] = true
		if !x.gives() {
			continue
		}
		answers[x.asked] = true
		for _, f := range fetches[x.key] {
			same = same || f.at < x.at+replayed && slices.Contains(egress, f.from)
		}
	}
	if len(asked) < 2 {
		return nil
	}
	return new(len(answers) >= 2 && same)
}

// sources is what T11 found, without a question of its own: whether all replies came from the address that was asked, and
// repeated the letter case of the name. Nil if no reply came at all.
func (d *dossier) sources(strange []netip.Addr) (source, caseKept *bool) {
	replies, kept := false, true
	for i := range d.exchanges {
		if x := &d.exchanges[i]; x.answered() && x.asked == d.at.Addr() {
			replies = true
			kept = kept && x.caseKept
		}
	}
	if replies {
		caseKept = &kept
	}
	if replies || len(strange) > 0 {
		source = new(len(strange) == 0)
	}
	return source, caseKept
}
