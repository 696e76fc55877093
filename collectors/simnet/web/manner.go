package web

import (
	"io"
	"net"
	"time"

	"bridle/datasets/world"
)

const (
	readBuffer = 8 << 10 // bytes; the longest line of a request
	slowPiece  = 16      // bytes that a slow server sends at a time
	maxIgnored = 1 << 20 // bytes that are read and thrown away
)

// say sends an answer in the manner of the server and reports whether the conversation
// goes on.
func (c *conversation) say(b []byte) bool {
	switch c.server.Manner {
	case world.Slow:
		return c.drip(b)
	case world.ClosesEarly:
		c.write(b[:len(b)/2])
		c.linger()
		return false
	case world.Resets:
		reset(c.raw)
		return false
	}
	return len(b) == 0 || c.write(b)
}

// drip sends a few bytes at a time.
func (c *conversation) drip(b []byte) bool {
	for len(b) > 0 {
		n := min(slowPiece, len(b))
		c.until(c.deadline())
		if !c.write(b[:n]) {
			return false
		}
		b = b[n:]
		pause := time.NewTimer(c.config.Pause)
		select {
		case <-pause.C:
		case <-c.stop:
			pause.Stop()
			return false
		}
		if !time.Now().Before(c.ends) {
			return false
		}
	}
	return true
}

// listen hears the client out and says nothing.
func (c *conversation) listen() {
	c.until(c.deadline())
	drain(c.conn)
}

// babble sends bytes that are neither TLS nor HTTP: those of the server's address, again
// and again.
func (c *conversation) babble() {
	c.until(c.deadline())
	a := c.server.Address.As16()
	for range 16 {
		if !c.write(append(a[:], 0x00, 0xff, 0x80, '\n')) {
			return
		}
	}
	c.linger()
}

// drain reads until the client closes, the deadline comes or it has sent too much.
func drain(r io.Reader) {
	// Every end is a good end here: nobody wants the bytes.
	_, _ = io.Copy(io.Discard, io.LimitReader(r, maxIgnored))
}

// refuse resets a connection once the client has said something. At once, the client would learn of it while it connects, while it sends
// or while it reads, whichever the load of the machine decides, and its rows would tell of it in other words every time.
func refuse(c net.Conn, patience time.Duration) {
	var first [1]byte
	_ = c.SetReadDeadline(time.Now().Add(patience)) // if that fails the connection is closed already
	_, _ = c.Read(first[:])
	reset(c)
}

// reset closes a connection with a reset instead of an orderly end.
func reset(c net.Conn) {
	if t, ok := c.(*net.TCPConn); ok {
		_ = t.SetLinger(0)
	}
	_ = c.Close()
}
