package qualify

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/canaryqueries"
	"bridle/datasets/schema/qualificationexchanges"
)

// Evidence holds what was recorded of one survey, in a compact form. Its methods take rows in any order and any
// portions, so they can be handed to study.Read as they are. The zero value is empty and ready.
type Evidence struct {
	of      map[netip.AddrPort]*dossier
	fetches map[string][]fetch // by token
	strange map[netip.Addr][]netip.Addr
	words   map[string]string   // shared by rows
	single  map[string][]string // likewise
}

// dossier is all that one resolver was asked.
type dossier struct {
	at        netip.AddrPort
	exchanges []exchange // in order of time once Judge has begun
}

// micros is an instant in microseconds since 1970 (UTC), or a length of time in microseconds.
type micros = int64

const second micros = 1_000_000

// fetch is a query at the canary's servers.
type fetch struct {
	at   micros
	from netip.Addr
	kind string
}

// Exchanges adds rows of qualification_exchanges. It is an error if an address cannot be read.
func (e *Evidence) Exchanges(rows []qualificationexchanges.Row) error {
	if e.of == nil {
		e.of = map[netip.AddrPort]*dossier{}
	}
	for i := range rows {
		r := &rows[i]
		address, err := netip.ParseAddr(r.Address)
		if err != nil {
			return fmt.Errorf("qualify: run %s asked %q, which is no address: import the run again", r.RunID, r.Address)
		}
		asked, err := netip.ParseAddr(r.AskedAddress)
		if err != nil {
			return fmt.Errorf("qualify: run %s asked %q, which is no address: import the run again", r.RunID, r.AskedAddress)
		}
		at := netip.AddrPortFrom(address, uint16(r.Port))
		d := e.of[at]
		if d == nil {
			d = &dossier{at: at}
			e.of[at] = d
		}
		d.exchanges = append(d.exchanges, e.compact(r, asked))
	}
	return nil
}

// longestTTL is the longest TTL that there is, in seconds; a longer one counts as 0 (RFC 2181, section 8).
const longestTTL = 1<<31 - 1

func (e *Evidence) compact(r *qualificationexchanges.Row, asked netip.Addr) exchange {
	x := exchange{test: e.word(r.Test), round: r.Round, step: r.Step, asked: asked, rd: r.IsRecursionDesired,
		at: r.AskedAt.UnixMicro(), tries: r.NTries, status: e.word(r.Status)}
	x.label, x.ttlAsked = parse(r.Name)
	if r.Token != nil {
		x.key, x.token = strings.Clone(*r.Token), true
	} else {
		x.key = e.word(r.Name)
	}
	x.answers = e.list(r.Answers)
	if r.SourcePort != nil {
		x.port = *r.SourcePort
	}
	if r.RCode != nil {
		x.rcode = e.word(*r.RCode)
	}
	if r.RemainingTTLS != nil {
		if x.hasTTL = true; *r.RemainingTTLS <= longestTTL {
			x.ttl = *r.RemainingTTLS // a longer one counts as 0
		}
	}
	if r.NSOwner != nil {
		x.nsOwner = e.word(*r.NSOwner)
	}
	if r.CNAME != nil {
		x.cname = e.word(*r.CNAME)
	}
	x.caseKept = r.IsCaseKept != nil && *r.IsCaseKept
	x.nsInAnswer = r.IsNSInAnswer != nil && *r.IsNSInAnswer
	return x
}

// word returns the one copy that is kept of a word that many rows hold.
func (e *Evidence) word(s string) string {
	if e.words == nil {
		e.words = map[string]string{}
	}
	if w, ok := e.words[s]; ok {
		return w
	}
	s = strings.Clone(s) // not the memory of the file that it was read from
	e.words[s] = s
	return s
}

// list does the same for the data of a reply, which is one address in most rows.
func (e *Evidence) list(answers []string) []string {
	switch len(answers) {
	case 0:
		return nil
	case 1:
		if e.single == nil {
			e.single = map[string][]string{}
		}
		one, known := e.single[answers[0]]
		if !known {
			one = []string{e.word(answers[0])}
			e.single[one[0]] = one
		}
		return one
	}
	out := make([]string, len(answers))
	for i, a := range answers {
		out[i] = e.word(a)
	}
	return out
}

// Queries adds rows of canary_queries. Those without a token are of no use here and are left out. It is an error
// if an address cannot be read.
func (e *Evidence) Queries(rows []canaryqueries.Row) error {
	if e.fetches == nil {
		e.fetches = map[string][]fetch{}
	}
	for i := range rows {
		r := &rows[i]
		if r.Token == nil {
			continue
		}
		from, err := netip.ParseAddr(r.FromAddress)
		if err != nil {
			return fmt.Errorf("qualify: the canary's log of run %s has a query from %q, which is no address", r.RunID, r.FromAddress)
		}
		token := strings.Clone(*r.Token)
		e.fetches[token] = append(e.fetches[token], fetch{r.ReceivedAt.UnixMicro(), from.Unmap(), e.word(r.QType)})
	}
	return nil
}

// Anomalies adds rows of anomalies. Only replies from another source than was asked (wrong_source) matter here.
func (e *Evidence) Anomalies(rows []anomalies.Row) error {
	if e.strange == nil {
		e.strange = map[netip.Addr][]netip.Addr{}
	}
	for i := range rows {
		r := &rows[i]
		if r.Kind != "wrong_source" || r.AskedAddress == nil {
			continue
		}
		asked, err := netip.ParseAddr(*r.AskedAddress)
		if err != nil {
			return fmt.Errorf("qualify: an anomaly of run %s names %q, which is no address", r.RunID, *r.AskedAddress)
		}
		from, err := netip.ParseAddr(r.FromAddress)
		if err != nil {
			return fmt.Errorf("qualify: an anomaly of run %s came from %q, which is no address", r.RunID, r.FromAddress)
		}
		if !slices.Contains(e.strange[asked], from) {
			e.strange[asked] = append(e.strange[asked], from)
		}
	}
	return nil
}

// settle brings everything into an order that does not depend on how it was added.
func (e *Evidence) settle() []*dossier {
	var all []*dossier
	for _, d := range e.of {
		slices.SortFunc(d.exchanges, func(a, b exchange) int {
			return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.test, b.test), cmp.Compare(a.round, b.round),
				cmp.Compare(a.step, b.step), a.asked.Compare(b.asked))
		})
		all = append(all, d)
	}
	slices.SortFunc(all, func(a, b *dossier) int { return a.at.Compare(b.at) })
	for _, f := range e.fetches {
		slices.SortFunc(f, func(a, b fetch) int {
			return cmp.Or(cmp.Compare(a.at, b.at), a.from.Compare(b.from), cmp.Compare(a.kind, b.kind))
		})
	}
	for _, s := range e.strange {
		slices.SortFunc(s, netip.Addr.Compare)
	}
	return all
}
