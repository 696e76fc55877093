package pace

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"os"
	"strings"
	"testing"
	"time"
)

// start is an evening, so that histories go over midnight.
var start = Instant(time.Date(2018, 9, 18, 23, 59, 0, 0, time.UTC).UnixMicro())

const second Instant = 1_000_000

// free returns limits of which none but the rate binds.
func free(rate float64, batch int) Limits {
	const many = 1 << 31
	level := Level{Day: Daily{many, many}}
	return Limits{Rate: rate, Batch: batch, Address: level, Prefix: level, Group: level, Total: Daily{many, 1 << 50}}
}

func mustNew(t testing.TB, l Limits, targets ...Target) *Pacer {
	t.Helper()
	p, err := New(l, targets)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func randomLimits(r *rand.Rand) Limits {
	level := func() Level {
		return Level{
			Gap: time.Duration(r.IntN(20_000_001)), // up to 20 ms, in nanoseconds
			Day: Daily{int64(1 + r.IntN(60)), int64(100 + r.IntN(6000))},
		}
	}
	l := Limits{
		Rate: []float64{0.5, 3, 70, 1000, 30_000, 300_000, 1e6}[r.IntN(7)], Batch: 1,
		Address: level(), Prefix: level(), Group: level(),
		Total: Daily{int64(50 + r.IntN(300)), int64(5000 + r.IntN(30_000))},
	}
	if l.Rate > 10 {
		l.Batch = 1 + r.IntN(8)
	}
	return l
}

// No history of a pacer's is found wrong by the auditor, whatever is asked: targets at
// random, stalls, attempts that come too early, steps over midnight.
func TestNoLimitIsEverViolated(t *testing.T) {
	var skipped, early, taken int
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 1))
		l := randomLimits(r)
		targets := crowd(2+r.IntN(12), r.IntN)
		p := mustNew(t, l, targets...)
		var history []sent
		now := start
		for range 250 {
			i, bytes := r.IntN(len(targets)), 40+r.IntN(100)
			at, over := p.Earliest(i, now, bytes)
			if over != NoLimit {
				skipped++
				if p.Take(i, at-1, bytes) {
					t.Fatalf("seed %d: taken although %s was said to be exceeded", seed, over)
				}
				if r.IntN(20) > 0 || at == Never {
					continue
				}
			}
			if at > now {
				early++
				if p.Take(i, at-1, bytes) {
					t.Fatalf("seed %d: taken before the earliest instant", seed)
				}
			}
			switch r.IntN(12) {
			case 0:
				at += Instant(r.IntN(100)) * second // a stall
			case 1, 2, 3:
				at += Instant(r.IntN(3000))
			}
			if p.Take(i, at, bytes) {
				history = append(history, sent{at, targets[i], bytes})
				taken++
			} else if _, over := p.Earliest(i, at, bytes); over == NoLimit {
				t.Fatalf("seed %d: what may go from the earliest instant may not go later", seed)
			}
			now = at - Instant(r.IntN(2)) // clocks of callers may stand or step back
		}
		if err := audit(l, history); err != nil {
			t.Fatalf("seed %d: %+v: %v", seed, l, err)
		}
	}
	if skipped < 1000 || early < 1000 || taken < 2000 {
		t.Errorf("%d skipped, %d too early, %d taken: the streams try too little", skipped, early, taken)
	}
}

// With one packet per batch the earliest instant is the least that the auditor accepts:
// a microsecond earlier it finds fault, and with what is said to be over a cap too.
func TestEarliestIsExact(t *testing.T) {
	checked, capped := 0, 0
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 2))
		l := randomLimits(r)
		l.Batch, l.Rate = 1, []float64{0.5, 4, 100, 10_000, 1e6}[r.IntN(5)] // whole intervals
		targets := crowd(2+r.IntN(8), r.IntN)
		p := mustNew(t, l, targets...)
		var history []sent
		now := start
		wrong := func(at Instant, i, bytes int) bool {
			// The rate by consecutive packets, since the auditor allows for rounding.
			if n := len(history); n > 0 && float64(at-history[n-1].at)*l.Rate < 1e6-1e-3 {
				return true
			}
			return auditLast(l, append(history[:len(history):len(history)], sent{at, targets[i], bytes})) != nil
		}
		for range 40 {
			i, bytes := r.IntN(len(targets)), 40+r.IntN(100)
			at, over := p.Earliest(i, now, bytes)
			if at == Never {
				continue
			}
			if wrong(at, i, bytes) {
				t.Fatalf("seed %d: %d is too early", seed, at)
			}
			if at > now && !wrong(at-1, i, bytes) {
				t.Fatalf("seed %d: %d is too late (%s)", seed, at, over)
			}
			checked++
			if over != NoLimit {
				capped++
				if r.IntN(4) > 0 {
					continue
				}
			}
			now = at + Instant(r.IntN(2)*r.IntN(5000))
			if p.Take(i, now, bytes) {
				history = append(history, sent{now, targets[i], bytes})
			}
		}
	}
	if checked < 1000 || capped < 200 {
		t.Errorf("%d checked, %d of them capped: the streams try too little", checked, capped)
	}
}

