package dispatch

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"
	"time"

	"bridle/collectors/internal/dnswire"
	"bridle/collectors/internal/pace"
)

// audit holds every packet against every other. It knows only what limits promise, and counts bytes by
// itself.
func audit(l pace.Limits, targets []Target, history []sent) error {
	group := map[netip.Addr]string{}
	for _, x := range targets {
		group[x.Address.Addr()] = x.Group
	}
	prefix := func(a netip.Addr) netip.Prefix { return netip.PrefixFrom(a, 24).Masked() }
	type key struct{ what, day string }
	packets, bytes := map[key]int64{}, map[key]int64{}
	most := map[string]pace.Daily{"address": l.Address.Day, "prefix": l.Prefix.Day, "group": l.Group.Day, "total": l.Total}
	for n, b := range history {
		to := b.question.To.Addr()
		for k, a := range history[:n] {
			apart := b.at.Sub(a.at)
			other := a.question.To.Addr()
			switch {
			case apart < 0:
				return fmt.Errorf("packet %d went before packet %d", n, k)
			case to == other && apart < l.Address.Gap:
				return fmt.Errorf("%s was asked again after %s", to, apart)
			case prefix(to) == prefix(other) && apart < l.Prefix.Gap:
				return fmt.Errorf("%s was asked %s after %s", to, apart, other)
			case group[to] != "" && group[to] == group[other] && apart < l.Group.Gap:
				return fmt.Errorf("%s was asked %s after %s of the same group", to, apart, other)
			case float64(n-k+1) > (apart.Seconds()+1e-6)*l.Rate+float64(l.Batch)+1e-6:
				return fmt.Errorf("%d packets in %s", n-k+1, apart)
			}
		}
		// Header, type and class, name with its lengths; OPT; what is invited.
		size := int64(18+len(b.question.Name)) + 11 + 1232
		if b.question.NoEDNS {
			size += 512 - 11 - 1232
		}
		if b.tcp {
			size = int64(18+len(b.question.Name)) + 65537
			if !b.question.NoEDNS {
				size += 11
			}
		}
		keys := map[string]string{"address": to.String(), "prefix": prefix(to).String(), "total": ""}
		if group[to] != "" {
			keys["group"] = group[to]
		}
		for what, who := range keys {
			k := key{what + who, b.at.Format(time.DateOnly)}
			packets[k]++
			bytes[k] += size
			if packets[k] > most[what].Packets || bytes[k] > most[what].Bytes {
				return fmt.Errorf("%s %s: %d packets, %d bytes a day", what, who, packets[k], bytes[k])
			}
		}
	}
	return nil
}

func anyLimits(r *rand.Rand) pace.Limits {
	level := func() pace.Level {
		return pace.Level{Gap: time.Duration(r.IntN(5000)) * time.Millisecond, Day: pace.Daily{Packets: int64(3 + r.IntN(60)), Bytes: int64(5000 + r.IntN(300_000))}}
	}
	return pace.Limits{
		Rate: []float64{2, 30, 1000, 1e6}[r.IntN(4)], Batch: 1 + r.IntN(2), Address: level(), Prefix: level(), Group: level(),
		Total: pace.Daily{Packets: int64(100 + r.IntN(400)), Bytes: int64(1_000_000 + r.IntN(2_000_000))},
	}
}

func anyItems(r *rand.Rand, n, targets int) []Item {
	items := make([]Item, n)
	for i := range items {
		items[i] = Item{Target: r.IntN(targets), Name: fmt.Sprintf("name%d.example", r.IntN(20)), Type: 1, Tries: r.IntN(4),
			Wait: time.Duration(r.IntN(3)) * 1500 * time.Millisecond, RecursionDesired: r.IntN(2) == 0, NoEDNS: r.IntN(5) == 0}
	}
	return items
}

