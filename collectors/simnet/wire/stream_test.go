package wire

import (
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/netip"
	"os"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"

	mdns "github.com/miekg/dns"

	"bridle/collectors/simnet/step"
)

func TestManyQuestionsInOneConnection(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux takes all of 127.0.0.0/8 for its own")
	}
	m := &model{}
	s, port := start(t, Config{Responder: m, Clock: step.New(step.Config{})})
	to := netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 1, 2, 77}), port)
	conn, err := net.Dial("tcp", to.String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(patience))
	var all []byte
	for i := range 50 {
		q := packed(t, uint16(i), mixed("a.b.xa", i), mdns.TypeA)
		all = append(binary.BigEndian.AppendUint16(all, uint16(len(q))), q...)
	}
	if _, err := conn.Write(all); err != nil {
		t.Fatal(err)
	}
	stream := &mdns.Conn{Conn: conn}
	for i := range 50 {
		r, err := stream.ReadMsg()
		if err != nil {
			t.Fatal(err)
		}
		if a, ok := r.Answer[0].(*mdns.A); r.Id != uint16(i) || r.Question[0].Name != mixed("a.b.xa.", i) || !ok || a.A.String() != "127.1.2.77" {
			t.Fatalf("reply %d is %v", i, r)
		}
	}
	if q := m.questions()[0]; !q.TCP || q.To != to {
		t.Errorf("the responder was asked %+v, want TCP to %s", q, to)
	}
	if got, want := counted(t, s).TCP, (Counts{Received: 50, Answered: 50}); got != want {
		t.Errorf("stats %+v, want %+v", got, want)
	}
}

func TestUnreachableLooksClosed(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux takes all of 127.0.0.0/8 for its own")
	}
	to := netip.AddrFrom4([4]byte{127, 1, 2, 4})
	q := packed(t, 1, "a.xa", mdns.TypeA)
	t.Run("udp", func(t *testing.T) {
		if os.Geteuid() != 0 {
			t.Skip("raw sockets need root")
		}
		_, port := start(t, Config{Responder: &model{}, Clock: step.New(step.Config{}), Refuse: true})
		to := netip.AddrPortFrom(to, port)
		conn, err := net.Dial("udp", to.String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		conn.SetReadDeadline(time.Now().Add(patience))
		conn.Write(q)
		if _, err := conn.Read(make([]byte, 100)); !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("error %v, want that the connection was refused", err)
		}
	})
	t.Run("tcp", func(t *testing.T) {
		_, port := start(t, Config{Responder: &model{}, Clock: step.New(step.Config{})})
		to := netip.AddrPortFrom(to, port)
		conn, err := net.Dial("tcp", to.String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		conn.SetDeadline(time.Now().Add(patience))
		conn.Write(append([]byte{0, byte(len(q))}, q...))
		if _, err := conn.Read(make([]byte, 100)); !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("error %v, want a reset", err)
		}
	})
}

func TestConnectionsAreBounded(t *testing.T) {
	_, port := start(t, Config{Responder: &model{}, Clock: step.New(step.Config{}), MaxStreams: 1, Idle: 30 * time.Millisecond})
	to := netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), port).String()
	var conns []net.Conn
	for range 2 {
		conn, err := net.Dial("tcp", to)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		conn.SetDeadline(time.Now().Add(patience))
		conns = append(conns, conn)
	}
	// The second is closed for lack of room, the first since it is silent.
	for _, conn := range slices.Backward(conns) {
		if _, err := conn.Read(make([]byte, 1)); !errors.Is(err, io.EOF) && !errors.Is(err, syscall.ECONNRESET) {
			t.Errorf("error %v, want that the server closed the connection", err)
		}
	}
}
