package dnswire

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/miekg/dns"
)

// seeds are messages that a decoder has to expect, and some that it has not.
func seeds() [][]byte {
	q := new(dns.Msg).SetQuestion("some.name.example.", dns.TypeA)
	q.Id = 0x1234
	whole := answer(q, func(m *dns.Msg) {
		m.Answer = append(m.Answer, record("some.name.example. 60 IN CNAME other.example."), record("other.example. 30 IN A 192.0.2.9"))
		m.Ns = []dns.RR{record("example. 3600 IN NS ns.example."), record("example. 900 IN SOA a. b. 1 2 3 4 5")}
		m.SetEdns0(1232, false)
		m.IsEdns0().Option = []dns.EDNS0{&dns.EDNS0_EDE{InfoCode: 20}}
	})
	loop := slices.Concat(whole[:headerSize], []byte{0xc0, headerSize, 0, 1, 0, 1})
	return [][]byte{whole, whole[:len(whole)-4], whole[:headerSize], loop, {}, make([]byte, 600)}
}

func record(text string) dns.RR {
	rr, err := dns.NewRR(text)
	if err != nil {
		panic(err)
	}
	return rr
}

// Whatever is accepted repeats the question, under the id and with the QR bit.
func FuzzReply(f *testing.F) {
	var q query
	if err := q.pack(&Question{Name: "some.name.example", Type: dns.TypeA}, 1232); err != nil {
		f.Fatal(err)
	}
	q.setID(0x1234)
	q.mix(rand.New(rand.NewPCG(1, 1)))
	x := subject{slot: none, asked: q.asked(), id: q.id(), name: "some.name.example", qtype: dns.TypeA}
	for _, data := range seeds() {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		questionText(data)
		reply, bad := checkStream(data, &x)
		if (reply == nil) == (bad.kind == None) {
			t.Fatalf("reply %v and anomaly %q", reply, bad.kind)
		}
		if reply == nil {
			return
		}
		m := new(dns.Msg)
		if err := m.Unpack(data); err != nil || !m.Response || m.Id != q.id() || len(m.Question) != 1 || plain(m.Question[0].Name) != x.name || m.Question[0].Qtype != dns.TypeA {
			t.Fatalf("accepted %v, %v", m, err)
		}
		if int(reply.NAnswers) < len(reply.Answers) || reply.RCode == "" || (reply.TTL != nil && *reply.LeastTTL > *reply.TTL) || !slices.IsSorted(reply.Answers) {
			t.Fatalf("reply %+v", reply)
		}
	})
}

// Names are packed as miekg/dns packs them, or not at all.
func FuzzName(f *testing.F) {
	for _, name := range []string{".", "a", "some.name.example", "a..b", "", "x.", "ü.example"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		var q query
		if q.pack(&Question{Name: name, Type: 1}, 1232) != nil {
			return
		}
		if back, qtype := readQuestion(q.asked()); qtype != 1 || back != asciiLower(name) {
			t.Fatalf("%q is read as %q, type %d", name, back, qtype)
		}
		m := new(dns.Msg)
		if err := m.Unpack(q.bytes()); err != nil || len(m.Question) != 1 || m.IsEdns0() == nil {
			t.Fatalf("%q is packed as %v: %v", name, m, err)
		}
		back, err := m.Pack()
		if err != nil || !slices.Equal(back, q.bytes()) {
			t.Fatalf("%q is packed as\n%x and by the other route as\n%x, %v", name, q.bytes(), back, err)
		}
	})
}

// asciiLower puts ASCII letters in lower case.
func asciiLower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
