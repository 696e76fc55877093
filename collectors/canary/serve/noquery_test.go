package serve

import (
	"slices"
	"testing"

	"github.com/miekg/dns"
)

// What is no query: answered as the RFCs say, or not at all, and always an anomaly.
func TestNoQueries(t *testing.T) {
	query, err := new(dns.Msg).SetQuestion("a.c.example.org.", dns.TypeA).Pack()
	if err != nil {
		t.Fatal(err)
	}
	change := func(f func([]byte)) []byte { b := slices.Clone(query); f(b); return b }
	twice := new(dns.Msg).SetQuestion("a.c.example.org.", dns.TypeA)
	twice.SetEdns0(1232, false)
	twice.SetEdns0(1232, false)
	options, _ := twice.Pack()
	for what, x := range map[string]struct {
		data  []byte
		rcode int // -1: no reply
		kind  string
	}{
		"nothing":         {nil, -1, "malformed"},
		"half a header":   {query[:11], -1, "malformed"},
		"a response":      {change(func(b []byte) { b[2] |= 0x80 }), -1, "unsolicited"},
		"a notify":        {change(func(b []byte) { b[2] |= 4 << 3 }), dns.RcodeNotImplemented, "malformed"},
		"an update":       {change(func(b []byte) { b[2] |= 5 << 3 }), dns.RcodeNotImplemented, "malformed"},
		"a header alone":  {query[:12], dns.RcodeFormatError, "malformed"},
		"cut off":         {query[:len(query)-3], dns.RcodeFormatError, "malformed"},
		"no question":     {change(func(b []byte) { b[5] = 0 })[:12], dns.RcodeFormatError, "malformed"},
		"two questions":   {append(change(func(b []byte) { b[5] = 2 }), query[12:]...), dns.RcodeFormatError, "malformed"},
		"a looping name":  {append(slices.Clone(query[:12]), 0xc0, 12, 0, 1, 0, 1), dns.RcodeFormatError, "malformed"},
		"two OPT records": {options, dns.RcodeFormatError, "malformed"},
		"promises":        {change(func(b []byte) { b[11] = 9 }), dns.RcodeFormatError, "malformed"},
	} {
		v, r := respond(t, x.data, false)
		if v.Anomaly == nil || v.Anomaly.Kind != x.kind || v.Anomaly.Found == "" || v.Anomaly.PacketBytes != int64(len(x.data)) {
			t.Errorf("%s: %+v", what, v)
			continue
		}
		if x.rcode == -1 != (r == nil) || r != nil && (r.Rcode != x.rcode || len(v.Reply) > len(x.data) || r.Id != uint16(x.data[0])<<8|uint16(x.data[1])) {
			t.Errorf("%s: answered %v", what, r)
		}
	}
}

// Whatever comes, it is a query or an anomaly, the reply can be read and bears the id, nothing that is a
// response is answered, and over UDP nothing longer than 1232 bytes goes back.
func FuzzRespond(f *testing.F) {
	for _, n := range []string{"a.c.example.org.", "c.example.org.", "x.whoami.c.example.org.", "."} {
		q := new(dns.Msg).SetQuestion(n, dns.TypeTXT)
		q.SetEdns0(1232, true)
		b, _ := q.Pack()
		f.Add(b, false)
		f.Add(b[:len(b)-1], true)
	}
	f.Fuzz(func(t *testing.T, data []byte, tcp bool) {
		v, r := respond(t, data, tcp)
		if r == nil {
			return
		}
		if v.Reply[0] != data[0] || v.Reply[1] != data[1] || data[2]&0x80 != 0 || !r.Response || !tcp && len(v.Reply) > 1232 {
			t.Errorf("%x: reply %x", data, v.Reply)
		}
		if v.Query != nil && (v.Query.Name == "" || v.Query.QType == "" || v.Query.RCode == "") {
			t.Errorf("%x: row %+v", data, v.Query)
		}
	})
}
