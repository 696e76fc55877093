package dispatch

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"os"
	"path/filepath"
	"testing"
	"time"

	"bridle/collectors/internal/dnswire"
	"bridle/collectors/internal/pace"
	"bridle/collectors/internal/scope"
	"bridle/datasets/schema/anomalies"
)

// noon is where virtual time begins in tests: two minutes before midnight, so that days change.
var noon = time.Date(2018, 9, 18, 23, 58, 0, 0, time.UTC)

// roomy returns limits of which none binds.
func roomy() pace.Limits {
	const many = 1 << 31
	level := pace.Level{Day: pace.Daily{Packets: many, Bytes: many}}
	return pace.Limits{Rate: 1e6, Batch: 1000, Address: level, Prefix: level, Group: level, Total: pace.Daily{Packets: many, Bytes: 1 << 50}}
}

// simulation returns a guard for loopback with an opt-out list, and its path. Every says how often
// it is read.
func simulation(t testing.TB, optOut string, every time.Duration, now time.Time) (*scope.Guard, string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "optout.txt")
	if err := os.WriteFile(file, []byte(optOut), 0o600); err != nil {
		t.Fatal(err)
	}
	g, err := scope.Open(scope.Config{OptOut: file, Simulated: true, Every: every}, now)
	if err != nil {
		t.Fatal(err)
	}
	return g, file
}

// crowd returns n targets, eight to a prefix, some of them in a group.
func crowd(n int) []Target {
	targets := make([]Target, n)
	for i := range targets {
		targets[i].Address = netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 1, byte(i / 8), byte(1 + i%8)}), 53)
		if i%3 == 0 {
			targets[i].Group = fmt.Sprint("group ", i%4)
		}
	}
	return targets
}

// list is an agenda that calls for items in their order, each not before its instant, and keeps what
// becomes of them. Keys are places.
type list struct {
	t        testing.TB
	items    []Item
	at       []time.Time // nil: all at once
	given    int
	outcomes []Outcome
	times    []int
	onDone   func(it *Item, o *Outcome) error
	odd      map[string]int
}

func newList(t testing.TB, items []Item) *list {
	for i := range items {
		items[i].Key = uint64(i)
	}
	return &list{t: t, items: items, outcomes: make([]Outcome, len(items)), times: make([]int, len(items)), odd: map[string]int{}}
}

func (l *list) Next(now time.Time, it *Item) (dnswire.Turn, time.Time) {
	if *it != (Item{}) {
		l.t.Errorf("the item to be filled in is %+v, not zero", *it)
	}
	if l.given == len(l.items) {
		return dnswire.End, time.Time{}
	}
	if l.at != nil && now.Before(l.at[l.given]) {
		return dnswire.Wait, l.at[l.given]
	}
	*it = l.items[l.given]
	l.given++
	return dnswire.Ask, time.Time{}
}

func (l *list) Done(it *Item, o *Outcome) error {
	if *it != l.items[it.Key] {
		l.t.Errorf("item %d came back as %+v, not %+v", it.Key, *it, l.items[it.Key])
	}
	l.times[it.Key]++
	l.outcomes[it.Key] = *o
	if l.onDone != nil {
		return l.onDone(it, o)
	}
	return nil
}

func (l *list) Anomaly(row *anomalies.Row) error { l.odd[row.Kind] += int(row.NPackets); return nil }

// check wants one outcome for each item that was given, or at most one if the run was cut off.
func (l *list) check(whole bool) {
	l.t.Helper()
	missing := 0
	for i := range l.given {
		if l.times[i] > 1 {
			l.t.Errorf("item %d has %d outcomes", i, l.times[i])
		}
		if l.times[i] == 0 {
			missing++
		}
	}
	if whole && (missing > 0 || l.given < len(l.items)) {
		l.t.Errorf("of %d items %d were asked for, and %d of those have no outcome", len(l.items), l.given, missing)
	}
}

// statuses counts outcomes by status and failure.
func (l *list) statuses() map[string]int {
	n := map[string]int{}
	for i, o := range l.outcomes {
		if l.times[i] > 0 {
			n[string(o.Status)+" "+string(o.Failure)]++
		}
	}
	return n
}

// balance checks that the ledger adds up with what is left.
func balance(t testing.TB, s Stats, whole bool) {
	t.Helper()
	left := s.Ledger.Planned - s.Ledger.Rows()
	if left != int64(s.Deferred+s.InFlight) || left < 0 || whole && left != 0 {
		t.Errorf("%v; %d deferred, %d in flight", s.Ledger, s.Deferred, s.InFlight)
	}
}

// open returns a dispatcher whose sockets are on loopback.
func open(t testing.TB, cfg Config) *Dispatcher {
	t.Helper()
	if cfg.Engine.Rand == nil {
		cfg.Engine.Rand = rand.New(rand.NewChaCha8([32]byte{3}))
	}
	if cfg.Engine.Local == nil {
		cfg.Engine.Local = []netip.AddrPort{netip.MustParseAddrPort("127.0.0.1:0"), netip.MustParseAddrPort("127.0.0.1:0")}
	}
	d, err := New(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// begin prepares a dispatcher for a driver that takes the place of the engine.
func begin(t testing.TB, d *Dispatcher, a Agenda) context.Context {
	ctx, stop := context.WithCancelCause(t.Context())
	t.Cleanup(func() { stop(nil) })
	d.agenda, d.stop = a, stop
	return ctx
}
