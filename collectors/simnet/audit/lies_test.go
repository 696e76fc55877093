package audit

import (
	"net/netip"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/collectors/simnet/dns"
	"bridle/collectors/simnet/wire"
	"bridle/datasets/schema/anomalies"
)

// copied returns an input that can be changed without changing in.
func copied(in *Input) *Input {
	c := *in
	c.Log = slices.Clone(in.Log)
	c.Runs = slices.Clone(in.Runs)
	for i := range c.Runs {
		r := &c.Runs[i]
		r.Rows, r.Anomalies = slices.Clone(r.Rows), slices.Clone(r.Anomalies)
		if r.Limits != nil {
			r.Limits = new(*r.Limits)
		}
		for j := range r.Rows {
			if r.Rows[j].Reply != nil {
				r.Rows[j].Reply = new(*r.Rows[j].Reply)
			}
		}
	}
	return &c
}

// some returns a row of a run that has what is asked for.
func some(t *testing.T, run *Run, is func(*Row) bool) int {
	t.Helper()
	i := slices.IndexFunc(run.Rows, func(r Row) bool { return is(&r) })
	if i < 0 {
		t.Fatalf("run %s has no such row", run.ID)
	}
	return i
}

func answered(r *Row) bool { return r.Status == "answered" && r.Reply.TTL != nil && r.Queries == 1 }

// few returns an input with one of n of the addresses that were asked, to be quick.
func few(in *Input, n byte) *Input {
	of := func(a netip.Addr) bool { return a.As4()[3]%n == 1 }
	c := copied(in)
	c.Log = slices.DeleteFunc(c.Log, func(x wire.Exchange) bool { return !of(x.To.Addr()) })
	for i := range c.Runs {
		r := &c.Runs[i]
		r.Rows = slices.DeleteFunc(r.Rows, func(x Row) bool { return !of(x.Asked.Addr()) })
		r.Anomalies = slices.DeleteFunc(r.Anomalies, func(x anomalies.Row) bool { return x.AskedAddress == nil || !of(netip.MustParseAddr(*x.AskedAddress)) })
	}
	return c
}

// lie is a change after which something must be unexplained.
type lie struct {
	name, rule string
	tell       func(t *testing.T, in *Input)
}

const (
	notInLog    = "no message in the log is the one that the row tells of"
	otherwise   = "the outcome of a row is not what the server did"
	noRow       = "a message belongs to no row"
	incomplete  = "not all queries of a row are in the log"
	noAnomaly   = "a reply that could not be accepted has no row of anomalies"
	noServer    = "no server did what a row of anomalies tells"
	contradicts = "a row contradicts itself"
)

// onRow returns a lie about one row of the survey (run 0) or the adaptive probe (run 1) or the fixed one (run 2).
func onRow(run int, is func(*Row) bool, change func(*Row)) func(*testing.T, *Input) {
	return func(t *testing.T, in *Input) {
		change(&in.Runs[run].Rows[some(t, &in.Runs[run], is)])
	}
}

