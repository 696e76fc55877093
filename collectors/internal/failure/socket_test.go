package failure_test

import (
	"io"
	"net"
	"testing"
	"time"

	"bridle/collectors/internal/failure"
)

// connect opens a TCP connection on loopback whose other end serve gets.
func connect(t *testing.T, serve func(*net.TCPConn)) net.Conn {
	t.Helper()
	l, err := net.ListenTCP("tcp4", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	c, err := net.Dial("tcp4", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	peer, err := l.AcceptTCP()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { peer.Close() })
	serve(peer)
	return c
}

// closed returns a UDP socket connected to a port of loopback at which nobody listens.
func closed(t *testing.T) net.Conn {
	t.Helper()
	l, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c, err := net.Dial("udp4", l.LocalAddr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	l.Close()
	return c
}

// Every failure that loopback can produce, from the real error of a real socket.
func TestErrorsOfSockets(t *testing.T) {
	buffer := make([]byte, 64)
	for _, c := range []struct {
		name string
		op   failure.Op
		make func(t *testing.T) error
		want failure.Word
	}{
		{"UDP port closed", failure.Receive, func(t *testing.T) error {
			c := closed(t)
			if _, err := c.Write(buffer); err != nil {
				t.Fatal(err)
			}
			c.SetReadDeadline(time.Now().Add(10 * time.Second))
			_, err := c.Read(buffer)
			return err
		}, failure.PortRefused},
		{"datagram too long", failure.Send, func(t *testing.T) error {
			_, err := closed(t).Write(make([]byte, 70_000)) // UDP carries at most 65,507 bytes
			return err
		}, failure.SendFailed},
		{"TCP port closed", failure.Connect, func(t *testing.T) error {
			l, err := net.Listen("tcp4", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			l.Close()
			_, err = net.Dial("tcp4", l.Addr().String())
			return err
		}, failure.PortRefused},
		{"reset", failure.Receive, func(t *testing.T) error {
			_, err := connect(t, func(peer *net.TCPConn) { peer.SetLinger(0); peer.Close() }).Read(buffer)
			return err
		}, failure.Reset},
		{"ends at once", failure.Receive, func(t *testing.T) error {
			_, err := connect(t, func(peer *net.TCPConn) { peer.Close() }).Read(buffer)
			return err
		}, failure.ClosedEarly},
		{"ends within", failure.Receive, func(t *testing.T) error {
			c := connect(t, func(peer *net.TCPConn) { peer.Write(buffer[:5]); peer.Close() })
			_, err := io.ReadFull(c, buffer)
			return err
		}, failure.ClosedEarly},
		{"says nothing", failure.Receive, func(t *testing.T) error {
			c := connect(t, func(*net.TCPConn) {})
			c.SetReadDeadline(time.Unix(1, 0))
			_, err := c.Read(buffer)
			return err
		}, failure.Timeout},
		{"own socket closed", failure.Send, func(t *testing.T) error {
			c := closed(t)
			c.Close()
			_, err := c.Write(buffer)
			return err
		}, unknown},
		{"no time to connect", failure.Connect, func(t *testing.T) error {
			_, err := (&net.Dialer{Deadline: time.Unix(1, 0)}).Dial("tcp4", "127.0.0.1:9")
			return err
		}, failure.Timeout},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := c.make(t)
			if err == nil {
				t.Fatal("no error came")
			}
			if got := classify(t, c.op, err); got != c.want {
				t.Errorf("%v is %s, want %s", err, got, c.want)
			}
		})
	}
}
