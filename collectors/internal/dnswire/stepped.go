package dnswire

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"bridle/collectors/simnet/dns"
)

// step lets everything in flight end at the present instant of study time, or goes on to the next.
func (r *run) step() error {
	ctx := context.WithoutCancel(r.ctx)
	if r.table.oldest != none {
		r.round++
		replies, err := r.cfg.Step.Settle(ctx, r.stats.Sent)
		if err != nil {
			return err
		}
		if err := r.readUntil(replies); err != nil {
			return err
		}
		// Those sent for replies that have just come are still to be settled.
		settled := r.scratch[:0]
		for i := r.table.oldest; i != none; i = r.table.slots[i].newer {
			if r.table.slots[i].round < r.round {
				settled = append(settled, i)
			}
		}
		r.scratch = settled
		for _, i := range settled {
			r.over(i, r.table.slots[i].seen)
		}
		return nil
	}
	if r.table.inFlight() > 0 { // over TCP
		r.openStreams()
		return r.net.receive(idle, r.arrivedTogether)
	}
	if r.ended || r.stopped || !r.waiting {
		return nil
	}
	// Instants are cut to microseconds, and the next one must not lie before wakeAt.
	if _, err := r.cfg.Step.Until(r.outer, dns.At(r.wakeAt.Add(time.Microsecond-1))); err != nil {
		if r.stopped = r.outer.Err() != nil; r.stopped {
			return nil // nothing is in flight
		}
		return err
	}
	r.tick()
	if r.read == r.cfg.Step.Replies() {
		return nil // nothing was in flight that could be refused either
	}
	return r.readUntil(r.cfg.Step.Replies())
}

// readUntil reads as many datagrams as a simulated network has sent, and looks at them when it has all: in the order of the
// questions, whichever socket or processor had them first.
func (r *run) readUntil(replies uint64) error {
	const patience = 10 * time.Second // for the kernel, which has them already
	looked := false
	for start := r.networkTime(); r.read < replies; looked = true {
		if r.networkTime()-start > patience {
			return fmt.Errorf("of %d replies %d never came out of the sockets: their buffers are too small; ask from more ports", replies, replies-r.read)
		}
		if err := r.net.receive(idle, r.gather); err != nil {
			return err
		}
	}
	// Refusals by the network are no datagrams; the last look has found them too.
	if !looked {
		if err := r.net.receive(0, r.gather); err != nil {
			return err
		}
	}
	r.readAt = r.networkTime()
	r.gathered.each(r.arrived)
	return nil
}

// gathered are arrivals of one instant of stepped time that are not looked at yet.
type gathered struct {
	list  []waitingArrival
	bytes []byte // of all of them
}

// waitingArrival is an arrival, and the place of the query that bears its id in the order of sending; 0 if none in flight does.
type waitingArrival struct {
	arrival
	order      uint64
	begin, end int // of its bytes
}

// gather keeps arrivals until all of their instant are there.
func (r *run) gather(all []arrival) {
	for i := range all {
		r.keep(&all[i])
	}
}

func (r *run) keep(a *arrival) {
	if a.refuse == None {
		r.read++
	}
	w := waitingArrival{arrival: *a, begin: len(r.gathered.bytes)}
	if len(a.data) >= 2 {
		if i, _ := r.table.lookup(a.socket, uint16(a.data[0])<<8|uint16(a.data[1])); i != none {
			w.order = r.table.slots[i].order
		}
	}
	r.gathered.bytes = append(r.gathered.bytes, a.data...)
	w.end = len(r.gathered.bytes)
	r.gathered.list = append(r.gathered.list, w)
}

// each gives all arrivals away in the order of the queries. Several of one query, and those of none, go by socket; one socket has
// them in the order in which they were sent.
func (g *gathered) each(take func(*arrival)) {
	slices.SortStableFunc(g.list, func(a, b waitingArrival) int {
		return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(a.socket, b.socket))
	})
	for i := range g.list {
		w := &g.list[i]
		w.data = g.bytes[w.begin:w.end]
		take(&w.arrival)
	}
	g.list, g.bytes = g.list[:0], g.bytes[:0]
}
