package authority

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/dnswire"
	"bridle/collectors/resolve"
	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/resolutions"

	"github.com/miekg/dns"
)

var (
	start    = time.Date(2018, 9, 18, 0, 0, 0, 0, time.UTC)
	resolver = netip.MustParseAddrPort("192.0.2.53:53")
)

// kept is a sink that keeps rows.
type kept struct{ rows []resolutions.Row }

func (k *kept) Resolutions(rows []resolutions.Row) error {
	k.rows = append(k.rows, rows...)
	return nil
}
func (k *kept) Anomaly(*anomalies.Row) error { return nil }

// network says what becomes of questions, by "server name type"; what it does not know times out.
type network map[string]*dnswire.Reply

// internet is a resolver that knows zones with their servers, and what servers answer.
func internet(zones map[string][]string, answers network) network {
	n := network{}
	for zone, servers := range zones {
		var hosts []string
		for i, s := range servers {
			host := fmt.Sprintf("ns%d.%s", i+1, zone)
			hosts = append(hosts, host)
			n["resolver "+host+" A"] = &dnswire.Reply{RCode: "NOERROR", RecursionAvailable: true, Answers: []string{s}, Owned: []string{s}}
			n["resolver "+host+" AAAA"] = denial("NOERROR", zone)
		}
		n["resolver "+zone+" NS"] = &dnswire.Reply{RCode: "NOERROR", RecursionAvailable: true, Answers: hosts, Owned: hosts}
		for _, s := range servers {
			n[s+" "+zone+" NS"] = records(3600, hosts...)
		}
	}
	maps.Copy(n, answers)
	return n
}

func denial(code, apex string) *dnswire.Reply {
	return &dnswire.Reply{RCode: code, RecursionAvailable: true, SOA: &dnswire.Apex{Owner: apex, TTL: 900}}
}

func records(ttl uint32, values ...string) *dnswire.Reply {
	return &dnswire.Reply{RCode: "NOERROR", Authoritative: true, Answers: values, Owned: values, OwnedTTL: &ttl}
}

func alias(ttl uint32, owner, target string) *dnswire.Reply {
	return &dnswire.Reply{RCode: "NOERROR", Authoritative: true, Aliases: []dnswire.Alias{{Owner: owner, Target: target, TTL: ttl}}}
}

// with changes a reply.
func with(r *dnswire.Reply, change func(*dnswire.Reply)) *dnswire.Reply {
	change(r)
	return r
}

// drive lets an agenda ask a network, with as many questions open as it wants, and returns what was asked.
func (n network) drive(t *testing.T, a dispatch.Agenda, whom []netip.AddrPort, now *time.Time) (log []string) {
	t.Helper()
	var open []dispatch.Item
	for {
		var it dispatch.Item
		turn, _ := a.Next(*now, &it)
		if turn == dnswire.Ask {
			open = append(open, it)
			continue
		}
		if turn == dnswire.End && len(open) == 0 {
			return log
		}
		if len(open) == 0 {
			t.Fatal("the agenda waits for nothing")
		}
		it, open = open[0], open[1:]
		*now = now.Add(time.Second)
		who := whom[it.Target].Addr().String()
		if who == resolver.Addr().String() {
			who = "resolver"
		}
		if it.RecursionDesired != (who == "resolver") {
			t.Errorf("%s was asked with recursion %v", who, it.RecursionDesired)
		}
		k := fmt.Sprintf("%s %s %s", who, it.Name, dns.TypeToString[it.Type])
		log = append(log, k)
		o := dnswire.Outcome{Status: dnswire.TimedOut, Failure: dnswire.Timeout, At: *now, Queries: max(it.Tries, 1)}
		if r := n[k]; r != nil {
			copied := *r
			o = dnswire.Outcome{Status: dnswire.Answered, At: *now, Queries: 1, Reply: &copied}
		}
		if err := a.Done(&it, &o); err != nil {
			t.Fatal(err)
		}
	}
}

// run lets a course come to its end.
func (n network) run(t *testing.T, c *Course) (asked []string) {
	t.Helper()
	now := start
	for rounds := 0; c.Left(); rounds++ {
		if rounds > mostLinks+1 {
			t.Fatal("it does not end")
		}
		asked = append(asked, n.drive(t, c.Find(), []netip.AddrPort{resolver}, &now)...)
		servers, a, err := c.Ask()
		if err != nil {
			t.Fatal(err)
		}
		asked = append(asked, n.drive(t, a, servers, &now)...)
	}
	if l := c.Status().Ledger; l.Check() != nil {
		t.Errorf("%v", l)
	}
	return asked
}

