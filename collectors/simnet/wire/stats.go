package wire

import "sync/atomic"

// Stats counts what came and what became of it.
type Stats struct {
	UDP, TCP Counts
}

// Counts are numbers of messages over one transport:
//
//	Received = Answered + Lost + Unreachable + Dropped + Unsent + Pending
type Counts struct {
	// Received messages, whatever is in them.
	Received uint64
	// Answered is how many replies were handed to the kernel, refusals of malformed messages included.
	Answered uint64
	// Lost and Unreachable are fates that the responder decided.
	Lost, Unreachable uint64
	// Dropped messages could not be answered: too short, or not questions.
	Dropped uint64
	// Unsent replies could not be sent: the asker had gone, or the kernel refused them,
	// which ends a server.
	Unsent uint64
	// Pending messages are being dealt with or have a reply that is delayed, or had one
	// when their asker left the simulation or the server stopped.
	Pending uint64
	// Malformed is how many of Received were dropped or answered with an error without
	// asking the responder.
	Malformed uint64
}

// counters are Counts in the making.
type counters struct {
	received, answered, lost, unreachable, dropped, unsent, malformed atomic.Uint64
}

// Stats returns the counts so far.
func (s *Server) Stats() Stats { return Stats{UDP: s.udp.counts(), TCP: s.tcp.counts()} }

// counts reads the outcomes before what was received, so that Pending is not negative.
func (c *counters) counts() Counts {
	n := Counts{
		Answered: c.answered.Load(), Lost: c.lost.Load(), Unreachable: c.unreachable.Load(),
		Dropped: c.dropped.Load(), Unsent: c.unsent.Load(), Malformed: c.malformed.Load(),
	}
	n.Received = c.received.Load()
	n.Pending = n.Received - n.Answered - n.Lost - n.Unreachable - n.Dropped - n.Unsent
	return n
}

// sent counts a reply.
func (c *counters) sent(ok bool) {
	if ok {
		c.answered.Add(1)
	} else {
		c.unsent.Add(1)
	}
}
