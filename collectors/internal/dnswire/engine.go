package dnswire

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"time"

	"bridle/collectors/simnet/dns"
)

// Stepper is a simulated network whose time passes in steps. *step.Client is one; an engine
// must be the only one that sends datagrams for it.
type Stepper interface {
	// Now returns the study time.
	Now() dns.Instant
	// Replies returns how many datagrams were sent to the announced ports in all.
	Replies() uint64
	// Announce tells of ports before anything is sent from them.
	Announce(ctx context.Context, ports ...uint16) error
	// Until waits for an instant.
	Until(ctx context.Context, t dns.Instant) (dns.Instant, error)
	// Settle waits until all datagrams were dealt with and returns what Replies returns.
	Settle(ctx context.Context, sent uint64) (replies uint64, err error)
}

// Config says how an engine asks. The zero value of a field means what its comment says.
type Config struct {
	// Local are addresses and ports to ask from, one socket each; port 0 means a random one. None
	// means four sockets of each family that the machine has, with random ports.
	Local []netip.AddrPort
	// Timeout is how long a try waits for a reply over UDP, in network time; 0 means 2 s.
	Timeout time.Duration
	// Tries is how often a question is tried at most; 0 means 3.
	Tries int
	// InFlight is how many questions may be in flight; 0 means MaxInFlight, which is the most. While each has its reply
	// within 10 ms they are at most 512.
	InFlight int
	// UDPSize is what EDNS offers, in bytes, from 512 to 4096; 0 means 1232 (DNS flag day 2020).
	UDPSize uint16
	// Streams is how many TCP connections may be open; further ones wait. 0 means 64.
	Streams int
	// StreamTimeout bounds a TCP exchange from connecting to its reply; 0 means 5 s.
	StreamTimeout time.Duration
	// Linger is how long the end of a run listens for late replies; 0 means as long as Timeout,
	// less than 0 not at all. With Step nothing is waited for.
	Linger time.Duration
	// Rand draws ids, ports and letter case and must be given. Against forgers it must be
	// unpredictable: a ChaCha8 seeded from crypto/rand.
	Rand *rand.Rand
	// Lease is for how many further replies that are read what an outcome points to stays as it is, but for texts, which never
	// change; 0 means for ever. Who keeps no outcome longer saves the memory of most replies ([Reply.Clone] helps with single ones).
	// Replies of which nothing is kept do not count if that is said ([Reply.Release]): so the lease may be a number of rows.
	Lease int
	// Step is the simulated network; nil means a real one.
	Step Stepper
	// Portable leaves out batches, as on systems that have none.
	Portable bool
}

// Stats counts datagrams over UDP unless it says otherwise.
type Stats struct {
	Sent, Received uint64
	// Anomalies counts packets that were not accepted, those over TCP and in floods included.
	Anomalies uint64
	// Late and Duplicates are those of them that came too late or once more.
	Late, Duplicates uint64
	// Streams counts exchanges over TCP.
	Streams uint64
}

// Engine asks questions. Its methods belong to one goroutine.
type Engine struct {
	cfg   Config
	net   transport
	local []netip.AddrPort
	// v4 and v6 are indices of local.
	v4, v6   []int
	table    *table
	lease    *lease
	freshIDs []uint16 // drawn and not used yet, each once
	touched  uint64   // of no meaning: it keeps what foresee and its like read from being left out
	stats    Stats
	begin    time.Time // of network time
	read     uint64    // datagrams read, for Step
}

