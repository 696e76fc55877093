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
	"bridle/datasets/schema/resolutions"
)

const (
	mostFlying = 2  // questions that an address has open at a time
	mostTries  = 3  // of a server that has answered, or is new
	mostLinks  = 16 // aliases that are followed; BIND 9 follows as many
)

// asking is a question on its way to its rows.
type asking struct {
	resolve.Question
	owner  string // the name that is asked for now: the last one of the chain
	zone   *zone
	tried  uint32 // servers of the zone, a bit each
	rows   []resolutions.Row
	server int // place in the zone's list of the one being asked
}

// asker asks the servers of zones. It is an agenda whose targets are those of [Course.Ask].
type asker struct {
	*Course
	targets []netip.AddrPort
	place   map[netip.Addr]int
	zones   []*zone
	turn    int
	flying  []int // by target
	all     int
	asked   []*asking // by the items' keys
	err     error
}

// pick returns the place of the server of a zone that a question goes to next: of those that it has not been put to the one with the
// least trouble, then with the fewest open questions; -1 if that one is busy.
func (k *asker) pick(z *zone, a *asking) int {
	best := -1
	worse := func(i, j int) bool {
		x, y := z.servers[i], z.servers[j]
		if z.trouble[x] != z.trouble[y] {
			return z.trouble[x] > z.trouble[y]
		}
		return k.flying[k.place[x]] > k.flying[k.place[y]]
	}
	for n := range z.servers {
		i := (z.turn + n) % len(z.servers)
		if a.tried&(1<<i) == 0 && (best < 0 || worse(best, i)) {
			best = i
		}
	}
	if k.flying[k.place[z.servers[best]]] >= mostFlying {
		return -1
	}
	return best
}

// Next implements [dispatch.Agenda]: zones take turns.
func (k *asker) Next(_ time.Time, it *dispatch.Item) (dnswire.Turn, time.Time) {
	if k.err != nil {
		return dnswire.End, time.Time{}
	}
	left := false
	for range k.zones {
		z := k.zones[k.turn]
		k.turn = (k.turn + 1) % len(k.zones)
		if len(z.ready) == 0 {
			continue
		}
		left = true
		a := z.ready[0]
		i := k.pick(z, a)
		if i < 0 {
			continue
		}
		z.ready, z.turn = z.ready[1:], i+1
		server := z.servers[i]
		a.server, a.tried = i, a.tried|1<<i
		tries := mostTries
		if z.trouble[server] > 0 {
			tries = 1
		}
		*it = dispatch.Item{Target: k.place[server], Name: a.owner, Type: a.Type, Tries: tries, Key: uint64(len(k.asked))}
		k.asked = append(k.asked, a)
		k.flying[it.Target]++
		k.all++
		return dnswire.Ask, time.Time{}
	}
	if !left && k.all == 0 {
		return dnswire.End, time.Time{}
	}
	return dnswire.Wait, time.Time{}
}

// Done implements [dispatch.Agenda].
func (k *asker) Done(it *dispatch.Item, o *dispatch.Outcome) error {
	a := k.asked[it.Key]
	k.asked[it.Key] = nil
	k.flying[it.Target]--
	k.all--
	z := a.zone
	server := z.servers[a.server]
	word := verdict(o, a.owner, z.name)
	if bad(word) {
		z.trouble[server]++
		if a.tried != 1<<len(z.servers)-1 {
			z.ready = append(z.ready, a)
			return k.err
		}
	} else {
		z.trouble[server] = 0
	}
	k.err = errors.Join(k.err, k.take(a, o, word))
	return k.err
}

// take makes rows of the last word about the name that is asked for now.
func (k *asker) take(a *asking, o *dispatch.Outcome, word failure.Word) error {
	at := k.targets[k.place[a.zone.servers[a.server]]]
	if word != "" {
		return k.finish(a, k.failed(a, word, o.At, k.cfg.from(at)), word.Status())
	}
	r := o.Reply
	if len(r.Owned) > 0 {
		for _, value := range r.Owned {
			row := k.row(a, o.At, k.cfg.from(at))
			row.Value, row.TTLS = value, new(*r.OwnedTTL)
			a.rows = append(a.rows, row)
		}
		return k.finish(a, a.rows, failure.Answered)
	}
	link := r.Aliases[0]
	row := k.row(a, o.At, k.cfg.from(at))
	row.Rrtype, row.Value, row.TTLS = "CNAME", link.Target, new(link.TTL)
	a.rows = append(a.rows, row)
	looped := slices.ContainsFunc(a.rows, func(r resolutions.Row) bool { return r.Name == link.Target })
	a.owner = link.Target
	if looped || len(a.rows) > mostLinks || !askable(link.Target) {
		return k.finish(a, k.failed(a, failure.ServerFailure, o.At, k.cfg.from(at)), failure.Answered)
	}
	k.follow(a)
	return nil
}

// follow puts a question to the servers of its present owner: at once if they are asked in this round, else in the next.
func (k *asker) follow(a *asking) {
	p := k.places[a.owner]
	if p != nil && p.zone != nil && slices.Contains(k.zones, p.zone) {
		a.zone, a.tried = p.zone, 0
		p.zone.ready = append(p.zone.ready, a)
		return
	}
	if p == nil {
		k.places[a.owner] = &place{name: a.owner, at: a.owner, floor: registered(a.owner)}
	}
	k.waiting = append(k.waiting, a)
}

// Anomaly implements [dispatch.Agenda].
func (k *asker) Anomaly(row *anomalies.Row) error {
	k.err = errors.Join(k.err, k.anomaly(row))
	return k.err
}
