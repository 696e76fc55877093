package dispatch

import (
	"cmp"

	"bridle/collectors/internal/dnswire"
	"bridle/collectors/internal/plan"
)

// Stats is how far a run is.
type Stats struct {
	// Ledger counts items that the agenda called for, by what became of them. While a run goes on
	// those planned exceed the rest by Deferred and InFlight. What does when it has ended was cut off
	// and has no outcome.
	Ledger plan.Ledger
	// Deferred are items that wait for their limits, for another try or for a connection.
	Deferred int
	// InFlight are items that wait for a reply.
	InFlight int
	// Wire counts packets.
	Wire dnswire.Stats
}

// perPublication is how many changes may be unseen while there is no rest.
const perPublication = 64

// Stats returns the counts, all of one instant and a moment old at most. Any goroutine may call it at any
// time.
func (d *Dispatcher) Stats() Stats {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.public
}

// changed publishes the counts now and then.
func (d *Dispatcher) changed() {
	if d.unseen++; d.unseen >= perPublication {
		d.publish()
	}
}

// publish lets others see the counts.
func (d *Dispatcher) publish() {
	d.unseen = 0
	s := Stats{d.ledger, d.waiting.count, d.flying, d.engine.Stats()}
	d.mu.Lock()
	d.public = s
	d.mu.Unlock()
}

// Sizes in bytes of a query: header, type and class, and the name with its lengths (RFC 1035, section
// 4.1); an OPT record (RFC 6891, section 6.1.2); a reply to a query without EDNS (RFC 1035, section 4.2.1).
const (
	querySize = 12 + 4 + 2
	optSize   = 11
	plainSize = 512
	ednsSize  = 1232 // what dnswire offers unless told otherwise
)

// Bytes returns what queries for a name count against the caps in bytes: for each the message and the
// greatest reply that it invites, without headers of IP, UDP and TCP; the last one over TCP if tcp
// is true. Who restores recorded rows counts each by its n_tries, name and is_tcp; those without EDNS
// are then counted a little too high.
func (d *Dispatcher) Bytes(name string, queries int, tcp bool) int {
	it := Item{Name: name}
	n := queries * d.size(&it, false, false)
	if tcp && queries > 0 {
		n += d.size(&it, false, true) - d.size(&it, false, false)
	}
	return n
}

// bytes returns what the next query of an item counts.
func (d *Dispatcher) bytes(e *entry) int { return d.size(&e.item, e.plain, e.tcp) }

// size returns what a query counts.
func (d *Dispatcher) size(it *Item, plain, tcp bool) int {
	n := querySize + len(it.Name)
	plain = plain || it.NoEDNS
	if !plain {
		n += optSize
	}
	switch {
	case tcp:
		return n + d.cfg.StreamBytes
	case d.cfg.ReplyBytes > 0:
		return n + d.cfg.ReplyBytes
	case plain:
		return n + plainSize
	}
	return n + int(cmp.Or(d.cfg.Engine.UDPSize, ednsSize))
}
