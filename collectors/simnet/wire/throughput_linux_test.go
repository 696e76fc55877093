package wire

import (
	"net/netip"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"bridle/collectors/simnet/dns"
	"bridle/collectors/simnet/step"
)

// echo answers every question with one record, as cheaply as can be.
type echo struct{ data []string }

func (e echo) Ask(q *dns.Question, r *dns.Reply) {
	r.RecursionAvailable = true
	r.Answer = append(r.Answer, dns.Set{Owner: q.Name, Type: dns.A, TTL: 300, Data: e.data})
}

// BenchmarkQuestions asks 10,000 addresses in turn for one of 100 names through one socket
// that sends and reads in batches; on two cores client and server share the machine. One
// operation is one question with its reply; the processor time is that of both sides.
func BenchmarkQuestions(b *testing.B) {
	_, port := start(b, Config{Responder: echo{[]string{"127.1.2.3"}}, Clock: step.New(step.Config{})})
	conn := udp(b)
	client, err := newPacketConn(conn, false, false)
	if err != nil {
		b.Fatal(err)
	}
	var questions [100][]byte
	for i := range questions {
		questions[i] = packed(b, uint16(i), mixed("some-name.example.xa", i), 1)
	}
	here := netip.AddrFrom4([4]byte{127, 0, 0, 1})
	out, in := make([]datagram, batch), make([]datagram, batch)
	const window = 256 // questions in flight
	sent, answered := 0, 0
	begin, used := time.Now(), processorTime(b)
	for b.Loop() {
		// The loop's body is one question; work is done whenever a batch is full.
		sent++
		to := netip.AddrFrom4([4]byte{127, 10, byte(sent % 10_000 >> 8), byte(sent % 10_000)})
		i := (sent - 1) % batch
		out[i] = datagram{peer: netip.AddrPortFrom(to, port), here: here, data: questions[sent%100]}
		if i < batch-1 {
			continue
		}
		if err := client.write(out); err != nil {
			b.Fatal(err)
		}
		for sent-answered >= window {
			n, err := client.read(in)
			if err != nil {
				b.Fatal(err)
			}
			answered += n
		}
	}
	for answered < sent-sent%batch {
		n, err := client.read(in)
		if err != nil {
			b.Fatal(err)
		}
		answered += n
	}
	b.ReportMetric(float64(answered)/time.Since(begin).Seconds(), "questions/s")
	b.ReportMetric(float64((processorTime(b)-used).Microseconds())/float64(answered), "µs-cpu/question")
}

// processorTime returns what this process has used, in user and in system mode.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var r unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
