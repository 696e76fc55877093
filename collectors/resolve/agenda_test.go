package resolve

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/dnswire"
	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/resolutions"
)

var start = time.Date(2018, 9, 18, 0, 0, 0, 0, time.UTC)

// kept is a sink that keeps rows.
type kept struct{ rows []resolutions.Row }

func (k *kept) Resolutions(rows []resolutions.Row) error {
	k.rows = append(k.rows, rows...)
	return nil
}
func (k *kept) Anomaly(*anomalies.Row) error { return nil }

func agenda(t *testing.T, k *kept, names ...string) *Agenda {
	t.Helper()
	a, err := New(Config{RunID: "r", Vantage: "ams-1", Resolver: netip.MustParseAddrPort("192.0.2.53:53"), Questions: Questions(names, []uint16{28, 1}),
		Start: start, Every: 24 * time.Hour, Within: time.Hour, Sweeps: 2, Seed: 7, Sink: k})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// asked is a question with its instant.
type asked struct {
	at time.Time
	it dispatch.Item
}

// drive asks until the agenda ends or n questions were asked, without a network: answer says what becomes of each.
func drive(t *testing.T, a *Agenda, n int, answer func(*dispatch.Item) dnswire.Outcome) (list []asked) {
	t.Helper()
	for now := start; n < 0 || len(list) < n; {
		var it dispatch.Item
		switch turn, at := a.Next(now, &it); turn {
		case dnswire.End:
			return list
		case dnswire.Wait:
			if !at.After(now) {
				t.Fatalf("waits at %v until %v", now, at)
			}
			now = at
		case dnswire.Ask:
			list = append(list, asked{now, it})
			o := answer(&it)
			o.At = now
			if err := a.Done(&it, &o); err != nil {
				t.Fatal(err)
			}
		}
	}
	return list
}

func nothing(*dispatch.Item) dnswire.Outcome {
	return dnswire.Outcome{Status: dnswire.Answered, Reply: &dnswire.Reply{RCode: "NXDOMAIN", RecursionAvailable: true}}
}

// Every name and type once in each sweep, spread over an hour of each day, always with recursion; the order of the sweeps differs.
func TestSweeps(t *testing.T) {
	var names []string
	for i := range 10 {
		names = append(names, fmt.Sprintf("n%d.example", i))
	}
	k := &kept{}
	a := agenda(t, k, names...)
	list := drive(t, a, -1, nothing)
	if len(list) != 40 || len(k.rows) != 40 {
		t.Fatalf("%d questions, %d rows; 10 names, 2 types and 2 sweeps are 40", len(list), len(k.rows))
	}
	seen := map[string]bool{}
	for i, x := range list {
		want := start.Add(time.Duration(i/20)*24*time.Hour + time.Duration(i%20)*3*time.Minute) // an hour is 20 times 3 min
		if !x.at.Equal(want) || !x.it.RecursionDesired {
			t.Errorf("question %d at %v, want %v; recursion %v", i, x.at, want, x.it.RecursionDesired)
		}
		seen[fmt.Sprint(i/20, x.it.Name, x.it.Type)] = true
	}
	if len(seen) != 40 || list[0].it.Name == list[20].it.Name && list[1].it.Name == list[21].it.Name && list[2].it.Name == list[22].it.Name {
		t.Errorf("%d different questions", len(seen))
	}
	if s := a.Status(); s.Ledger.Check() != nil || s.Ledger.Answered != 40 || s.Found != 0 || !a.End().Equal(list[39].at) {
		t.Errorf("%+v, ends %v", s, a.End())
	}
}

// A run that is cut off after any question is taken up with exactly what it lacks.
func TestRestore(t *testing.T) {
	alias := func(it *dispatch.Item) dnswire.Outcome {
		return dnswire.Outcome{Status: dnswire.Answered, Reply: &dnswire.Reply{RCode: "NOERROR", RecursionAvailable: true,
			Aliases: []dnswire.Alias{{Owner: it.Name, Target: "b.example"}}, Answers: []string{"192.0.2.1", "192.0.2.2"}}}
	}
	names := []string{"a.example", "b.example", "c.example"} // one of which others are aliases of
	whole := &kept{}
	drive(t, agenda(t, whole, names...), -1, alias)
	key := func(r *resolutions.Row) string {
		return fmt.Sprint(*r.AskedName, *r.AskedRrtype, *r.Sweep, r.Name, r.Rrtype, r.Value)
	}
	for n := range 13 {
		k := &kept{}
		drive(t, agenda(t, k, names...), n, alias)
		again := agenda(t, k, names...)
		firsts := 0
		for i := range k.rows {
			first, err := again.Restore(&k.rows[i])
			if err != nil {
				t.Fatal(err)
			}
			if first {
				firsts++
			}
		}
		if firsts != n || again.Status().Ledger.Answered != int64(n) || again.Status().Found != int64(n) {
			t.Errorf("%d questions restored of %d: %+v", firsts, n, again.Status())
		}
		drive(t, again, -1, alias)
		if got, want := keysOf(k.rows, key), keysOf(whole.rows, key); !slices.Equal(got, want) {
			t.Errorf("cut after %d: %d rows, %d in one go", n, len(got), len(want))
		}
	}
	a := agenda(t, &kept{}, names...)
	row := whole.rows[0]
	if _, err := a.Restore(&row); err != nil {
		t.Error(err)
	}
	row.AskedName = new("z.example")
	if _, err := a.Restore(&row); err == nil {
		t.Error("a row of another plan is taken")
	}
	row.AskedName = nil
	if _, err := a.Restore(&row); err == nil || !strings.Contains(err.Error(), "does not say what was asked") {
		t.Errorf("an imported row: %v", err)
	}
}

func keysOf(rows []resolutions.Row, key func(*resolutions.Row) string) (list []string) {
	for i := range rows {
		list = append(list, key(&rows[i]))
	}
	slices.Sort(list)
	return list
}

// What a reply shows becomes rows, at least one.
func TestRows(t *testing.T) {
	ttl := new(uint32(300))
	for name, c := range map[string]struct {
		reply   *dnswire.Reply
		failure dnswire.Failure
		want    string
	}{
		"addresses":       {&dnswire.Reply{RCode: "NOERROR", RecursionAvailable: true, TTL: ttl, Answers: []string{"192.0.2.1", "192.0.2.2"}}, "", "a.example A 192.0.2.1 1; a.example A 192.0.2.2 1"},
		"authoritative":   {&dnswire.Reply{RCode: "NOERROR", Authoritative: true, TTL: ttl, Answers: []string{"192.0.2.1"}}, "", "a.example A 192.0.2.1 1 ttl 300"},
		"aliases":         {&dnswire.Reply{RCode: "NOERROR", RecursionAvailable: true, Aliases: []dnswire.Alias{{Owner: "a.example", Target: "b.example"}, {Owner: "b.example", Target: "c.example"}}, Answers: []string{"192.0.2.1"}}, "", "a.example CNAME b.example 1; b.example CNAME c.example 1; c.example A 192.0.2.1 1"},
		"aliases to none": {&dnswire.Reply{RCode: "NXDOMAIN", RecursionAvailable: true, Aliases: []dnswire.Alias{{Owner: "a.example", Target: "b.example"}}}, "", "b.example A  0 no_name; a.example CNAME b.example 1"},
		"no record":       {&dnswire.Reply{RCode: "NOERROR", RecursionAvailable: true}, "", "a.example A  0 no_record"},
		"no recursion":    {&dnswire.Reply{RCode: "NOERROR"}, "", "a.example A  0 no_recursion"},
		"cut off":         {&dnswire.Reply{RCode: "NOERROR", Truncated: true}, "", "a.example A  0 closed_early"},
		"servfail":        {&dnswire.Reply{RCode: "SERVFAIL"}, "", "a.example A  0 server_failure"},
		"refused":         {&dnswire.Reply{RCode: "REFUSED"}, "", "a.example A  0 query_refused"},
		"other":           {&dnswire.Reply{RCode: "NOTIMP"}, "", "a.example A  0 other_error"},
		"timeout":         {nil, dnswire.Timeout, "a.example A  0 timeout"},
		"opted out":       {nil, dnswire.OptedOut, "a.example A  0 opted_out"},
	} {
		a := agenda(t, &kept{}, "a.example")
		rows := a.rows(Question{"a.example", 1}, 2, &dispatch.Outcome{At: start, Status: c.failure.Status(), Failure: c.failure, Reply: c.reply})
		var got []string
		for _, r := range rows {
			text := fmt.Sprintf("%s %s %s %d", r.Name, r.Rrtype, r.Value, *r.NSeen)
			if r.TTLS != nil {
				text += fmt.Sprint(" ttl ", *r.TTLS)
			}
			if r.Failure != nil {
				text += " " + *r.Failure
			}
			got = append(got, text)
			if *r.AskedName != "a.example" || *r.AskedRrtype != "A" || *r.Sweep != 2 || !r.FirstSeenAt.Equal(start) || !r.LastSeenAt.Equal(start) ||
				r.Source != "bridle-resolve at ams-1 through 192.0.2.53:53" || r.RunID != "r" || r.SourceRow != nil {
				t.Errorf("%s: %+v", name, r)
			}
		}
		if text := strings.Join(got, "; "); text != c.want {
			t.Errorf("%s: %s, want %s", name, text, c.want)
		}
	}
}

func TestConfigIsChecked(t *testing.T) {
	good := Config{Resolver: netip.MustParseAddrPort("192.0.2.53:53"), Questions: Questions([]string{"a.example"}, []uint16{1}), Start: start, Every: time.Hour, Sweeps: 1, Sink: &kept{}}
	for want, change := range map[string]func(*Config){
		"no name to look up": func(c *Config) { c.Questions = nil },
		"is no resolver":     func(c *Config) { c.Resolver = netip.AddrPort{} },
		"sweeps every":       func(c *Config) { c.Within = 2 * time.Hour },
		"give a start":       func(c *Config) { c.Start = time.Time{} },
		"sweeps":             func(c *Config) { c.Sweeps = 0 },
	} {
		c := good
		change(&c)
		if _, err := New(c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v; want %q", err, want)
		}
	}
	if _, err := ParseTypes("a, AAAA,ptr"); err == nil {
		t.Error("a type that is not looked up is taken")
	}
	if list, err := ParseTypes("aaaa,a,A"); err != nil || !slices.Equal(list, []uint16{1, 28}) {
		t.Errorf("%v, %v", list, err)
	}
}