func lies() []lie {
	late := func(r *Row) bool { return r.Status == "timed_out" }
	full := func(r *Row) bool { return r.Failure == "over_cap" }
	unfit := func(r *Row) bool { return r.Failure == "unfit" }
	return []lie{
		{"an instant a microsecond off", notInLog, onRow(0, answered, func(r *Row) { r.At++ })},
		{"another own port", notInLog, onRow(1, answered, func(r *Row) { r.From++ })},
		{"another address", notInLog, onRow(1, answered, func(r *Row) { r.Asked = netip.AddrPortFrom(r.Asked.Addr().Next(), r.Asked.Port()) })},
		{"another name", notInLog, onRow(1, answered, func(r *Row) { r.Name = "x" + r.Name })},
		{"another RD bit", notInLog, onRow(0, func(r *Row) bool { return answered(r) && !r.RD }, func(r *Row) { r.RD = true })},
		{"another transport", notInLog, onRow(0, answered, func(r *Row) { r.TCP = true })},
		{"no EDNS", notInLog, onRow(0, answered, func(r *Row) { r.Offered = nil })},
		{"a query more", incomplete, onRow(1, answered, func(r *Row) { r.Queries++ })},
		{"a query less", noRow, onRow(0, func(r *Row) bool { return r.Queries > 1 }, func(r *Row) { r.Queries-- })},
		{"a TTL a second off", otherwise, onRow(1, answered, func(r *Row) { r.Reply.TTL = new(*r.Reply.TTL + 1) })},
		{"the least TTL a second off", otherwise, onRow(1, answered, func(r *Row) { r.Reply.LeastTTL = new(*r.Reply.LeastTTL + 1) })},
		{"no TTL", otherwise, onRow(1, answered, func(r *Row) { r.Reply.TTL = nil })},
		{"another code", otherwise, onRow(1, answered, func(r *Row) { r.RCode = "NXDOMAIN" })},
		{"another address in the answer", otherwise, onRow(1, answered, func(r *Row) { r.Reply.Data = []string{"192.0.2.77"} })},
		{"a bit more", otherwise, onRow(1, answered, func(r *Row) { r.Reply.AA = !r.Reply.AA })},
		{"a record more", otherwise, onRow(1, answered, func(r *Row) { r.Reply.Authority++ })},
		{"a delegation", otherwise, onRow(1, answered, func(r *Row) { r.Reply.NS = &wire.ShownSet{Owner: "example", TTL: 1} })},
		{"letter case", otherwise, onRow(1, answered, func(r *Row) { r.CaseKept = !r.CaseKept })},
		{"an extended error", otherwise, onRow(1, answered, func(r *Row) { r.Reply.ExtendedErrors = []int32{22} })},
		{"an answer that never came", otherwise, onRow(0, late, func(r *Row) { r.Status, r.Failure, r.Reply, r.RCode = "answered", "", &wire.Shown{}, "NOERROR" })},
		{"a time-out in place of an answer", otherwise, onRow(1, answered, func(r *Row) { r.Status, r.Failure, r.Reply = "timed_out", "timeout", nil })},
		{"another failure", otherwise, onRow(0, late, func(r *Row) { r.Failure = "unreachable" })},
		{"a column that is null", contradicts, onRow(1, answered, func(r *Row) { r.defect = "a column of the reply is null although rcode is not" })},
		{"skipped, but sent", noRow, onRow(1, answered, func(r *Row) { r.Status, r.Failure, r.Queries, r.Reply = "skipped", "opted_out", 0, nil })},
		{"skipped without a cap", "a row was skipped although no cap stood in the way", onRow(2, full, func(r *Row) { r.At += 30 * dns.Day })},
		{"skipped for a list that does not say so", "a row was skipped by a rule that does not forbid it", onRow(2, full, func(r *Row) { r.Failure = "out_of_scope" })},
		{"skipped as unfit without a reason", "a row was skipped as unfit without a reason in the rows", onRow(1, unfit, func(r *Row) { r.Asked = netip.MustParseAddrPort("127.200.0.1:53") })},
		{"a row is missing", noRow, func(t *testing.T, in *Input) {
			i := some(t, &in.Runs[1], answered)
			in.Runs[1].Rows = slices.Delete(in.Runs[1].Rows, i, i+1)
		}},
		{"a row stands twice", notInLog, func(t *testing.T, in *Input) {
			in.Runs[1].Rows = append(in.Runs[1].Rows, in.Runs[1].Rows[some(t, &in.Runs[1], answered)])
		}},
		{"an anomaly is missing", noAnomaly, func(_ *testing.T, in *Input) { in.Runs[0].Anomalies = in.Runs[0].Anomalies[1:] }},
		{"an anomaly stands twice", noServer, func(_ *testing.T, in *Input) {
			in.Runs[0].Anomalies = append(in.Runs[0].Anomalies, in.Runs[0].Anomalies[0])
		}},
		{"an anomaly from somebody else", noServer, func(_ *testing.T, in *Input) { in.Runs[0].Anomalies[0].FromAddress = "127.200.0.1" }},
		{"an anomaly of a kind that servers cannot cause", noServer, func(_ *testing.T, in *Input) { in.Runs[0].Anomalies[0].Kind = "wrong_id" }},
		{"recursion for a name of others", "recursion is desired for a name of others", func(_ *testing.T, in *Input) { in.Runs[0].Zone = "example.org" }},
		{"a longer gap was promised", "a gap was not kept", func(_ *testing.T, in *Input) { in.Runs[1].Limits.Address.Gap = time.Hour }},
		{"a longer gap of prefixes was promised", "a gap was not kept", func(_ *testing.T, in *Input) { in.Runs[1].Limits.Prefix.Gap = time.Hour }},
		{"a longer gap of groups was promised", "a gap was not kept", func(_ *testing.T, in *Input) { in.Runs[1].Limits.Group.Gap = time.Hour }},
		{"fewer packets were promised", "a daily cap was exceeded", func(_ *testing.T, in *Input) { in.Runs[1].Limits.Address.Day.Packets = 20 }},
		{"fewer bytes were promised", "a daily cap was exceeded", func(_ *testing.T, in *Input) { in.Runs[1].Limits.Total.Bytes = 1000 }},
		{"a lower rate was promised", "the rate was exceeded", func(_ *testing.T, in *Input) { in.Runs[1].Limits.Rate, in.Runs[1].Limits.Batch = 1.0/60, 1 }},
		{"nothing was promised", "a run does not say what it promised", func(_ *testing.T, in *Input) { in.Runs[1].Limits = nil }},
		{"somebody had opted out", "somebody was asked who may not be", func(_ *testing.T, in *Input) {
			in.Permit = func(netip.Addr, string) string { return "opted_out" }
		}},
		{"findings that do not admit", "a resolver was probed that the findings do not admit", func(_ *testing.T, in *Input) { in.Runs[1].Probe = &Probe{Targets: in.Runs[1].Probe.Targets} }},
		{"a packet cache", "an empty answer may have been repeated by a packet cache", classed(func(c *class) { c.packetCache = 86_400 })},
		{"a stale cache", "a stale cache was not left to rest", classed(func(c *class) { c.class = "stale" })},
		{"a cache that refreshes", "an entry that was known may have been renewed by a probe", classed(func(c *class) { c.class = "refreshes" })},
		{"an unfit witness that was asked", "a witness was asked after it had become unfit", func(t *testing.T, in *Input) {
			r := &in.Runs[1].Rows[some(t, &in.Runs[1], answered)]
			r.Purpose, r.At = "control", r.At-3*dns.Day
		}},
	}
}