// Whatever limits, losses, defects of servers and moments of interruption: no limit is ever
// violated, further queries within a try included; each item has exactly one outcome, or none if
// the run was cut off; and the ledger adds up.
func TestPromisesHoldInAnyWeather(t *testing.T) {
	counts := map[string]int{}
	retried, within := 0, 0
	for seed := range uint64(120) {
		r := rand.New(rand.NewPCG(seed, 2))
		targets := crowd(1 + r.IntN(20))
		limits := anyLimits(r)
		guard, _ := simulation(t, "127.1.0.2\nname7.example\n", time.Minute, noon)
		d := open(t, Config{Targets: targets, Limits: limits, Guard: guard, Deferred: 1 + r.IntN(40), Engine: dnswire.Config{Streams: 1 + r.IntN(3)}})
		l := newList(t, anyItems(r, 150, len(targets)))
		if r.IntN(2) == 0 {
			at := noon
			for range l.items {
				at = at.Add(time.Duration(r.IntN(700)) * time.Millisecond)
				l.at = append(l.at, at)
			}
		}
		v := &driver{t: t, d: d, now: noon, window: 1 + r.IntN(30), manner: weather(r, 0.2)}
		whole := r.IntN(3) > 0
		if !whole {
			v.until = noon.Add(time.Duration(r.IntN(60_000)) * time.Millisecond)
		}
		if err := v.run(begin(t, d, l)); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		d.publish()
		if err := audit(limits, targets, v.history); err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
		l.check(whole)
		balance(t, d.Stats(), whole)
		if t.Failed() {
			t.Fatalf("seed %d; limits %+v", seed, limits)
		}
		queries := 0
		for i, o := range l.outcomes {
			queries += o.Queries
			if o.Queries > 1 {
				retried++
			}
			if o.TCP {
				within++
			}
			checkOutcome(t, &l.items[i], &o, l.times[i] == 1)
		}
		if whole && queries != len(v.history) {
			t.Errorf("seed %d: outcomes count %d queries, %d were sent", seed, queries, len(v.history))
		}
		for k, n := range l.statuses() {
			counts[k] += n
		}
	}
	t.Logf("%v; %d with more than one query, %d over TCP", counts, retried, within)
	for _, want := range []string{"answered ", "timed_out timeout", "skipped opted_out", "skipped over_cap"} {
		if counts[want] < 100 {
			t.Errorf("only %d outcomes %q", counts[want], want)
		}
	}
	if retried < 100 || within < 50 {
		t.Error("too few items with further queries to prove anything")
	}
}

// checkOutcome checks what no outcome may lack.
func checkOutcome(t *testing.T, it *Item, o *Outcome, has bool) {
	t.Helper()
	if !has {
		return
	}
	switch {
	case (o.Status == dnswire.Skipped) != (o.Queries == 0):
		t.Errorf("%s with %d queries", o.Status, o.Queries)
	case (o.Status == dnswire.Answered) != (o.Reply != nil) || (o.Failure == dnswire.None) != (o.Reply != nil):
		t.Errorf("%s, failure %q, reply %v", o.Status, o.Failure, o.Reply)
	case o.At.IsZero() || o.At.Location() != time.UTC:
		t.Errorf("instant %v", o.At)
	case o.Question.Name != it.Name:
		t.Errorf("the outcome is of %q, the item of %q", o.Question.Name, it.Name)
	}
}

// An item is sent at the very instant that the limits allow, no later: with one target and a gap of
// 10 s the packets of 20 items go at 0, 10, 20, ... s, in the order of their arrival.
func TestDeferredItemsGoAtTheFirstInstant(t *testing.T) {
	limits := roomy()
	limits.Address.Gap = 10 * time.Second
	guard, _ := simulation(t, "", 0, noon)
	d := open(t, Config{Targets: crowd(1), Limits: limits, Guard: guard})
	items := make([]Item, 20)
	for i := range items {
		items[i] = Item{Name: fmt.Sprintf("n%d.example", i), Type: 1}
	}
	l := newList(t, items)
	v := &driver{t: t, d: d, now: noon, window: 100, manner: weather(rand.New(rand.NewPCG(1, 1)), 0)}
	if err := v.run(begin(t, d, l)); err != nil {
		t.Fatal(err)
	}
	l.check(true)
	for i, s := range v.history {
		if want := noon.Add(time.Duration(i) * 10 * time.Second); !s.at.Equal(want) || s.question.Name != items[i].Name {
			t.Errorf("packet %d for %s at %s, want %s", i, s.question.Name, s.at, want)
		}
	}
}

