package wire

import (
	"bytes"
	"encoding/binary"
	"net/netip"
	"reflect"
	"strings"
	"testing"

	mdns "github.com/miekg/dns"

	"bridle/collectors/simnet/dns"
)

func TestDecodeRefusals(t *testing.T) {
	good := packed(t, 7, "Name.Example.xa", mdns.TypeMX)
	change := func(f func(b []byte) []byte) []byte { return f(bytes.Clone(good)) }
	opt := func(version uint8) []byte {
		return change(func(b []byte) []byte {
			b[11]++
			return append(b, 0, 0, 41, 4, 208, 0, version, 0, 0, 0, 0)
		})
	}
	for _, c := range []struct {
		name    string
		msg     []byte
		verdict verdict
		rcode   uint16
	}{
		{"good", good, ask, 0},
		{"edns", opt(0), ask, 0},
		{"empty", nil, drop, 0},
		{"short", good[:11], drop, 0},
		{"a reply", change(func(b []byte) []byte { b[2] |= 0x80; return b }), drop, 0},
		{"status", change(func(b []byte) []byte { b[2] |= 2 << 3; return b }), refuse, 4},
		{"header only", change(func(b []byte) []byte { return b[:12] }), refuse, 1},
		{"no question", change(func(b []byte) []byte { b[5] = 0; return b }), refuse, 1},
		{"two questions", change(func(b []byte) []byte { b[5] = 2; return append(b, b[12:]...) }), refuse, 1},
		{"cut name", good[:16], refuse, 1},
		{"cut class", good[:len(good)-1], refuse, 1},
		{"compressed name", change(func(b []byte) []byte { b[12] = 0xC0; b[13] = 12; return b }), refuse, 1},
		{"reserved label", change(func(b []byte) []byte { b[12] = 0x80; return b }), refuse, 1},
		{"long name", append(append(bytes.Clone(good[:12]), bytes.Repeat([]byte{1, 'x'}, 128)...), 0, 0, 1, 0, 1), refuse, 1},
		{"missing record", change(func(b []byte) []byte { b[11] = 1; return b }), refuse, 1},
		{"two OPT records", func() []byte { b := opt(0); b[11]++; return append(b, b[len(b)-11:]...) }(), refuse, 1},
		{"EDNS version", opt(1), refuse, 16},
		{"class CH", change(func(b []byte) []byte { b[len(b)-1] = 3; return b }), refuse, 5},
	} {
		t.Run(c.name, func(t *testing.T) {
			var q query
			verdict, rcode := newDecoder().decode(c.msg, &q)
			if verdict != c.verdict || rcode != c.rcode {
				t.Fatalf("verdict %d with code %d, want %d with %d", verdict, rcode, c.verdict, c.rcode)
			}
			if verdict == drop {
				return
			}
			var m mdns.Msg
			if verdict == refuse {
				if err := m.Unpack(newEncoder(1232).refusal(nil, &q, rcode)); err != nil {
					t.Fatal(err)
				}
				if m.Id != 7 || !m.Response || m.Rcode != int(rcode) || m.Opcode != int(c.msg[2]>>3&15) {
					t.Errorf("refused with %v", m.MsgHdr)
				}
			}
		})
	}
}

func TestDecodeNames(t *testing.T) {
	d := newDecoder()
	for range 2 { // the second time from memory
		for name, want := range map[string]string{
			".": ".", "XA.": "xa", "wWw.ExAmple.xa.": "www.example.xa", `a\.b.xa.`: `a\.b.xa`, `\200\065.xa.`: `\200a.xa`,
		} {
			var q query
			if v, _ := d.decode(packed(t, 1, name, 1), &q); v != ask || q.name != want {
				t.Errorf("%s is read as %q, want %q", name, q.name, want)
			}
		}
	}
}

// mirror answers a question with records made of its own name, of many types, so that
// whatever can be asked must also be written.
func mirror(name string) *dns.Reply {
	return &dns.Reply{
		EDNS: true, RecursionAvailable: true, ExtendedErrors: []int32{3, 22},
		Answer: []dns.Set{
			{Owner: name, Type: dns.CNAME, TTL: 1, Data: []string{name}},
			{Owner: name, Type: dns.A, TTL: 1 << 31, Data: []string{"127.0.0.1", "127.255.255.254"}},
			{Owner: name, Type: dns.TXT, TTL: 2, Data: []string{"", name, strings.Repeat("x", 300), `back\slash "quoted"`}},
		},
		Authority: []dns.Set{
			{Owner: ".", Type: dns.NS, TTL: 518400, Data: []string{name, "a.servers.xa"}},
			{Owner: "xa", Type: dns.SOA, TTL: 3, Data: []string{"a.servers.xa hostmaster.xa 1 2 3 4 5"}},
		},
		Additional: []dns.Set{
			{Owner: "a.servers.xa", Type: dns.AAAA, TTL: 4, Data: []string{"fd00::1"}},
			{Owner: "xa", Type: dns.MX, TTL: 4, Data: []string{"10 mail.xa"}},
		},
	}
}