// class is what findings say of how a cache must be spared.
type class struct {
	class       string
	packetCache uint32
}

// classed returns the lie that the findings said something else of all caches when the adaptive probe began.
func classed(change func(*class)) func(*testing.T, *Input) {
	return func(_ *testing.T, in *Input) {
		p := &Probe{Targets: in.Runs[1].Probe.Targets, Findings: cloned(in.Runs[1].Probe.Findings)}
		for _, f := range p.Findings {
			c := class{f.Class, orZero(f.PacketCacheS)}
			change(&c)
			f.Class, f.PacketCacheS = c.class, new(c.packetCache)
		}
		in.Runs[1].Probe = p
	}
}

// cloned returns a copy of a map whose values are copies too.
func cloned[K comparable, V any](m map[K]*V) map[K]*V {
	c := map[K]*V{}
	for k, v := range m {
		c[k] = new(*v)
	}
	return c
}

// findLies checks that each change of a study that the log bears out, or of the log, is found, and by the rule that is
// meant.
func findLies(t *testing.T, in *Input) {
	in = few(in, 4)
	if r := Check(in); r.All != 0 {
		t.Fatalf("before any lie: %v", r.Unexplained[0])
	}
	for _, x := range lies() {
		c := copied(in)
		x.tell(t, c)
		r := Check(c)
		if r.Counts["UNEXPLAINED: "+x.rule] == 0 {
			t.Errorf("%s: not found by %q, but %d others: %v", x.name, x.rule, r.All, r.Unexplained[:min(3, len(r.Unexplained))])
		}
	}
	for name, change := range map[string]func(*wire.Exchange){
		"a line of the log is of somebody else": func(x *wire.Exchange) { x.From = netip.AddrPortFrom(x.From.Addr(), 1) },
		"a line of the log says lost":           func(x *wire.Exchange) { x.Fate, x.Reply = wire.Lost, nil },
		"a line of the log has another TTL":     func(x *wire.Exchange) { x.Reply = &wire.Shown{TTL: new(uint32(1))} },
		"a line of the log is no question":      func(x *wire.Exchange) { x.Fate = wire.Dropped },
	} {
		c := copied(in)
		i := slices.IndexFunc(c.Log, func(x wire.Exchange) bool { return accepted(&x) && !x.RecursionDesired })
		change(&c.Log[i])
		if r := Check(c); r.All == 0 {
			t.Errorf("%s: not found", name)
		}
	}
}