// Tries keep their wait and the gap, whichever is longer; what is due for others goes meanwhile.
func TestTriesWaitPolitely(t *testing.T) {
	for name, c := range map[string]struct {
		gap, wait time.Duration
		want      []time.Duration
	}{
		"wait":    {time.Second, 7 * time.Second, []time.Duration{0, 7 * time.Second, 14 * time.Second}},
		"gap":     {9 * time.Second, time.Second, []time.Duration{0, 9 * time.Second, 18 * time.Second}},
		"neither": {0, 0, []time.Duration{0, 2 * time.Second, 4 * time.Second}}, // time-outs of the driver's weather
	} {
		t.Run(name, func(t *testing.T) {
			limits := roomy()
			limits.Address.Gap = c.gap
			guard, _ := simulation(t, "", 0, noon)
			d := open(t, Config{Targets: crowd(2), Limits: limits, Guard: guard})
			l := newList(t, []Item{{Target: 0, Name: "a", Wait: c.wait}, {Target: 1, Name: "b", Tries: 1}})
			v := &driver{t: t, d: d, now: noon, window: 100, manner: weather(rand.New(rand.NewPCG(1, 1)), 1)}
			if err := v.run(begin(t, d, l)); err != nil {
				t.Fatal(err)
			}
			var got []time.Duration
			for _, s := range v.history {
				if s.question.Name == "a" {
					got = append(got, s.at.Sub(noon))
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("tries at %v, want %v", got, c.want)
			}
			if o := l.outcomes[0]; o.Queries != 3 || !o.At.Equal(noon.Add(c.want[2])) || o.Failure != dnswire.Timeout {
				t.Errorf("outcome %+v", o)
			}
			if l.outcomes[1].Queries != 1 {
				t.Errorf("outcome %+v", l.outcomes[1])
			}
		})
	}
}

// With 5 % lost and 3 tries, one item of 8,000 has no reply.
func TestLossWithThreeTries(t *testing.T) {
	const n = 24_000
	guard, _ := simulation(t, "", 0, noon)
	limits := roomy()
	limits.Address.Gap = time.Second
	d := open(t, Config{Targets: crowd(2000), Limits: limits, Guard: guard})
	r := rand.New(rand.NewPCG(5, 5))
	items := make([]Item, n)
	for i := range items {
		items[i] = Item{Target: i % 2000, Name: "a.example", Type: 1}
	}
	l := newList(t, items)
	loss := weather(r, 0.05)
	v := &driver{t: t, d: d, now: noon, window: 500, manner: func(q *dnswire.Question) (time.Duration, dnswire.Outcome, dnswire.Further) {
		after, o, _ := loss(q)
		return after, o, dnswire.Nothing
	}}
	if err := v.run(begin(t, d, l)); err != nil {
		t.Fatal(err)
	}
	l.check(true)
	got := l.statuses()
	// Binomial with mean 24,000 x 0.05^3 = 3: above 14 with a probability of 1e-6.
	if got["answered "]+got["timed_out timeout"] != n || got["timed_out timeout"] > 14 {
		t.Errorf("outcomes %v", got)
	}
	if balance(t, d.Stats(), true); !maps.Equal(got, map[string]int{"answered ": int(d.Stats().Ledger.Answered), "timed_out timeout": int(d.Stats().Ledger.TimedOut)}) {
		t.Errorf("%v for outcomes %v", d.Stats().Ledger, got)
	}
}

// An agenda that fails ends the run, wherever it fails.
func TestErrorsOfTheAgendaEndTheRun(t *testing.T) {
	full := errors.New("the disk is full")
	for _, optOut := range []string{"", "127.0.0.0/8\n"} { // in flight, and skipped before
		guard, _ := simulation(t, optOut, 0, noon)
		d := open(t, Config{Targets: crowd(3), Limits: roomy(), Guard: guard, Engine: dnswire.Config{Linger: -1, Timeout: time.Millisecond}, Tries: 1})
		l := newList(t, anyItems(rand.New(rand.NewPCG(1, 1)), 50, 3))
		n := 0
		l.onDone = func(*Item, *Outcome) error { n++; return full }
		if err := d.Run(t.Context(), l); err != full || n != 1 {
			t.Errorf("error %v after %d outcomes", err, n)
		}
	}
}
