package dispatch

import (
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"bridle/collectors/internal/dnswire"
	"bridle/collectors/internal/pace"
	"bridle/datasets/schema/anomalies"
)

// A query within a try is no try: with EDNS not understood and everything else lost, an item of k
// tries has k + 1 queries, at the pace of the gap.
func TestQueriesWithinATryAreNoTries(t *testing.T) {
	for tries := 1; tries <= 3; tries++ {
		for _, gap := range []time.Duration{0, 10 * time.Second} {
			limits := roomy()
			limits.Address.Gap = gap
			guard, _ := simulation(t, "", 0, noon)
			d := open(t, Config{Targets: crowd(1), Limits: limits, Guard: guard})
			l := newList(t, []Item{{Name: "a.example", Type: 1, Tries: tries}})
			v := &driver{t: t, d: d, now: noon, window: 9, manner: func(q *dnswire.Question) (time.Duration, dnswire.Outcome, dnswire.Further) {
				if !q.NoEDNS {
					return time.Millisecond, answered("FORMERR"), dnswire.WithoutEDNS
				}
				return 2 * time.Second, lost(), dnswire.Nothing
			}}
			if err := v.run(begin(t, d, l)); err != nil {
				t.Fatal(err)
			}
			o := l.outcomes[0]
			if o.Queries != tries+1 || o.Status != dnswire.TimedOut || len(v.history) != tries+1 {
				t.Errorf("%d tries, gap %s: outcome %+v", tries, gap, o)
			}
			for i, s := range v.history {
				if gap > 0 && !s.at.Equal(noon.Add(time.Duration(i)*gap)) {
					t.Errorf("query %d at %s", i, s.at)
				}
			}
		}
	}
}

// Who opts out between a query and the one that its reply calls for is not asked again: the reply stands.
func TestOptingOutWithinATry(t *testing.T) {
	guard, file := simulation(t, "", time.Second, noon)
	d := open(t, Config{Targets: crowd(1), Limits: roomy(), Guard: guard})
	l := newList(t, []Item{{Name: "a.example", Type: 1}})
	v := &driver{t: t, d: d, now: noon, window: 9, manner: func(q *dnswire.Question) (time.Duration, dnswire.Outcome, dnswire.Further) {
		if err := os.WriteFile(file, []byte("127.1.0.0/16\n"), 0o600); err != nil {
			t.Error(err)
		}
		return 1500 * time.Millisecond, answered("FORMERR"), dnswire.WithoutEDNS
	}}
	if err := v.run(begin(t, d, l)); err != nil {
		t.Fatal(err)
	}
	if o := l.outcomes[0]; len(v.history) != 1 || o.Queries != 1 || o.Status != dnswire.Answered || o.Reply.RCode != "FORMERR" || !o.At.Equal(noon) {
		t.Errorf("%d packets, outcome %+v", len(v.history), o)
	}
}

// some is what the agendas below have in common.
type some struct {
	t            *testing.T
	d            *Dispatcher
	items        []Item
	given, ended int
	most         int // of those that waited when it was asked
}

func (c *some) Done(*Item, *Outcome) error   { c.ended++; return nil }
func (c *some) Anomaly(*anomalies.Row) error { return nil }

// hanging asks for one item after the other.
type hanging struct{ some }

func (h *hanging) Next(_ time.Time, it *Item) (dnswire.Turn, time.Time) {
	switch {
	case h.given == len(h.items):
		return dnswire.End, time.Time{}
	case h.given > h.ended:
		return dnswire.Wait, time.Time{}
	}
	*it = h.items[h.given]
	h.given++
	return dnswire.Ask, time.Time{}
}

