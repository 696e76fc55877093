package wire

import (
	"net/netip"

	"bridle/collectors/simnet/dns"
)

// exchange is what equal questions have in common. The port they come from is not part of
// it, since a question is sent again from any.
type exchange struct {
	from netip.Addr
	to   netip.AddrPort
	name string
	of   dns.Type
	rd   bool
	tcp  bool
}

// attempts counts equal questions at one instant of study time.
type attempts struct {
	at   dns.Instant
	seen map[exchange]int
}

// maxExchanges bounds the exchanges that are remembered. More happen at one instant only
// where study time stands still; then counting starts again.
const maxExchanges = 1 << 20

// next returns how many questions equal to q came at the same instant before.
func (a *attempts) next(q *dns.Question) int {
	if a.seen == nil || a.at != q.At || len(a.seen) >= maxExchanges {
		a.forget()
		a.at = q.At
	}
	key := exchange{q.From.Addr(), q.To, q.Name, q.Type, q.RecursionDesired, q.TCP}
	n := a.seen[key]
	a.seen[key] = n + 1
	return n
}

// forget empties a.seen. Clearing a map takes as long as the map ever was large, and
// instants with one question may follow one with many, so a large one is given up.
func (a *attempts) forget() {
	if a.seen == nil || len(a.seen) > 1024 {
		a.seen = map[exchange]int{}
		return
	}
	clear(a.seen)
}
