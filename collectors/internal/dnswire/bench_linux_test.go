package dnswire

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"bridle/datasets/schema/anomalies"

	"github.com/miekg/dns"
	"golang.org/x/sys/unix"
)

// responder answers as fast as it can, in a process of its own so that the processor time of
// the asker is told apart. It is the body of the process that startResponder starts.
func TestResponderProcess(t *testing.T) {
	if os.Getenv("BRIDLE_RESPONDER") == "" {
		return // as a test it does nothing
	}
	sockets, err := openSockets([]netip.AddrPort{netip.MustParseAddrPort("127.0.0.1:0")})
	if err != nil {
		t.Fatal(err)
	}
	net, err := newBatched(sockets)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("at", sockets[0].local)
	parent := os.Getppid()
	var out []datagram
	for os.Getppid() == parent {
		net.receive(time.Second, func(all []arrival) {
			for _, a := range all {
				a.data[2] |= bitQR
				out = append(out, datagram{to: a.from, data: a.data})
			}
			net.send(0, out)
			out = out[:0]
		})
	}
}

// startResponder returns the address of a responder that repeats each question as an empty reply.
func startResponder(b *testing.B) netip.AddrPort {
	b.Helper()
	ctx, cancel := context.WithCancel(b.Context())
	cmd := exec.CommandContext(ctx, os.Args[0], "-test.run", "^TestResponderProcess$")
	cmd.Env = append(os.Environ(), "BRIDLE_RESPONDER=1")
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { cancel(); cmd.Wait() })
	line := make([]byte, 100)
	n, err := pipe.Read(line)
	if err != nil {
		b.Fatal(err)
	}
	text, _, _ := strings.Cut(strings.TrimPrefix(string(line[:n]), "at "), "\n")
	return netip.MustParseAddrPort(text)
}

const window = 1024 // questions in flight in benchmarks

// counting is work that gives n questions.
type counting struct {
	to            netip.AddrPort
	names         []string
	n, given, bad int
}

func (c *counting) Next(_ time.Time, q *Question) (Turn, time.Time) {
	if c.given == c.n {
		return End, time.Time{}
	}
	q.To, q.Name, q.Type = c.to, c.names[c.given%len(c.names)], dns.TypeA
	c.given++
	return Ask, time.Time{}
}
func (c *counting) Again(time.Time, *Question, int, Further) bool { return true }
func (c *counting) Anomaly(*anomalies.Row) error                  { return nil }
func (c *counting) Done(o *Outcome) error {
	if o.Status != Answered {
		c.bad++
	}
	return nil
}

func names() []string {
	var names []string
	for i := range 100 {
		names = append(names, fmt.Sprintf("some-name-%d.example", i))
	}
	return names
}

// BenchmarkEngine asks with all checks. One operation is one question.
func BenchmarkEngine(b *testing.B) {
	e, err := New(b.Context(), Config{InFlight: window, Linger: -1, Rand: rand.New(rand.NewChaCha8([32]byte{})),
		Local: []netip.AddrPort{netip.MustParseAddrPort("127.0.0.1:0"), netip.MustParseAddrPort("127.0.0.1:0")}})
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	c := &counting{to: startResponder(b), names: names(), n: b.N}
	measure(b, func() {
		if err := e.Run(b.Context(), c); err != nil {
			b.Fatal(err)
		}
	})
	if c.bad > b.N/100 {
		b.Errorf("%d of %d questions without reply", c.bad, b.N)
	}
}

// BenchmarkFloor moves the same packets through the same number of sockets and looks at nothing: what the
// kernel takes.
func BenchmarkFloor(b *testing.B) {
	sockets, err := openSockets([]netip.AddrPort{netip.MustParseAddrPort("127.0.0.1:0"), netip.MustParseAddrPort("127.0.0.1:0")})
	if err != nil {
		b.Fatal(err)
	}
	net, err := newBatched(sockets)
	if err != nil {
		b.Fatal(err)
	}
	defer net.Close()
	to := startResponder(b)
	var out [batch]datagram
	queries := make([]query, 100)
	for i, name := range names() {
		queries[i].pack(&Question{Name: name, Type: dns.TypeA}, 1232)
	}
	measure(b, func() {
		sent, got := 0, 0
		for got < b.N {
			for sent < b.N && sent-got < window {
				n := min(batch, b.N-sent)
				for i := range n {
					out[i] = datagram{to: to, data: queries[(sent+i)%100].bytes()}
				}
				net.send(sent/batch%2, out[:n])
				sent += n
			}
			before := got
			net.receive(100*time.Millisecond, func(all []arrival) { got += len(all) })
			if got == before {
				got = sent // what is missing was lost
			}
		}
	})
}

// measure reports rate and processor time of this process.
func measure(b *testing.B, f func()) {
	b.Helper()
	b.ReportAllocs()
	b.ResetTimer()
	begin, used := time.Now(), processorTime(b)
	f()
	b.ReportMetric(float64(b.N)/time.Since(begin).Seconds(), "questions/s")
	b.ReportMetric(float64((processorTime(b)-used).Nanoseconds())/1000/float64(b.N), "µs-cpu/question")
}

func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var r unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
