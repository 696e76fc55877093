package wire

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	mdns "github.com/miekg/dns"

	"bridle/collectors/simnet/dns"
	"bridle/collectors/simnet/step"
)

// The log tells every message of every fate, as it was sent, and late replies twice.
func TestLog(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux takes all of 127.0.0.0/8 for its own")
	}
	var log []*Exchange
	start0 := dns.At(time.Date(2018, 7, 1, 0, 0, 0, 0, time.UTC))
	c := step.New(step.Config{Start: start0})
	_, port := start(t, Config{Responder: &model{}, Clock: c, Log: func(x *Exchange) { log = append(log, x) }})
	p := newProber(t, coordinate(t, c), "prober")
	at := func(last byte) netip.AddrPort {
		return netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 16, 0, last}), port)
	}
	p.until(start0 + 10*dns.Second)
	for _, x := range []struct {
		last byte
		name string
		fate Fate
		from byte // of the reply
	}{
		{1, "Lost.xa", Lost, 0}, {3, "slow.XA", Late, 3}, {4, "nobody.xa", Unreachable, 0}, {5, "other.xa", Answered, 6}, {7, "Lower.xa", Answered, 7},
		{9, "refused.xa", Answered, 9}, {10, "big.xa", Answered, 10}, {11, "a.xa", Answered, 11},
	} {
		log = nil
		p.round(x.name, []netip.AddrPort{at(x.last)})
		e := log[0]
		if e.At != start0+10*dns.Second || e.To != at(x.last) || e.From != p.conn.LocalAddr().(*net.UDPAddr).AddrPort() || e.Name != x.name || e.Type != dns.A || e.Offered != nil ||
			e.Fate != x.fate || (e.Reply != nil) != (x.from != 0) || e.Bytes != 12+len(x.name)+2+4 || e.RecursionDesired || e.TCP {
			t.Errorf("%s: %+v", x.name, e)
		}
		if x.from == 0 {
			continue
		}
		if e.Source != at(x.from).Addr() || e.ReplyBytes < e.Bytes || e.Reply.LosesCase != (x.last == 7) || (e.Reply.RCode == dns.Refused) != (x.last == 9) || e.Reply.TC != (x.last == 10) {
			t.Errorf("%s: %+v, %+v", x.name, e, e.Reply)
		}
	}
	log = nil
	p.until(start0 + 20*dns.Second)
	if len(log) != 3 || log[0].Fate != LateSent || log[0].Name != "slow.XA" || log[0].At != start0+10*dns.Second || *log[0].Reply.TTL != 290 {
		t.Errorf("late replies of three tries: %+v", log)
	}
}

// Over TCP, and for what no responder is asked.
func TestLogOfOddMessages(t *testing.T) {
	lines := make(chan *Exchange, 16)
	_, port := start(t, Config{Responder: &model{}, Clock: step.New(step.Config{}), Log: func(x *Exchange) { lines <- x }})
	to := netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), port)
	conn := udp(t)
	for _, x := range []struct {
		message []byte
		fate    Fate
		rcode   dns.RCode
		name    string
	}{
		{[]byte{1, 2, 3}, Dropped, 0, ""},
		{append([]byte{1, 2, 0x28, 0, 0, 1}, make([]byte, 6)...), Answered, dns.NotImp, ""},
		{append([]byte{1, 2, 1, 0, 0, 0}, make([]byte, 6)...), Answered, dns.FormErr, ""},
	} {
		if _, err := conn.WriteToUDPAddrPort(x.message, to); err != nil {
			t.Fatal(err)
		}
		e := <-lines
		if e.Fate != x.fate || e.Name != x.name || e.Bytes != len(x.message) || (e.Reply == nil) != (x.fate == Dropped) || e.Reply != nil && (e.Reply.RCode != x.rcode || e.ReplyBytes != 12) {
			t.Errorf("%x: %+v, %+v", x.message, e, e.Reply)
		}
	}
	stream, err := net.Dial("tcp", to.String())
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Close()
	q := packed(t, 7, "B.xa", mdns.TypeA)
	if _, err := stream.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(q))), q...)); err != nil {
		t.Fatal(err)
	}
	if e := <-lines; !e.TCP || e.ID != 7 || e.Name != "B.xa" || e.Fate != Lost || e.To != to || e.From.String() != stream.LocalAddr().String() { // as the model has it of addresses in .1
		t.Errorf("over TCP: %+v", e)
	}
}

