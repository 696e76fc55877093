package authority

import (
	"errors"
	"net/netip"
	"slices"
	"time"

	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/dnswire"
	"bridle/collectors/internal/failure"
	"bridle/collectors/resolve"
	"bridle/datasets/schema/anomalies"

	"github.com/miekg/dns"
)

// answer is what the resolver said, as far as it matters.
type answer struct {
	done    bool
	values  []string
	apex    string // of the SOA beside a denial, "" without one or behind an alias
	alias   bool
	failure failure.Word // why there is no value
	when    time.Time
}

// finder asks the resolver. It is an agenda with one target.
type finder struct {
	*Course
	walking []*place
	waiting map[resolve.Question][]*place
	queue   []resolve.Question
	asked   []resolve.Question // by the items' keys
	flying  int
	err     error
}

// look has a question asked once, and reports what is known of it.
func (f *finder) look(q resolve.Question) *answer {
	a := f.found[q]
	if a == nil {
		a = &answer{}
		f.found[q] = a
	}
	if !a.done && f.waiting[q] == nil {
		f.queue = append(f.queue, q)
		f.waiting[q] = []*place{}
	}
	return a
}

// step goes on with a name until it waits for the resolver or is done.
func (f *finder) step(p *place) {
	for !p.done {
		q := resolve.Question{Name: p.at, Type: dns.TypeNS}
		a := f.look(q)
		if !a.done {
			f.waiting[q] = append(f.waiting[q], p)
			return
		}
		if p.when = a.when; len(a.values) > 0 && !a.alias {
			p.done, p.zone = true, f.zoneAt(p.at, a)
			return
		}
		next := p.next(a)
		if next == "" {
			p.done, p.failure = true, a.failure
			return
		}
		p.at = next
	}
}

// next returns the name whose NS set is looked for next, "" if the way ends here.
func (p *place) next(a *answer) string {
	up := above(p.at)
	p.steps++
	if a.failure.Status() == failure.Skipped {
		return "" // it may not be asked for
	}
	if p.at != p.floor && within(p.at, p.floor) { // below the registered domain
		if a.apex != "" && a.apex != p.at && within(p.at, a.apex) && within(a.apex, p.floor) {
			return a.apex
		}
		if p.steps >= mostSteps || a.apex != "" && within(p.floor, a.apex) {
			return p.floor
		}
		return up
	}
	if a.failure != failure.NoRecord && !a.alias {
		return ""
	}
	if a.apex != "" && a.apex != p.at && within(p.at, a.apex) {
		return a.apex
	}
	return up
}

// zoneAt returns the zone of an apex and has the addresses of its servers looked up.
func (f *finder) zoneAt(apex string, a *answer) *zone {
	z := f.zones[apex]
	if z == nil {
		hosts := slices.DeleteFunc(slices.Clone(a.values), func(host string) bool { return !askable(host) })
		z = &zone{name: apex, hosts: hosts[:min(len(hosts), mostHosts)], when: a.when, trouble: map[netip.Addr]int{}}
		f.zones[apex] = z
	}
	for _, host := range z.hosts {
		f.look(resolve.Question{Name: host, Type: dns.TypeA})
		f.look(resolve.Question{Name: host, Type: dns.TypeAAAA})
	}
	return z
}

// Next implements [dispatch.Agenda].
func (f *finder) Next(_ time.Time, it *dispatch.Item) (dnswire.Turn, time.Time) {
	switch {
	case f.err != nil || len(f.queue) == 0 && f.flying == 0:
		return dnswire.End, time.Time{}
	case len(f.queue) == 0:
		return dnswire.Wait, time.Time{}
	}
	q := f.queue[0]
	f.queue = f.queue[1:]
	*it = dispatch.Item{Name: q.Name, Type: q.Type, RecursionDesired: true, Key: uint64(len(f.asked))}
	f.asked = append(f.asked, q)
	f.flying++
	f.count(func(s *Status) { s.Lookups++ })
	return dnswire.Ask, time.Time{}
}

// Done implements [dispatch.Agenda].
func (f *finder) Done(it *dispatch.Item, o *dispatch.Outcome) error {
	f.flying--
	q := f.asked[it.Key]
	a := f.found[q]
	a.done, a.when = true, o.At
	if r := o.Reply; r == nil {
		a.failure = failure.Word(o.Failure)
	} else {
		a.values, a.alias, a.failure = r.Answers, len(r.Aliases) > 0, resolve.Empty(o)
		if len(a.values) > 0 {
			a.failure = ""
		}
		if r.SOA != nil && !a.alias {
			a.apex = r.SOA.Owner
		}
		if a.alias && a.failure == "" && q.Type == dns.TypeNS {
			a.failure = failure.NoRecord // they are those of another name
		}
	}
	waiting := f.waiting[q]
	delete(f.waiting, q)
	for _, p := range waiting {
		f.step(p)
	}
	return f.err
}

// Anomaly implements [dispatch.Agenda].
func (f *finder) Anomaly(row *anomalies.Row) error {
	f.err = errors.Join(f.err, f.anomaly(row))
	return f.err
}

// anomaly hands on a packet that could not be accepted.
func (c *Course) anomaly(row *anomalies.Row) error {
	row.RunID, row.Vantage = c.cfg.RunID, c.cfg.Vantage
	return c.cfg.Sink.Anomaly(row)
}
