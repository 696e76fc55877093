package serve

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"time"

	"bridle/datasets/schema/anomalies"
)

// deal deals with one packet: it writes its row and returns the reply, nil if there is none.
func (s *Server) deal(p Packet) ([]byte, error) {
	s.received.Add(1)
	p.From = netip.AddrPortFrom(p.From.Addr().Unmap().WithZone(""), p.From.Port())
	p.At = s.cfg.Now().UTC().Truncate(time.Microsecond)
	if !s.limiter.allow(p.From.Addr(), time.Now()) {
		s.limited.Add(1)
		s.mu.Lock()
		defer s.mu.Unlock()
		return nil, s.write(s.accounts.take(p.From.Addr(), anomaly(p, "flood", ""), true))
	}
	v := s.cfg.Zone.Respond(p)
	s.mu.Lock()
	defer s.mu.Unlock()
	if v.Query != nil {
		s.queries.Add(1)
		if err := s.cfg.Sink.Query(*v.Query); err != nil {
			return nil, fmt.Errorf("the log of the canary zone cannot be written, so nothing more is answered: %w", err)
		}
		return v.Reply, nil
	}
	s.odd.Add(1)
	return v.Reply, s.write(s.accounts.take(p.From.Addr(), v.Anomaly, false))
}

// write gives anomalies to the sink; s.mu is held.
func (s *Server) write(rows []*anomalies.Row) error {
	for _, row := range rows {
		if err := s.cfg.Sink.Anomaly(*row); err != nil {
			return fmt.Errorf("the log of the canary zone cannot be written, so nothing more is answered: %w", err)
		}
	}
	return nil
}

// servePackets answers the datagrams of an address until its socket is closed.
func (s *Server) servePackets(ctx context.Context, x socket) error {
	buffer := make([]byte, 65_535)
	for {
		n, from, err := x.packets.ReadFromUDPAddrPort(buffer)
		if ctx.Err() != nil || errors.Is(err, net.ErrClosed) {
			return nil
		}
		if err != nil {
			if soft(err) {
				continue
			}
			return fmt.Errorf("reading from %v over UDP: %w", x.at, err)
		}
		reply, err := s.deal(Packet{From: from, Server: x.label, Data: buffer[:n]})
		if err != nil {
			return err
		}
		if reply == nil {
			continue
		}
		// What cannot be sent, to port 0 or where no route leads, is the asker's loss.
		if _, err := x.packets.WriteToUDPAddrPort(reply, from); err != nil {
			s.unsent.Add(1)
		}
	}
}

// soft reports whether an error concerns one peer, not the socket: systems that report a
// refused datagram do so at the next call.
func soft(err error) bool {
	var n net.Error
	return errors.As(err, &n) && n.Timeout() || refused(err)
}
