package wire

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"sync"
	"time"

	"bridle/collectors/simnet/dns"
)

// batch is how many datagrams are read with one system call. More than 32 gain little.
const batch = 32

// maxQuestion is the longest datagram that is read whole, in bytes; longer ones are
// malformed.
const maxQuestion = 4096

// datagram is a message over UDP.
type datagram struct {
	// peer is the asker, here the address that it asks or that answers.
	peer netip.AddrPort
	here netip.Addr
	// data of a datagram that was read is valid until the next read.
	data []byte
	// whole is false if a datagram that was read was too long.
	whole bool
	// sent is set by write.
	sent bool
}

// desk deals with the datagrams of one port. One goroutine does, but for delayed replies.
type desk struct {
	s       *Server
	port    uint16
	conn    *packetConn
	decoder *decoder
	encoder *encoder
	in, out []datagram
	replies [batch]int // index into out of the reply to in[i], or -1
	query   query
	reply   dns.Reply
	delayed sync.WaitGroup
}

// servePackets answers the datagrams of a port until its socket is closed or ctx ends.
func (s *Server) servePackets(ctx context.Context, l *lane) error {
	conn, err := newPacketConn(l.packets, s.cfg.V6, s.cfg.Apart)
	if err != nil {
		return err
	}
	d := &desk{s: s, port: l.port, conn: conn, decoder: newDecoder(), encoder: newEncoder(s.cfg.MaxUDP), in: make([]datagram, batch), out: make([]datagram, 0, batch)}
	defer d.delayed.Wait()
	for {
		n, err := conn.read(d.in)
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return fmt.Errorf("reading questions at port %d: %w", l.port, err)
		}
		if err := d.work(ctx, d.in[:n]); err != nil {
			return err
		}
	}
}

// work deals with a batch: asks for all, sends all replies, then says so to the clock.
func (d *desk) work(ctx context.Context, in []datagram) error {
	d.s.udp.received.Add(uint64(len(in)))
	d.out = d.out[:0]
	for i := range in {
		n := len(d.out)
		if err := d.one(ctx, &in[i]); err != nil {
			return err
		}
		d.replies[i] = -1
		if len(d.out) > n {
			d.replies[i] = n
		}
	}
	err := d.conn.write(d.out)
	for i := range in {
		replies := 0
		if r := d.replies[i]; r >= 0 {
			if d.out[r].sent {
				replies = 1
			}
			d.s.udp.sent(d.out[r].sent)
		}
		d.s.cfg.Clock.Handled(in[i].peer.Port(), replies)
	}
	return err
}

// one deals with one datagram; a reply that is due at once is added to d.out.
func (d *desk) one(ctx context.Context, in *datagram) error {
	s := d.s
	verdict, rcode := d.decoder.decode(in.data, &d.query)
	if !in.here.IsValid() || in.peer.Port() == 0 {
		verdict = drop // there is no way back
	}
	if !in.whole && verdict == ask {
		verdict, rcode = refuse, uint16(dns.FormErr)
	}
	here := netip.AddrPortFrom(in.here, d.port)
	switch verdict {
	case drop:
		s.udp.malformed.Add(1)
		s.udp.dropped.Add(1)
		s.log(&d.query, len(in.data), in.peer, here, false, Dropped, nil, netip.Addr{}, nil)
		return nil
	case refuse:
		s.udp.malformed.Add(1)
		out := d.slot(in.peer, in.here)
		out.data = d.encoder.refusal(out.data, &d.query, rcode)
		s.log(&d.query, len(in.data), in.peer, here, false, Answered, refusalOf(&d.query, rcode), in.here, out.data)
		return nil
	}
	s.put(&d.query, in.peer, here, false, &d.reply)
	switch d.reply.Fate {
	case dns.Lost:
		s.udp.lost.Add(1)
		s.log(&d.query, len(in.data), in.peer, here, false, Lost, nil, netip.Addr{}, nil)
		return nil
	case dns.Unreachable:
		s.udp.unreachable.Add(1)
		s.log(&d.query, len(in.data), in.peer, here, false, Unreachable, nil, netip.Addr{}, nil)
		s.refuser.refuse(in.peer, here)
		return nil
	}
	from := in.here
	if d.reply.From.IsValid() {
		from = d.reply.From.Unmap()
	}
	if from.Is4() != in.here.Is4() {
		return fmt.Errorf("%s was asked and %s, of the other family, was to answer; a reply cannot change the family", in.here, from)
	}
	out := d.slot(in.peer, from)
	data, err := d.encoder.encode(out.data, &d.query, &d.reply, min(d.query.size, s.cfg.MaxUDP))
	if err != nil {
		return fmt.Errorf("the answer of %s to a question for %s type %d: %w", in.here, d.query.name, d.query.qtype, err)
	}
	out.data = data
	p, fate := s.pace(d.reply.Delay), Answered
	if p == late {
		fate = Late
	}
	logged := s.log(&d.query, len(in.data), in.peer, here, false, fate, &d.reply, from, data)
	if p != atOnce {
		d.later(ctx, p, out, logged)
	}
	return nil
}

// slot returns a new element of d.out, with the memory that it had before.
func (d *desk) slot(peer netip.AddrPort, here netip.Addr) *datagram {
	d.out = d.out[:len(d.out)+1]
	out := &d.out[len(d.out)-1]
	out.peer, out.here, out.sent = peer, here, false
	return out
}

// later takes the last reply back from d.out and has it sent when it is due. logged is its line in the log, if there is one.
func (d *desk) later(ctx context.Context, p pace, out *datagram, logged *Exchange) {
	reply := *out
	reply.data = slices.Clone(reply.data)
	d.out = d.out[:len(d.out)-1]
	send := func() bool {
		ok := d.conn.writeOne(&reply) == nil
		d.s.udp.sent(ok)
		if ok && p == late && logged != nil {
			again := *logged
			again.Fate = LateSent
			d.s.tell(&again)
		}
		return ok
	}
	if p == late && d.s.cfg.Clock.Hold(reply.peer.Port(), send) {
		return
	}
	delay := d.reply.Delay
	d.delayed.Go(func() {
		timer := time.NewTimer(delay)
		defer timer.Stop()
		select {
		case <-timer.C:
			send()
		case <-ctx.Done():
		}
	})
}