// built is the second route to a reply: records as structures, packed by the library.
func built(t *testing.T, msg []byte, r *dns.Reply) *mdns.Msg {
	t.Helper()
	var asked mdns.Msg
	if err := asked.Unpack(msg); err != nil {
		t.Fatal(err)
	}
	m := new(mdns.Msg)
	m.Id, m.Response, m.RecursionAvailable, m.CheckingDisabled = asked.Id, true, r.RecursionAvailable, asked.CheckingDisabled
	m.Question = asked.Question[:1]
	own := strings.TrimSuffix(strings.ToLower(asked.Question[0].Name), ".")
	if own == "" {
		own = "."
	}
	for i, section := range [][]dns.Set{r.Answer, r.Authority, r.Additional} {
		to := []*[]mdns.RR{&m.Answer, &m.Ns, &m.Extra}[i]
		for _, s := range section {
			for _, text := range s.Data {
				rr, err := value{s.Type, text}.record()
				if err != nil {
					t.Fatal(err)
				}
				rr.Header().Name, rr.Header().Ttl = mdns.Fqdn(s.Owner), s.TTL
				if s.Owner == own {
					rr.Header().Name = asked.Question[0].Name
				}
				*to = append(*to, rr)
			}
		}
	}
	if r.EDNS {
		m.SetEdns0(1232, false)
		opt := m.IsEdns0()
		if o := asked.IsEdns0(); o != nil && o.Do() {
			opt.SetDo()
		}
		for _, code := range r.ExtendedErrors {
			opt.Option = append(opt.Option, &mdns.EDNS0_EDE{InfoCode: uint16(code)})
		}
	}
	return m
}

// Whatever bytes come, the decoder ends; what it accepts is answered by a message that
// repeats the question and that is the one the library would build.
func FuzzDecode(f *testing.F) {
	for _, name := range []string{".", "xa.", "WwW.example.xa.", `a\.b\000.xa.`, strings.Repeat("x.", 120)} {
		f.Add(packed(f, 1, name, mdns.TypeA))
	}
	edns := new(mdns.Msg).SetQuestion("a.xa.", mdns.TypeNS)
	edns.SetEdns0(4096, true)
	b, err := edns.Pack()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Fuzz(func(t *testing.T, msg []byte) {
		var q query
		d, e := newDecoder(), newEncoder(1232)
		verdict, rcode := d.decode(msg, &q)
		switch verdict {
		case drop:
			return
		case refuse:
			var m mdns.Msg
			if err := m.Unpack(e.refusal(nil, &q, rcode)); err != nil || m.Id != binary.BigEndian.Uint16(msg) {
				t.Fatalf("refusal %v: %v", m, err)
			}
			return
		}
		r := mirror(q.name)
		whole, err := e.encode(nil, &q, r, maxTCP)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(whole[headerSize:], q.question) {
			t.Fatalf("the question %q came back as %q", q.question, whole[headerSize:])
		}
		var got, want mdns.Msg
		if err := got.Unpack(whole); err != nil {
			t.Fatal(err)
		}
		packed, err := built(t, msg, r).Pack()
		if err != nil {
			t.Fatal(err)
		}
		if err := want.Unpack(packed); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("reply\n%v\nwant\n%v", &got, &want)
		}
		short, err := e.encode(nil, &q, r, q.size)
		if err != nil || len(short) > max(q.size, minUDP) {
			t.Fatalf("%d bytes for an asker who takes %d: %v", len(short), q.size, err)
		}
	})
}

func TestAttempts(t *testing.T) {
	var a attempts
	q := dns.Question{At: 1, Name: "a.xa", Type: dns.A}
	for i, step := range []struct {
		change func()
		want   int
	}{
		{func() {}, 0},
		{func() {}, 1},
		{func() { q.EDNS = true }, 2},
		{func() { q.From = netip.AddrPortFrom(q.From.Addr(), 9) }, 3},
		{func() { q.Name = "b.xa" }, 0},
		{func() { q.Type = dns.NS }, 0},
		{func() { q.TCP = true }, 0},
		{func() { q.RecursionDesired = true }, 0},
		{func() { q.At = 2 }, 0},
		{func() {}, 1},
	} {
		step.change()
		if got := a.next(&q); got != step.want {
			t.Errorf("step %d: attempt %d, want %d", i, got, step.want)
		}
	}
}