func TestCapsAreNamed(t *testing.T) {
	a, b := netip.MustParseAddr("203.0.113.1"), netip.MustParseAddr("203.0.113.2")
	six := netip.MustParseAddr("2001:db8::1")
	targets := []Target{{a, "g"}, {b, ""}, {six, "g"}}
	for _, x := range []struct {
		set  func(*Limits)
		next int
		want Limit
	}{
		{func(l *Limits) { l.Address.Day.Packets = 1 }, 0, AddressPackets},
		{func(l *Limits) { l.Address.Day.Packets = 1 }, 1, NoLimit},
		{func(l *Limits) { l.Address.Day.Bytes = 150 }, 0, AddressBytes},
		{func(l *Limits) { l.Prefix.Day.Packets = 1 }, 1, PrefixPackets},
		{func(l *Limits) { l.Prefix.Day.Packets = 1 }, 2, NoLimit},
		{func(l *Limits) { l.Prefix.Day.Bytes = 150 }, 1, PrefixBytes},
		{func(l *Limits) { l.Group.Day.Packets = 1 }, 2, GroupPackets},
		{func(l *Limits) { l.Group.Day.Packets = 1 }, 1, NoLimit},
		{func(l *Limits) { l.Group.Day.Bytes = 150 }, 2, GroupBytes},
		{func(l *Limits) { l.Total.Packets = 1 }, 2, TotalPackets},
		{func(l *Limits) { l.Total.Bytes = 199 }, 1, TotalBytes},
		{func(l *Limits) { l.Total.Bytes = 200 }, 1, NoLimit},
	} {
		l := free(1000, 1)
		x.set(&l)
		p := mustNew(t, l, targets...)
		if !p.Take(0, start, 100) {
			t.Fatalf("%s: the first packet does not go", x.want)
		}
		at, over := p.Earliest(x.next, start+second, 100)
		// A minute after start is midnight.
		if want := start + 60*second; over != x.want || over != NoLimit && at != want {
			t.Errorf("%s at %d, expected %s at %d", over, at, x.want, want)
		}
	}
	l := free(1000, 1)
	l.Prefix.Day.Bytes = 99
	if at, over := mustNew(t, l, targets...).Earliest(0, start, 100); at != Never || over != PrefixBytes {
		t.Errorf("a packet above the cap: %s at %d", over, at)
	}
	seen := map[string]bool{}
	for l := NoLimit; l <= TotalBytes; l++ {
		seen[l.String()] = true
	}
	if len(seen) != 9 || strings.HasPrefix(TotalBytes.String(), "limit") {
		t.Errorf("names of limits: %v", seen)
	}
}

func TestOverCapIsInTheVocabulary(t *testing.T) {
	b, err := os.ReadFile("../../../datasets/schema/probes/schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(b), "'"+OverCap+"'") {
		t.Errorf("the table probes does not know %q", OverCap)
	}
}

// A run that is cut off and goes on keeps the limits, in whatever order its rows are read.
func TestRestoredRunKeepsLimits(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 3))
		l := randomLimits(r)
		targets := crowd(2+r.IntN(8), r.IntN)
		p := mustNew(t, l, targets...)
		var history []sent
		var indices []int
		now := start
		run := func() {
			for range 80 {
				i, bytes := r.IntN(len(targets)), 40+r.IntN(100)
				if at, over := p.Earliest(i, now, bytes); over == NoLimit && p.Take(i, at, bytes) {
					history, indices = append(history, sent{at, targets[i], bytes}), append(indices, i)
					now = at
				}
			}
		}
		run()
		p = mustNew(t, l, targets...)
		for _, k := range r.Perm(len(history)) {
			p.Restore(indices[k], history[k].at, 1, history[k].bytes)
		}
		run()
		if err := audit(l, history); err != nil {
			t.Fatalf("seed %d: %+v: %v", seed, l, err)
		}
	}
}

// What went on another day is not counted on the last, in whatever order it is restored.
func TestRestoreCountsByDay(t *testing.T) {
	midnight := start + 60*second
	l := free(1000, 1)
	l.Address.Day.Packets, l.Total.Packets = 3, 3
	for _, days := range [][]Instant{{midnight - second, midnight}, {midnight, midnight - second}} {
		p := mustNew(t, l, Target{Addr: netip.MustParseAddr("203.0.113.1")})
		for _, at := range days {
			p.Restore(0, at, 2, 100)
		}
		if p.Take(0, midnight, 1) {
			t.Error("a packet at the instant of the last")
		}
		if at, over := p.Earliest(0, midnight, 1); at != midnight+1000 || over != NoLimit || !p.Take(0, at, 1) {
			t.Errorf("the third packet: %d after midnight, %s", at-midnight, over)
		}
		if _, over := p.Earliest(0, midnight+second, 1); over != AddressPackets {
			t.Errorf("the fourth packet: %s", over)
		}
	}
}

