package dnswire

import (
	"bytes"
	"reflect"
	"testing"

	"github.com/miekg/dns"
)

// plainSeeds returns messages of the form that decodePlain reads, and near misses of it.
func plainSeeds(t testing.TB) [][]byte {
	t.Helper()
	var all [][]byte
	for _, answers := range [][]string{
		nil, {"a.example. 300 IN A 192.0.2.1"}, {"a.example. 7 IN A 192.0.2.9", "a.example. 5 IN A 192.0.2.1", "a.example. 9 IN AAAA 2001:db8::1"},
		{"a.example. 60 IN CNAME b.example.", "b.example. 60 IN A 192.0.2.1"}, {"a.example. 60 CH A 192.0.2.1"}, {"a.example. 60 IN AAAA ::ffff:192.0.2.1"},
	} {
		for _, edit := range []func(m *dns.Msg){
			func(*dns.Msg) {},
			func(m *dns.Msg) { m.SetEdns0(1232, true) },
			func(m *dns.Msg) { m.SetEdns0(1232, true); m.Rcode = dns.RcodeBadVers },
			func(m *dns.Msg) { m.SetEdns0(1232, false); m.IsEdns0().SetVersion(1) },
			func(m *dns.Msg) {
				m.SetEdns0(1232, false)
				m.Extra = append(m.Extra, record("x.example. 1 IN A 192.0.2.7"))
			},
			func(m *dns.Msg) { m.Ns = append(m.Ns, record("example. 60 IN NS ns.example.")) },
			func(m *dns.Msg) { m.Authoritative, m.Truncated, m.RecursionDesired = true, true, true },
			func(m *dns.Msg) {
				m.RecursionAvailable, m.AuthenticatedData, m.CheckingDisabled, m.Zero = true, true, true, true
			},
			func(m *dns.Msg) { m.Rcode = dns.RcodeRefused },
			func(m *dns.Msg) { m.Opcode = dns.OpcodeUpdate },
		} {
			m := new(dns.Msg)
			m.SetQuestion("a.example.", dns.TypeA)
			m.Response, m.Compress = true, true
			for _, a := range answers {
				m.Answer = append(m.Answer, record(a))
			}
			edit(m)
			data, err := m.Pack()
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, data, append(data[:len(data):len(data)], 0), data[:len(data)-1])
		}
	}
	return all
}

// samePlain reports whether decodePlain reads a message; if it does, decodeAny must read the same.
func samePlain(t *testing.T, data []byte, qtype uint16) bool {
	t.Helper()
	short := decodePlain(data, qtype, nil)
	if short == nil {
		return false
	}
	long, err := decodeAny(data, qtype)
	if err != nil || !reflect.DeepEqual(short, long) {
		t.Fatalf("type %d of %x is read as\n%+v and by the other route as\n%+v, %v", qtype, data, short, long, err)
	}
	return true
}

// The short way reads four of the six sets of answers: not the alias, and not the record of another class. Of the ten edits
// it reads five: none, EDNS, both sets of bits and REFUSED. Surplus or missing bytes send a message the long way. Each is
// read for three types.
func TestPlainRepliesAreReadAlike(t *testing.T) {
	read := 0
	for _, data := range plainSeeds(t) {
		for _, qtype := range []uint16{dns.TypeA, dns.TypeAAAA, dns.TypeNS} {
			if samePlain(t, data, qtype) {
				read++
			}
		}
	}
	if want := 4 * 5 * 3; read != want {
		t.Errorf("%d messages were read the short way, want %d", read, want)
	}
}

func FuzzPlain(f *testing.F) {
	for _, data := range plainSeeds(f) {
		f.Add(data, dns.TypeA)
	}
	f.Fuzz(func(t *testing.T, data []byte, qtype uint16) {
		if len(data) >= headerSize {
			samePlain(t, data, qtype)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	data := plainSeeds(b)[33] // an address and EDNS
	for _, c := range []struct {
		name   string
		decode func() (*Reply, error)
	}{
		{"plain", func() (*Reply, error) { return decode(data, dns.TypeA, nil) }},
		{"any", func() (*Reply, error) { return decodeAny(data, dns.TypeA) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := c.decode(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// A question that is packed where another one was is the same, byte for byte, as one packed into fresh memory.
func TestPackingForgetsWhatWasThere(t *testing.T) {
	used := new(query)
	for i := range used.packet {
		used.packet[i] = 0xff
	}
	for _, x := range []Question{{Name: "a.very.long.name.of.an.example", Type: 65280, RecursionDesired: true}, {Name: ".", Type: 1, NoEDNS: true}, {Name: "b.example", Type: 28}} {
		fresh := new(query)
		for _, q := range []*query{used, fresh} {
			if err := q.pack(&x, 1232); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(used.bytes(), fresh.bytes()) || !bytes.Equal(used.asked(), fresh.asked()) {
			t.Errorf("%v is packed as %x, want %x", x, used.bytes(), fresh.bytes())
		}
	}
}
