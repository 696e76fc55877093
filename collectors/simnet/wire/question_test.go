package wire

import (
	"bytes"
	"net/netip"
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
