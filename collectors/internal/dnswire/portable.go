package dnswire

import (
	"errors"
	"net"
	"net/netip"
	"sync"
	"time"

	"bridle/collectors/internal/failure"
)

// portable moves datagrams one by one through net.UDPConn, with a goroutine that reads for each
// socket. It costs about twice the processor time of batches.
type portable struct {
	sockets []opened
	arrived chan arrival
	one     [1]arrival // the one that is given now
	woken   chan struct{}
	closed  chan struct{}
	readers sync.WaitGroup
	timer   *time.Timer
	buffers sync.Pool
}

func newPortable(sockets []opened) *portable {
	p := &portable{
		sockets: sockets, arrived: make(chan arrival, 1024), woken: make(chan struct{}, 1), closed: make(chan struct{}),
		timer: time.NewTimer(time.Hour),
	}
	p.buffers.New = func() any { return new([receiveSize + 1]byte) }
	for i := range sockets {
		p.readers.Go(func() { p.read(i) })
	}
	return p
}

// read passes on what a socket has until it is closed.
func (p *portable) read(socket int) {
	for {
		buffer := p.buffers.Get().(*[receiveSize + 1]byte)
		n, from, err := p.sockets[socket].conn.ReadFromUDPAddrPort(buffer[:])
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			continue // the network refused an earlier datagram and does not say which
		}
		a := arrival{socket: socket, from: unmap(from), data: buffer[:min(n, receiveSize)], whole: n <= receiveSize}
		select {
		case p.arrived <- a:
		case <-p.closed:
			return
		}
	}
}

func unmap(a netip.AddrPort) netip.AddrPort {
	return netip.AddrPortFrom(a.Addr().Unmap().WithZone(""), a.Port())
}

func (p *portable) send(socket int, out []datagram) {
	for i := range out {
		if _, err := p.sockets[socket].conn.WriteToUDPAddrPort(out[i].data, out[i].to); err != nil {
			out[i].failure, out[i].err = classify(failure.Send, err)
		}
	}
}

func (p *portable) receive(wait time.Duration, take func([]arrival)) error {
	pass := func(a arrival) {
		p.one[0] = a
		take(p.one[:])
		p.buffers.Put((*[receiveSize + 1]byte)(a.data[:receiveSize+1]))
	}
	if wait > 0 {
		p.timer.Reset(wait)
		select {
		case a := <-p.arrived:
			pass(a)
		case <-p.woken:
		case <-p.timer.C:
		}
	}
	for range 4 * batch {
		select {
		case a := <-p.arrived:
			pass(a)
		default:
			return nil
		}
	}
	return nil
}

func (p *portable) wake() {
	select {
	case p.woken <- struct{}{}:
	default:
	}
}

func (p *portable) Close() error {
	close(p.closed)
	err := closeSockets(p.sockets)
	p.readers.Wait()
	return err
}