func course(t *testing.T, k *kept, types []uint16, names ...string) *Course {
	t.Helper()
	c, err := New(Config{RunID: "r", Vantage: "ams-1", Resolver: resolver, Port: 53, Questions: resolve.Questions(names, types), Sink: k})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// told writes the rows of a question.
func told(rows []resolutions.Row, name, rrtype string) string {
	var list []string
	for _, r := range rows {
		if *r.AskedName != name || *r.AskedRrtype != rrtype {
			continue
		}
		text := fmt.Sprintf("%s %s %s", r.Name, r.Rrtype, r.Value)
		if r.TTLS != nil {
			text += fmt.Sprint(" ttl ", *r.TTLS)
		}
		if r.Failure != nil {
			text += *r.Failure
		}
		if s, ok := Server(r.Source); ok {
			text += " from " + s.Addr().String()
		}
		list = append(list, text)
	}
	return strings.Join(list, "; ")
}

const s1, s2 = "198.51.100.1", "198.51.100.2"

// What servers say, honest or not, becomes rows: TTLs of answers with authority alone, and why there is none.
func TestHostileServers(t *testing.T) {
	refused, lame := &dnswire.Reply{RCode: "REFUSED"}, with(records(300, "203.0.113.1"), func(r *dnswire.Reply) { r.Authoritative = false })
	good := records(300, "203.0.113.9")
	for name, c := range map[string]struct {
		first, second *dnswire.Reply // of two servers; nil is silence
		want          string
	}{
		"an answer":                     {good, good, "a.example A 203.0.113.9 ttl 300 from " + s1},
		"an answer without authority":   {lame, good, "a.example A 203.0.113.9 ttl 300 from " + s2},
		"refusal":                       {refused, good, "a.example A 203.0.113.9 ttl 300 from " + s2},
		"silence":                       {nil, good, "a.example A 203.0.113.9 ttl 300 from " + s2},
		"server failure":                {&dnswire.Reply{RCode: "SERVFAIL"}, good, "a.example A 203.0.113.9 ttl 300 from " + s2},
		"cut off":                       {with(records(9, "203.0.113.1"), func(r *dnswire.Reply) { r.Truncated = true }), good, "a.example A 203.0.113.9 ttl 300 from " + s2},
		"all lame":                      {lame, lame, "a.example A not_authoritative from " + s2},
		"all refuse":                    {refused, refused, "a.example A query_refused from " + s2},
		"all silent":                    {nil, nil, "a.example A timeout from " + s2},
		"lame, then refusal":            {lame, refused, "a.example A query_refused from " + s2},
		"another code":                  {&dnswire.Reply{RCode: "NOTIMP"}, &dnswire.Reply{RCode: "NOTIMP"}, "a.example A other_error from " + s2},
		"a referral":                    {with(denial("NOERROR", ""), func(r *dnswire.Reply) { r.SOA, r.NS = nil, &dnswire.Delegation{Owner: "example"} }), good, "a.example A 203.0.113.9 ttl 300 from " + s2},
		"a denial":                      {with(denial("NXDOMAIN", "a.example"), func(r *dnswire.Reply) { r.Authoritative = true }), good, "a.example A no_name from " + s1},
		"no record":                     {with(denial("NOERROR", "a.example"), func(r *dnswire.Reply) { r.Authoritative = true }), good, "a.example A no_record from " + s1},
		"a denial of the root":          {with(denial("NXDOMAIN", "."), func(r *dnswire.Reply) { r.Authoritative = true }), good, "a.example A 203.0.113.9 ttl 300 from " + s2},
		"a denial of the parent":        {with(denial("NXDOMAIN", "example"), func(r *dnswire.Reply) { r.Authoritative = true }), good, "a.example A 203.0.113.9 ttl 300 from " + s2},
		"a denial without authority":    {denial("NXDOMAIN", "a.example"), good, "a.example A 203.0.113.9 ttl 300 from " + s2},
		"records of another name alone": {with(records(1, "203.0.113.66"), func(r *dnswire.Reply) { r.Owned, r.OwnedTTL = nil, nil }), good, "a.example A no_record from " + s1},
		"records of another name too":   {with(records(60, "203.0.113.1", "203.0.113.66"), func(r *dnswire.Reply) { r.Owned = r.Owned[:1] }), good, "a.example A 203.0.113.1 ttl 60 from " + s1},
		"zero":                          {records(0, "203.0.113.1", "203.0.113.2"), good, "a.example A 203.0.113.1 ttl 0 from " + s1 + "; a.example A 203.0.113.2 ttl 0 from " + s1},
	} {
		t.Run(name, func(t *testing.T) {
			k := &kept{}
			n := internet(map[string][]string{"a.example": {s1, s2}}, network{s1 + " a.example A": c.first, s2 + " a.example A": c.second})
			co := course(t, k, []uint16{dns.TypeA}, "a.example")
			co.recorded[resolve.Question{Name: "a.example", Type: dns.TypeNS}] = true // else the first server would get that one, and the second this
			n.run(t, co)
			if got := told(k.rows, "a.example", "A"); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// A chain of aliases is followed into other zones, each link with the TTL of its own zone and the instant of its own answer.
func TestAliases(t *testing.T) {
	k := &kept{}
	n := internet(map[string][]string{"a.example": {s1}, "b.test": {s2}}, network{
		"resolver www.a.example NS": {RCode: "NOERROR", RecursionAvailable: true, Aliases: []dnswire.Alias{{Owner: "www.a.example", Target: "b.test"}}, Answers: []string{"ns1.b.test"}},
		"resolver cdn.b.test NS":    denial("NOERROR", "b.test"),
		// What the first server adds of the other zone is not believed.
		s1 + " www.a.example A": with(alias(60, "www.a.example", "in.a.example"), func(r *dnswire.Reply) {
			r.Aliases = append(r.Aliases, dnswire.Alias{Owner: "in.a.example", Target: "cdn.b.test", TTL: 1})
			r.Answers = []string{"203.0.113.66"}
		}),
		"resolver in.a.example NS":      denial("NOERROR", "a.example"),
		s1 + " in.a.example A":          alias(120, "in.a.example", "cdn.b.test"),
		s2 + " cdn.b.test A":            records(30, "203.0.113.2"),
		s1 + " www.a.example AAAA":      alias(60, "www.a.example", "cdn.b.test"),
		s2 + " cdn.b.test AAAA":         with(denial("NOERROR", "b.test"), func(r *dnswire.Reply) { r.Authoritative = true }),
		"resolver loop.a.example NS":    denial("NOERROR", "a.example"),
		s1 + " loop.a.example A":        alias(5, "loop.a.example", "loop.a.example"),
		s1 + " loop.a.example AAAA":     alias(5, "loop.a.example", "nowhere.gone.test"),
		"resolver nowhere.gone.test NS": denial("NXDOMAIN", "test"),
		"resolver gone.test NS":         denial("NXDOMAIN", "test"),
	})
	n.run(t, course(t, k, []uint16{dns.TypeA, dns.TypeAAAA}, "www.a.example", "loop.a.example"))
	for q, want := range map[string]string{
		"www.a.example A":     "www.a.example CNAME in.a.example ttl 60 from " + s1 + "; in.a.example CNAME cdn.b.test ttl 120 from " + s1 + "; cdn.b.test A 203.0.113.2 ttl 30 from " + s2,
		"www.a.example AAAA":  "cdn.b.test AAAA no_record from " + s2 + "; www.a.example CNAME cdn.b.test ttl 60 from " + s1,
		"loop.a.example A":    "loop.a.example A server_failure from " + s1 + "; loop.a.example CNAME loop.a.example ttl 5 from " + s1,
		"loop.a.example AAAA": "nowhere.gone.test AAAA no_name; loop.a.example CNAME nowhere.gone.test ttl 5 from " + s1,
		"a.example NS":        "a.example NS ns1.a.example ttl 3600 from " + s1,
		"b.test NS":           "", // the zone of an alias's target was not asked about
	} {
		name, rrtype, _ := strings.Cut(q, " ")
		if got := told(k.rows, name, rrtype); got != want {
			t.Errorf("%s: %s, want %s", q, got, want)
		}
	}
	var instants []time.Time
	for _, r := range k.rows {
		if *r.AskedName == "www.a.example" && *r.AskedRrtype == "A" {
			instants = append(instants, *r.FirstSeenAt)
		}
	}
	if !slices.IsSortedFunc(instants, time.Time.Compare) || len(slices.Compact(instants)) != 3 {
		t.Errorf("instants %v", instants)
	}
}

// An alias to what cannot be asked for, or a server of such a name, is followed no further.
func TestNamesThatCannotBeAskedFor(t *testing.T) {
	for _, target := range []string{".", `a\.b.test`, `\000.test`, "a b.test", strings.Repeat("x", 64) + ".test", strings.Repeat("x.", 130) + "test"} {
		k, n := &kept{}, internet(map[string][]string{"a.example": {s1}}, network{s1 + " a.example A": alias(5, "a.example", target)})
		n["resolver a.example NS"].Answers = []string{"ns1.a.example", target}
		asked := n.run(t, course(t, k, []uint16{dns.TypeA}, "a.example"))
		if got := told(k.rows, "a.example", "A"); !strings.Contains(got, "server_failure") || slices.ContainsFunc(asked, func(q string) bool { return strings.Contains(q, " "+target+" ") }) {
			t.Errorf("%q: %s; asked %q", target, got, asked)
		}
	}
}

// A chain that never ends is given up.
func TestEndlessAliases(t *testing.T) {
	k, n := &kept{}, internet(map[string][]string{"a.example": {s1}}, network{})
	for i := range 40 {
		name := fmt.Sprintf("x%d.a.example", i)
		n["resolver "+name+" NS"] = denial("NOERROR", "a.example")
		n[s1+" "+name+" A"] = alias(5, name, fmt.Sprintf("x%d.a.example", i+1))
	}
	n.run(t, course(t, k, []uint16{dns.TypeA}, "x0.a.example"))
	if got := told(k.rows, "x0.a.example", "A"); !strings.HasPrefix(got, "x17.a.example A server_failure") || len(k.rows) != 1+17+1 {
		t.Errorf("%d rows: %s", len(k.rows), got)
	}
}