// The numbers of Polite's comment: 0.5 MB; a packet per 10 s and address, per 35 s on average, and per
// second and group; ten addresses' worth per prefix.
func TestPoliteIsWhatItSays(t *testing.T) {
	l := Polite(Daily{1e6, 1e9})
	average := 24 * time.Hour / time.Duration(l.Address.Day.Packets)
	if l.Address.Day.Bytes != 500_000 || l.Address.Gap != 10*time.Second || average.Truncate(time.Second) != 35*time.Second ||
		l.Group.Gap != time.Second || l.Prefix.Gap != time.Second || l.Prefix.Day != (Daily{10 * l.Address.Day.Packets, 5_000_000}) ||
		l.Group.Day != l.Prefix.Day || l.Rate != 1000 || l.Batch != 8 || l.Total != (Daily{1e6, 1e9}) {
		t.Errorf("%+v", l)
	}
}

func TestMistakes(t *testing.T) {
	if err := Polite(Daily{1e6, 1e9}).Validate(); err != nil {
		t.Errorf("the proposed limits: %v", err)
	}
	for want, set := range map[string]func(*Limits){
		"rate of 0":          func(l *Limits) { l.Rate = 0 },
		"rate of 1e+07":      func(l *Limits) { l.Rate = 1e7 },
		"batch of 0":         func(l *Limits) { l.Batch = 0 },
		"more than a second": func(l *Limits) { l.Batch = 1001 },
		"gap of -1s":         func(l *Limits) { l.Group.Gap = -time.Second },
		"day per address":    func(l *Limits) { l.Address.Day.Bytes = 0 },
		"4294967295":         func(l *Limits) { l.Prefix.Day.Packets = 1 << 32 },
		"day in total":       func(l *Limits) { l.Total = Daily{} },
	} {
		l := free(1000, 1)
		set(&l)
		if _, err := New(l, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, expected one with %q", err, want)
		}
	}
	if _, err := New(free(1, 1), make([]Target, 1)); err == nil || !strings.Contains(err.Error(), "target 0 has no address") {
		t.Errorf("a target without address: %v", err)
	}
	p := mustNew(t, free(1, 1), Target{Addr: netip.MustParseAddr("203.0.113.1")})
	for name, f := range map[string]func(){
		"1970":    func() { p.Take(0, -1, 1) },
		"bytes":   func() { p.Earliest(0, 0, 0) },
		"packets": func() { p.Restore(0, 0, 0, 1) },
	} {
		func() {
			defer func() {
				if s := fmt.Sprint(recover()); !strings.HasPrefix(s, "pace: ") || !strings.Contains(s, name) {
					t.Errorf("panic %q, expected one about %s", s, name)
				}
			}()
			f()
		}()
	}
}

// Bytes that a packet turned out longer count on its day, in all accounts, and change neither gaps nor packets.
func TestCharge(t *testing.T) {
	const day = 86_400_000_000
	level := Level{Gap: 10 * time.Second, Day: Daily{Packets: 100, Bytes: 1000}}
	limits := Limits{Rate: 1000, Batch: 1, Address: level, Prefix: level, Group: level, Total: Daily{Packets: 100, Bytes: 1000}}
	for name, other := range map[string]Target{
		"address": {Addr: netip.MustParseAddr("192.0.2.1")}, "prefix": {Addr: netip.MustParseAddr("192.0.2.9")},
		"group": {Addr: netip.MustParseAddr("198.51.100.1"), Group: "g"}, "total": {Addr: netip.MustParseAddr("198.51.100.1")},
	} {
		p, err := New(limits, []Target{{Addr: netip.MustParseAddr("192.0.2.1"), Group: "g"}, other})
		if err != nil {
			t.Fatal(err)
		}
		if !p.Take(0, 5, 200) {
			t.Fatal("the first packet may not go")
		}
		before, _ := p.Earliest(1, 5, 200)
		p.Charge(0, 5, 700) // 900 of 1000
		if at, over := p.Earliest(1, 5, 100); at != before || over != NoLimit {
			t.Errorf("%s: 100 bytes that are left: %d, %v", name, at, over)
		}
		if at, over := p.Earliest(1, 5, 101); at != day || over == NoLimit {
			t.Errorf("%s: more bytes than are left: %d, %v", name, at, over)
		}
		p.Charge(0, day+5, 100) // not the day of the last packet
		if _, over := p.Earliest(1, day+5, 1000); over != NoLimit {
			t.Errorf("%s: the next day: %v", name, over)
		}
	}
}
