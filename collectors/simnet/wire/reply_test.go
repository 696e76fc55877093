package wire

import (
	"bytes"
	"encoding/binary"
	"reflect"
	"strings"
	"testing"

	mdns "github.com/miekg/dns"

	"bridle/collectors/simnet/dns"
)

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
