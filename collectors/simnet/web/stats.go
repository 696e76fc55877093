package web

import "sync/atomic"

// Stats are counts since the start.
type Stats struct {
	// Accepted connections; of them Reset met no server that was up, Overload were too many.
	Accepted, Reset, Overload int64
	// Stalled is how often accepting had to wait because the process had no file
	// descriptors left: raise its limit.
	Stalled int64
	// Handshakes of TLS that were finished, and HandshakeFailures that were not.
	Handshakes, HandshakeFailures int64
	// Requests that were read, and of them Malformed.
	Requests, Malformed int64
	// Broken are certificates that could not be made; it stays 0 in a sound world.
	Broken int64
}

type counts struct {
	accepted, reset, overload, stalled, handshakes, failures, requests, malformed, broken atomic.Int64
}

// Stats returns the counts so far. It may be called at any time.
func (s *Server) Stats() Stats {
	c := &s.counts
	return Stats{
		Accepted: c.accepted.Load(), Reset: c.reset.Load(), Overload: c.overload.Load(), Stalled: c.stalled.Load(),
		Handshakes: c.handshakes.Load(), HandshakeFailures: c.failures.Load(),
		Requests: c.requests.Load(), Malformed: c.malformed.Load(), Broken: c.broken.Load(),
	}
}
