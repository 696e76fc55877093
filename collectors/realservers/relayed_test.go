package realservers

import (
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	mdns "github.com/miekg/dns"

	"bridle/collectors/survey"
	"bridle/collectors/survey/qualify"
	"bridle/datasets/schema/resolverqualifications"
)

// relayed returns manners that forge packets around the true replies of a resolver behind: what is found of such a relay must
// be what is found of that resolver.
func relayed(behind netip.AddrPort) []manner {
	changed := func(change func(m *mdns.Msg)) func(*mdns.Msg, []byte) []byte {
		return func(q *mdns.Msg, _ []byte) []byte { return answer(q, lie, change) }
	}
	before := func(name, kind string, v via, packet func(q *mdns.Msg, raw []byte) []byte) manner {
		return manner{name: name, kind: kind, datagram: func(f *forger, q *mdns.Msg, raw []byte, from netip.AddrPort) {
			f.forge(v, packet(q, slices.Clone(raw)), from)
			f.relay(behind, raw, from, nil)
		}}
	}
	return []manner{
		before("other source", "wrong_source", elsewhere, changed(nil)),
		before("other port", "wrong_port", otherPort, changed(nil)),
		before("other question", "wrong_question", itself, changed(func(m *mdns.Msg) { m.Question[0].Name = "other.xa."; m.Answer[0].Header().Name = "other.xa." })),
		before("QR=0", "not_a_response", itself, changed(func(m *mdns.Msg) { m.Response = false })),
		before("other id", "wrong_id", itself, changed(func(m *mdns.Msg) { m.Id ^= 0x5555 })),
		before("truncated, other source", "wrong_source", elsewhere, changed(func(m *mdns.Msg) { m.Truncated = true })),
		before("cut short", "malformed", itself, func(q *mdns.Msg, _ []byte) []byte { p := answer(q, lie, nil); return p[:len(p)-3] }),
		{name: "twice", kind: "duplicate", datagram: func(f *forger, q *mdns.Msg, raw []byte, from netip.AddrPort) {
			f.relay(behind, raw, from, func() { f.forge(itself, answer(q, lie, nil), from) })
		}},
	}
}

// relay asks the resolver behind and passes its reply on; then is called after it.
func (f *forger) relay(behind netip.AddrPort, raw []byte, from netip.AddrPort, then func()) {
	f.running.Go(func() {
		c, err := net.DialUDP("udp4", nil, net.UDPAddrFromAddrPort(behind))
		if err != nil {
			return
		}
		defer c.Close()
		c.SetDeadline(time.Now().Add(userPatience))
		buffer := make([]byte, 4096)
		if _, err = c.Write(raw); err != nil {
			return
		}
		if n, err := c.Read(buffer); err == nil {
			f.sockets[itself].WriteToUDPAddrPort(buffer[:n], from)
			if then != nil {
				then()
			}
		}
	})
}

// TestForgedSurvey surveys one BIND through relays that forge. No forged answer gets into a row, every forged packet is an
// anomaly, and each relay is found to be what BIND is: clean. Only the column of the reply's source tells the one who forges that.
func TestForgedSurvey(t *testing.T) {
	p := settle(t, "bind-9.18")
	var forgers []*forger
	who := []survey.Resolver{{Address: p.at("bind-9.18")}}
	for i, m := range relayed(p.at("bind-9.18")) {
		f := listen(t, i, m)
		forgers = append(forgers, f)
		who = append(who, survey.Resolver{Address: f.to})
	}
	e := askAll(t, who, false)
	var evidence qualify.Evidence
	for _, err := range []error{evidence.Exchanges(e.rows), evidence.Anomalies(e.odd), evidence.Queries(p.canary.rows())} {
		if err != nil {
			t.Fatal(err)
		}
	}
	rows, _ := qualify.Judge(&evidence, qualify.Setting{RunID: "run", Zone: zone, DelegationTTL: 48 * time.Hour})
	of := map[string]*resolverqualifications.Row{}
	for i := range rows {
		of[rows[i].Address] = &rows[i]
	}
	for i := range e.rows {
		if r := &e.rows[i]; slices.Contains(r.Answers, lie.String()) {
			t.Errorf("a forged answer was accepted: %+v", r)
		}
	}
	if n := p.agree(t, resolver{"bind-9.18", p.at("bind-9.18")}, vantageOfSurvey, askedOf(e.rows, p.at("bind-9.18").Addr().String())); n == 0 {
		t.Error("BIND's log has no query of the survey")
	}
	for _, f := range forgers {
		q := of[f.to.Addr().String()]
		if q == nil {
			t.Fatalf("%s was not judged", f.manner.name)
		}
		if q.IsSourceKept == nil || *q.IsSourceKept == (f.manner.kind == "wrong_source") {
			t.Errorf("%s: that the source is kept is %v", f.manner.name, q.IsSourceKept)
		}
		q.IsSourceKept = new(true) // the rest is as BIND has it
		if because := open.differs(q); because != "" {
			t.Errorf("%s: %s", f.manner.name, because)
		}
		kinds := map[string]int64{}
		for _, a := range e.odd {
			if at := f.to.Addr().String(); a.AskedAddress != nil && *a.AskedAddress == at || a.AskedAddress == nil && strings.HasPrefix(a.FromAddress, at) {
				kinds[a.Kind] += a.NPackets
			}
		}
		if forged := int64(f.count()); kinds[f.manner.kind]+kinds["late"] < forged || kinds[f.manner.kind] == 0 {
			t.Errorf("%s: %d packets were forged, recorded as %v", f.manner.name, forged, kinds)
		}
		t.Logf("%-26s %s; %d forged, recorded as %v", f.manner.name, q.Class, f.count(), fmt.Sprint(kinds))
	}
}