// New opens the sockets of an engine. It panics if cfg has no Rand, or a number out of range.
func New(ctx context.Context, cfg Config) (*Engine, error) {
	cfg.Timeout = cmp.Or(cfg.Timeout, 2*time.Second)
	cfg.Tries = cmp.Or(cfg.Tries, 3)
	cfg.InFlight = cmp.Or(cfg.InFlight, MaxInFlight)
	cfg.UDPSize = cmp.Or(cfg.UDPSize, 1232)
	cfg.Streams = cmp.Or(cfg.Streams, 64)
	cfg.StreamTimeout = cmp.Or(cfg.StreamTimeout, 5*time.Second)
	cfg.Linger = cmp.Or(cfg.Linger, cfg.Timeout)
	switch {
	case cfg.Rand == nil:
		panic("dnswire: an engine needs a source of randomness")
	case cfg.Timeout < 0 || cfg.Tries < 0 || cfg.Lease < 0 || cfg.Streams < 0 || cfg.StreamTimeout < 0:
		panic("dnswire: a limit is negative")
	case cfg.InFlight < 0 || cfg.InFlight > MaxInFlight:
		panic(fmt.Sprintf("dnswire: %d questions in flight; 1 to %d are possible", cfg.InFlight, MaxInFlight))
	case cfg.UDPSize < 512 || cfg.UDPSize > receiveSize:
		panic(fmt.Sprintf("dnswire: a UDP size of %d bytes; 512 to %d are possible", cfg.UDPSize, receiveSize))
	}
	sockets, err := openSockets(cfg.Local)
	if err != nil {
		return nil, err
	}
	e := &Engine{cfg: cfg, table: newTable(len(sockets), cfg.InFlight), lease: newLease(cfg.Lease), begin: time.Now()}
	for i, s := range sockets {
		e.local = append(e.local, s.local)
		if s.local.Addr().Is4() {
			e.v4 = append(e.v4, i)
		} else {
			e.v6 = append(e.v6, i)
		}
	}
	if !cfg.Portable {
		if e.net, err = newBatched(sockets); err != nil {
			closeSockets(sockets)
			return nil, err
		}
	}
	if e.net == nil {
		e.net = newPortable(sockets)
	}
	if cfg.Step != nil {
		if err := cfg.Step.Announce(ctx, e.Ports()...); err != nil {
			e.net.Close()
			return nil, err
		}
		e.read = cfg.Step.Replies()
	}
	return e, nil
}

// Ports returns the own ports, without repetition, in ascending order.
func (e *Engine) Ports() []uint16 {
	var ports []uint16
	for _, a := range e.local {
		ports = append(ports, a.Port())
	}
	slices.Sort(ports)
	return slices.Compact(ports)
}

// Stats returns what was counted since the engine was made.
func (e *Engine) Stats() Stats { return e.stats }

// Close closes the sockets. A simulated network should be left first.
func (e *Engine) Close() error { return e.net.Close() }

// networkTime returns the time of time-outs.
func (e *Engine) networkTime() time.Duration { return time.Since(e.begin) }

// studyTime returns the time of rows, to the microsecond.
func (e *Engine) studyTime() time.Time {
	if e.cfg.Step != nil {
		return e.cfg.Step.Now().Time()
	}
	return time.Now().UTC().Truncate(time.Microsecond)
}

// socketFor draws a socket for a question; it returns none if no socket has that family and port.
func (e *Engine) socketFor(q *Question) int {
	family := e.v6
	if q.To.Addr().Is4() {
		family = e.v4
	}
	if q.Port == 0 {
		if len(family) == 0 {
			return none
		}
		return family[e.cfg.Rand.IntN(len(family))]
	}
	for _, i := range family {
		if e.local[i].Port() == q.Port {
			return i
		}
	}
	return none
}

// draw draws ids for as many questions as leave together, so that what is known of them is fetched side by side (see foresee).
// On a simulated network it draws one, so that what is drawn hangs on the order of questions alone.
func (e *Engine) draw() {
	n := batch
	if e.cfg.Step != nil {
		n = 1
	}
	for range n {
		id := uint16(e.cfg.Rand.Uint32())
		e.freshIDs = append(e.freshIDs, id)
		e.touched += e.table.ids.held[id]
	}
}

// freeID draws an id that stands for nothing on the socket.
func (e *Engine) freeID(socket int) uint16 {
	for {
		// At most 5/8 of the ids are taken, so this ends soon.
		if len(e.freshIDs) == 0 {
			e.draw()
		}
		id := e.freshIDs[len(e.freshIDs)-1]
		e.freshIDs = e.freshIDs[:len(e.freshIDs)-1]
		if e.table.ids.at(socket, id) == 0 {
			return id
		}
	}
}