// randomReply returns a reply with sets of all kinds, some in several pieces.
func randomReply(r *rand.Rand, name string) *dns.Reply {
	set := func() dns.Set {
		owner := []string{name, "x.xa", "xa", "."}[r.IntN(4)]
		s := dns.Set{Owner: owner, TTL: r.Uint32N(1000), Type: []dns.Type{dns.A, dns.NS, dns.CNAME, dns.SOA}[r.IntN(4)]}
		for range 1 + r.IntN(12) {
			switch s.Type {
			case dns.A:
				s.Data = append(s.Data, fmt.Sprintf("192.0.2.%d", r.IntN(256)))
			case dns.SOA:
				s.Data = []string{"ns.xa host.xa 1 2 3 4 5"}
			case dns.CNAME:
				s.Data = []string{[]string{"x.xa", "xa", "y.xa"}[r.IntN(3)]}
			default:
				s.Data = append(s.Data, fmt.Sprintf("ns%d.xa", r.IntN(9)))
			}
		}
		return s
	}
	p := &dns.Reply{RCode: dns.RCode(r.IntN(6)), Authoritative: r.IntN(2) == 0, RecursionDesired: r.IntN(2) == 0, RecursionAvailable: r.IntN(2) == 0, AuthenticData: r.IntN(2) == 0, EDNS: r.IntN(2) == 0}
	for _, section := range []*[]dns.Set{&p.Answer, &p.Authority, &p.Additional} {
		for range r.IntN(4) {
			*section = append(*section, set())
		}
	}
	return p
}

// What the log says is shown is what a reader of the message finds, whether it was cut or not.
func TestShownIsWhatIsInTheMessage(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	e, d := newEncoder(1232), newDecoder()
	short := 0
	for range 3000 {
		const name = "name.x.xa"
		var q query
		if v, _ := d.decode(packed(t, 1, name, mdns.TypeA), &q); v != ask {
			t.Fatal("the question is refused")
		}
		reply := randomReply(r, name)
		data, err := e.encode(nil, &q, reply, minUDP)
		if err != nil {
			t.Fatal(err)
		}
		got := shownIn(reply, name, dns.A)
		if data[2]&2 != 0 {
			short++
			got.cut(data, &q)
		}
		var m mdns.Msg
		if err := m.Unpack(data); err != nil {
			t.Fatal(err)
		}
		if want := read(&m); got.text() != want {
			t.Fatalf("%v\nshown %s\nwant  %s", &m, got.text(), want)
		}
	}
	if short < 100 {
		t.Errorf("%d replies were cut", short)
	}
}

func (s *Shown) text() string {
	show := func(x *ShownSet) string {
		if x == nil {
			return "none"
		}
		return fmt.Sprint(x.Owner, x.TTL, x.InAnswer)
	}
	ttl, least := "none", "none"
	if s.TTL != nil {
		ttl = fmt.Sprint(*s.TTL)
	}
	if s.LeastTTL != nil {
		least = fmt.Sprint(*s.LeastTTL)
	}
	return fmt.Sprint(s.RCode, s.AA, s.TC, s.RD, s.RA, s.AD, s.EDNS, " ", s.Answers, s.Authority, s.Additional, " ", strings.Join(s.Data, ","), " ", ttl, " ", least, " ", s.CNAME, " ", show(s.NS), " ", show(s.SOA))
}

// read makes the same text of a message, record by record.
func read(m *mdns.Msg) string {
	var data []string
	ttl, least, cname, ns, soa := "none", "none", "", "none", "none"
	alias, low := map[string]string{}, uint32(1<<32-1)
	for _, rr := range m.Answer {
		low = min(low, rr.Header().Ttl)
		least = fmt.Sprint(low)
		if a, ok := rr.(*mdns.A); ok {
			if len(data) == 0 {
				ttl = fmt.Sprint(a.Hdr.Ttl)
			}
			data = append(data, a.A.String())
		}
		if c, ok := rr.(*mdns.CNAME); ok && alias[plain(c.Hdr.Name)] == "" {
			alias[plain(c.Hdr.Name)] = plain(c.Target)
		}
	}
	at := plain(m.Question[0].Name)
	for range len(alias) {
		if alias[at] != "" {
			cname, at = alias[at], alias[at]
		}
	}
	for i, section := range [][]mdns.RR{m.Answer, m.Ns} {
		owner := ""
		var least uint32
		for _, rr := range section {
			if n, ok := rr.(*mdns.NS); ok && (owner == "" || owner == plain(n.Hdr.Name)) {
				if owner == "" {
					least = n.Hdr.Ttl
				}
				owner, least = plain(n.Hdr.Name), min(least, n.Hdr.Ttl)
			}
		}
		if owner != "" && ns == "none" {
			ns = fmt.Sprint(owner, least, i == 0)
		}
	}
	for _, rr := range m.Ns {
		if s, ok := rr.(*mdns.SOA); ok && soa == "none" {
			soa = fmt.Sprint(plain(s.Hdr.Name), s.Hdr.Ttl, false)
		}
	}
	slices.Sort(data)
	return fmt.Sprint(dns.RCode(m.Rcode), m.Authoritative, m.Truncated, m.RecursionDesired, m.RecursionAvailable, m.AuthenticatedData, m.IsEdns0() != nil, " ", len(m.Answer), len(m.Ns), len(m.Extra), " ",
		strings.Join(data, ","), " ", ttl, " ", least, " ", cname, " ", ns, " ", soa)
}
