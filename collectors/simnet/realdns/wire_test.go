package realdns

import (
	"net/netip"
	"reflect"
	"testing"

	mdns "github.com/miekg/dns"

	"bridle/collectors/simnet/dns"
)

var plainServer = netip.MustParseAddrPort("198.18.0.21:53")

// TestWireSecondRoute asks the authority over the encoded packets and directly; both must
// tell the same.
func TestWireSecondRoute(t *testing.T) {
	auth := NewAuthority(DefaultTree())
	for _, s := range Script() {
		packet, err := packStep(s, 7)
		if err != nil {
			t.Fatal(err)
		}
		reply, q, err := respond(auth, packet, plainServer, false)
		if err != nil {
			t.Fatal(err)
		}
		got, err := readAnswer(reply, s, 7)
		if err != nil {
			t.Fatal(err)
		}
		var r dns.Reply
		auth.Ask(&q, &r)
		if want := answerOf(&r); !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\ngot  %+v\nwant %+v", s.Name, got, want)
		}
	}
}

func TestReadAnswer(t *testing.T) {
	step := Step{Name: "www.plain.xa", Type: dns.A, EDNS: true}
	answer := func(change func(m *mdns.Msg)) []byte {
		var m mdns.Msg
		packet, _ := packStep(step, 7)
		if err := m.Unpack(packet); err != nil {
			t.Fatal(err)
		}
		m.Response = true
		change(&m)
		out, err := m.Pack()
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	good := answer(func(m *mdns.Msg) {
		m.Rcode = mdns.RcodeRefused
		m.IsEdns0().Option = []mdns.EDNS0{&mdns.EDNS0_EDE{InfoCode: 20}, &mdns.EDNS0_EDE{InfoCode: 18}}
	})
	got, err := readAnswer(good, step, 7)
	if want := (Answer{RCode: dns.Refused, EDNS: true, ExtendedErrors: []int32{18, 20}}); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
	lower, err := readAnswer(answer(func(m *mdns.Msg) { m.Question[0].Name = "www.plain.xa." }), step, 7)
	if err != nil || !lower.LosesCase {
		t.Errorf("lower case: got %+v, %v", lower, err)
	}
	for name, packet := range map[string][]byte{
		"other id":       answer(func(m *mdns.Msg) { m.Id = 8 }),
		"other name":     answer(func(m *mdns.Msg) { m.Question[0].Name = "other.xa." }),
		"other type":     answer(func(m *mdns.Msg) { m.Question[0].Qtype = mdns.TypeNS }),
		"no question":    answer(func(m *mdns.Msg) { m.Question = nil }),
		"not a response": answer(func(m *mdns.Msg) { m.Response = false }),
		"cut":            good[:len(good)-1],
	} {
		if _, err := readAnswer(packet, step, 7); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func FuzzReadAnswer(f *testing.F) {
	step := Step{Name: "www.plain.xa", Type: dns.A}
	packet, err := packStep(step, 7)
	if err != nil {
		f.Fatal(err)
	}
	reply, _, err := respond(NewAuthority(DefaultTree()), packet, plainServer, false)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(reply)
	f.Fuzz(func(t *testing.T, packet []byte) {
		if a, err := readAnswer(packet, step, 7); err == nil && (a.Lost || a.Upstream) {
			t.Errorf("%+v says what a packet cannot tell", a)
		}
	})
}

func FuzzRespond(f *testing.F) {
	auth := NewAuthority(DefaultTree())
	for _, s := range Script()[:10] {
		packet, err := packStep(s, 7)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(packet)
	}
	f.Fuzz(func(t *testing.T, packet []byte) {
		reply, _, err := respond(auth, packet, plainServer, false)
		if err == nil && len(reply) > udpSize {
			t.Errorf("%d bytes over UDP", len(reply))
		}
	})
}
