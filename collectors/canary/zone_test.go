package canary

import (
	"net/netip"
	"reflect"
	"strings"
	"testing"
)

// Expected answers are those that the package comment promises.
func TestAnswer(t *testing.T) {
	v4, v6 := netip.MustParseAddr("127.1.255.1"), netip.MustParseAddr("fd00::1")
	for _, x := range []struct {
		name  string
		qtype uint16
		asker netip.Addr
		want  Answer
	}{
		{"canary.xc", typeA, v4, Answer{Exists: true}},
		{"7f3a.canary.xc", typeA, v4, Answer{true, []string{"192.0.2.1"}, 300}},
		{"7f3a.canary.xc", typeTXT, v4, Answer{true, []string{"canary"}, 300}},
		{"7f3a.canary.xc", typeAAAA, v4, Answer{Exists: true, TTL: 300}},
		{"7f3a.nx.canary.xc", typeA, v4, Answer{}},
		{"nx.canary.xc", typeA, v4, Answer{Exists: true}},
		{"nx.a.nx.canary.xc", typeA, v4, Answer{}},
		{"7f3a.ttl-5.canary.xc", typeA, v4, Answer{true, []string{"192.0.2.1"}, 5}},
		{"7f3a.ttl-0.canary.xc", typeA, v4, Answer{Exists: true, Data: []string{"192.0.2.1"}}},
		{"ttl-5.ttl-9.canary.xc", typeA, v4, Answer{true, []string{"192.0.2.1"}, 5}}, // the first label rules
		{"a.ttl-x.canary.xc", typeA, v4, Answer{true, []string{"192.0.2.1"}, 300}},
		{"a.ttl-2147483648.canary.xc", typeA, v4, Answer{true, []string{"192.0.2.1"}, 300}}, // above RFC 2181, section 8
		{"a.whoami.canary.xc", typeA, v4, Answer{Exists: true, Data: []string{"127.1.255.1"}}},
		{"a.whoami.canary.xc", typeA, v6, Answer{Exists: true}},
		{"a.whoami.canary.xc", typeAAAA, v6, Answer{Exists: true, Data: []string{"fd00::1"}}},
		{"a.whoami.canary.xc", typeTXT, v6, Answer{Exists: true, Data: []string{"fd00::1"}}},
		{"a.whoami.canary.xc", typeA, netip.MustParseAddr("::ffff:127.1.255.1"), Answer{Exists: true, Data: []string{"127.1.255.1"}}},
	} {
		if got := New("canary.xc").Answer(x.name, x.qtype, x.asker); !reflect.DeepEqual(got, x.want) {
			t.Errorf("%s type %d from %s: %+v, expected %+v", x.name, x.qtype, x.asker, got, x.want)
		}
	}
}

// Whatever the name, an answer without existence has no data, and a TTL is one that DNS knows.
func FuzzAnswer(f *testing.F) {
	f.Add("a.ttl-5.canary.xc", uint16(1))
	f.Add("nx.canary.xc", uint16(16))
	f.Add("..canary.xc", uint16(28))
	f.Fuzz(func(t *testing.T, name string, qtype uint16) {
		a := New("canary.xc").Answer(name, qtype, netip.MustParseAddr("127.0.0.1"))
		if !a.Exists && (a.Data != nil || a.TTL != 0) || a.TTL > MaxTTL {
			t.Errorf("%q: %+v", name, a)
		}
		if !strings.HasSuffix(name, ".canary.xc") && a.Data != nil {
			t.Errorf("%q lies outside and has %v", name, a.Data)
		}
	})
}