// An agenda that waits for an outcome is asked again after it, whether the item was answered, lost or skipped.
func TestAgendasMayWaitForOutcomes(t *testing.T) {
	limits := roomy()
	limits.Address.Gap = 3 * time.Second
	limits.Address.Day.Packets = 8
	guard, _ := simulation(t, "127.1.0.2\n", 0, noon)
	d := open(t, Config{Targets: crowd(7), Limits: limits, Guard: guard})
	h := &hanging{some{t: t, d: d, items: anyItems(rand.New(rand.NewPCG(4, 4)), 300, 7)}}
	v := &driver{t: t, d: d, now: noon, window: 9, manner: weather(rand.New(rand.NewPCG(1, 1)), 0.2)}
	if err := v.run(begin(t, d, h)); err != nil {
		t.Fatal(err)
	}
	s := d.Stats().Ledger
	if h.ended != 300 || s.Check() != nil || s.Skipped < 50 || s.Answered < 20 || s.TimedOut == 0 {
		t.Errorf("%d outcomes; %v", h.ended, s)
	}
}

// full asks for items without end and notes how many wait.
type full struct{ some }

func (f *full) Next(_ time.Time, it *Item) (dnswire.Turn, time.Time) {
	f.most = max(f.most, f.d.waiting.count)
	if f.given == len(f.items) {
		return dnswire.End, time.Time{}
	}
	*it = f.items[f.given]
	f.given++
	return dnswire.Ask, time.Time{}
}

// While as many items wait as may, the agenda is not asked.
func TestAgendasAreNotAskedWhileTooManyWait(t *testing.T) {
	limits := roomy()
	limits.Address.Gap = 3 * time.Second
	guard, _ := simulation(t, "", 0, noon)
	const bound = 17
	d := open(t, Config{Targets: crowd(5), Limits: limits, Guard: guard, Deferred: bound})
	f := &full{some{t: t, d: d, items: anyItems(rand.New(rand.NewPCG(4, 4)), 400, 5)}}
	v := &driver{t: t, d: d, now: noon, window: 9, manner: weather(rand.New(rand.NewPCG(1, 1)), 0.2)}
	if err := v.run(begin(t, d, f)); err != nil {
		t.Fatal(err)
	}
	if f.ended != 400 || f.most != bound-1 {
		t.Errorf("%d outcomes; at most %d waited when the agenda was asked", f.ended, f.most)
	}
}

// Packets that are restored count: with all of a day's packets restored everything is skipped, and a gap
// that began before the run is kept.
func TestRestoredPacketsCount(t *testing.T) {
	limits := roomy()
	limits.Address = pace.Level{Gap: 10 * time.Second, Day: pace.Daily{Packets: 5, Bytes: 1 << 30}}
	guard, _ := simulation(t, "", 0, noon)
	d := open(t, Config{Targets: crowd(2), Limits: limits, Guard: guard})
	d.Restore(0, noon.Add(-3*time.Second), 4, d.Bytes("a.example", 4, true))
	d.Restore(1, noon.Add(-time.Minute), 5, d.Bytes("a.example", 5, false))
	l := newList(t, []Item{{Target: 0, Name: "a.example", Type: 1}, {Target: 0, Name: "a.example", Type: 1}, {Target: 1, Name: "a.example", Type: 1}})
	v := &driver{t: t, d: d, now: noon, window: 9, manner: weather(rand.New(rand.NewPCG(1, 1)), 0)}
	if err := v.run(begin(t, d, l)); err != nil {
		t.Fatal(err)
	}
	got := l.statuses()
	if got["skipped over_cap"] != 2 || got["answered "] != 1 || !v.history[0].at.Equal(noon.Add(7*time.Second)) {
		t.Errorf("outcomes %v, first packet at %s", got, v.history[0].at)
	}
	// 18 bytes beside the name, 11 of EDNS, 1,232 invited: RFC 1035, 4.1, and RFC 6891, 6.1.2. Over TCP 65,537
	// are invited. Source: the comment of Bytes.
	if n := d.Bytes("a.example", 3, true); n != 3*(18+9+11)+2*1232+65537 {
		t.Errorf("%d bytes", n)
	}
}