// A collector that was killed has lost rows: their messages are counted if that is known, and unexplained if not.
func TestCut(t *testing.T) {
	run := Run{ID: "a"}
	x := wire.Exchange{At: 5, From: netip.MustParseAddrPort("127.0.0.1:1000"), To: netip.MustParseAddrPort("127.1.0.1:53"), Name: "a.Example", Type: dns.A, Fate: wire.Lost}
	in := &Input{Log: []wire.Exchange{x}, Runs: []Run{run}}
	without := func(r *Report) int64 { return r.All - r.Counts["UNEXPLAINED: a run does not say what it promised"] }
	if r := Check(in); without(r) != 1 || r.Counts["UNEXPLAINED: "+noRow] != 1 {
		t.Errorf("%+v", r)
	}
	in.Cut = true
	if r := Check(in); without(r) != 0 || r.Counts["messages: of rows that were lost when a run was cut off"] != 1 {
		t.Errorf("%+v", r)
	}
	in.Log[0].RecursionDesired = true
	if r := Check(in); without(r) != 1 {
		t.Errorf("recursion for a name of others in a lost row: %+v", r)
	}
}

// What is written is read again; a line that is no line is named.
func TestLogFile(t *testing.T) {
	name := t.TempDir() + "/log"
	want := []wire.Exchange{
		{At: 1, From: netip.MustParseAddrPort("127.0.0.1:1000"), To: netip.MustParseAddrPort("[fd00::1]:53"), ID: 7, Name: "A.example", Type: dns.A, Offered: new(1232), Bytes: 30, ReplyBytes: 46,
			Fate: wire.Answered, Source: netip.MustParseAddr("fd00::1"), Reply: &wire.Shown{TTL: new(uint32(0)), Data: []string{"192.0.2.1"}, NS: &wire.ShownSet{Owner: ".", TTL: 9, InAnswer: true}}},
		{At: 2, TCP: true, RecursionDesired: true, Fate: wire.Lost},
	}
	for i := range want { // opened for each line, as by simulations that are begun again
		l, err := OpenLog(name)
		if err != nil {
			t.Fatal(err)
		}
		l.Add(&want[i])
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	got := readLog(t, name)
	if len(got) != 2 || *got[0].Reply.TTL != 0 || *got[0].Offered != 1232 || got[0].Reply.NS.Owner != "." || got[0].To != want[0].To || got[0].Source != want[0].Source ||
		got[0].Reply.Data[0] != "192.0.2.1" || !got[1].TCP || !got[1].RecursionDesired || got[1].Reply != nil || got[1].Fate != wire.Lost {
		t.Errorf("%+v", got)
	}
	if _, err := ReadLog(strings.NewReader("{}\nno\n")); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("%v", err)
	}
	if _, err := OpenLog(t.TempDir()); err == nil {
		t.Error("a folder was opened as a log")
	}
}

func FuzzReadLog(f *testing.F) {
	f.Add(`{"at":1,"from":"127.0.0.1:1","to":"127.0.0.1:53","id":1,"name":"a","type":1,"bytes":1,"fate":"answered","source":"127.0.0.1","reply":{"rcode":0,"ttl":1}}`)
	f.Add("{\n")
	f.Fuzz(func(t *testing.T, text string) {
		log, err := ReadLog(strings.NewReader(text))
		if r := Check(&Input{Log: log, Cut: true}); err == nil && len(log) > 0 && len(r.Counts) == 0 {
			t.Error("lines were not accounted for")
		}
	})
}

// The rate is judged over all windows, against the definition itself over all pairs of packets.
func TestRate(t *testing.T) {
	limits := polite(0)
	limits.Rate, limits.Batch = 10, 3
	for _, list := range [][]dns.Instant{
		{0, 0, 0}, {0, 0, 0, 0}, {0, 100_000, 200_000}, {0, 0, 0, 100_000, 150_000}, {0, 0, 5_000_000, 5_000_000, 5_000_000, 5_050_000},
		{0, 0, 0, 99_999}, {0, 0, 0, 100_000, 200_000, 300_000, 399_000},
	} {
		r, got := newRate(&limits), false
		for _, at := range list {
			got = r.take(at) > 0 || got
		}
		want := false
		for i := range list {
			for j := i; j < len(list); j++ {
				n, window := float64(j-i+1), float64(list[j]-list[i])/1e6
				want = want || n > limits.Rate*window+float64(limits.Batch)+limits.Rate/1e6+1e-6
			}
		}
		if got != want {
			t.Errorf("%v: exceeded %v, want %v", list, got, want)
		}
	}
}

func readLog(t *testing.T, name string) []wire.Exchange {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	log, err := ReadLog(f)
	if err != nil {
		t.Fatal(err)
	}
	return log
}
