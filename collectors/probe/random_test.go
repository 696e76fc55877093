package probe

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"bridle/datasets/schema/probes"
	"bridle/datasets/world"
	"bridle/datasets/world/lab"
)

// Whatever the plan, every key has one row, rules and caps hold, the ledger adds up and no more is sent than the dry
// run said.
func TestRandomPlans(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(71, 72))
	classes := []world.Class{world.BIND918, world.BIND920, world.UnboundSnoop, world.UnboundPrefetch, world.UnboundExpired, world.PowerDNS4, world.PowerDNS5Open}
	for range 40 {
		l := lab.Bench{Class: classes[r.IntN(len(classes))], Caches: 1 + r.IntN(3), ByPort: r.IntN(2) == 0, Domains: 1 + r.IntN(20),
			PerDay: []float64{0, 0.3, 3, 30, 300}[r.IntN(5)], TTL: []uint32{5, 60, 300, 3600}[r.IntN(4)], Days: 1 + r.IntN(3),
			DelegationTTL: []uint32{600, 86_400, 172_800}[r.IntN(3)], Faults: world.Faults{Loss: []float64{0, 0.1, 0.5}[r.IntN(3)]},
			Fronts: [][]world.Front{{world.Direct}, {world.Direct, world.Dnsmasq}, {world.Dnsmasq, world.Dnsmasq, world.Direct}}[r.IntN(3)]}
		w := l.World(r.Int64N(1000))
		limits := open([]time.Duration{time.Second, 10 * time.Second, time.Minute}[r.IntN(3)], int64(150+r.IntN(5000)))
		limits.Group.Day.Packets = int64(400 + r.IntN(20_000))
		names := wanted(w)
		for i := range names {
			names[i].Shared = r.IntN(5) == 0
			if l.PerDay == 0 && r.IntN(5) == 0 {
				names[i].Purpose = Control
			}
		}
		var ws []Witness
		for i := range w.Resolvers {
			x := qualified(w, i)
			if l.ByPort && l.Caches > 1 {
				for p := range 3 {
					x.AnchorPort = uint16(40_000 + p)
					ws = append(ws, x)
				}
				continue
			}
			ws = append(ws, x)
		}
		b := newBed(t, w, limits)
		a, err := NewAdaptive(AdaptiveConfig{Labels: b.labels(), Witnesses: ws, Names: names, Start: w.ProbeFrom, End: w.Until, Limits: limits,
			Screens: 1 + r.IntN(4), Seed: r.Int64(), Sink: b})
		if err != nil {
			continue // screens alone are more than the caps allow, and it says so
		}
		b.run(a, ws, w.ProbeFrom)
		once(t, b.rows)
		audit(t, b.rows, ws, names)
		if err := a.Status(w.Until).Ledger.Check(); err != nil {
			t.Error(err)
		}
		sent := 0.0
		for i := range b.rows {
			sent += float64(*b.rows[i].NTries)
		}
		if n := a.Plan(Assumption{WarmShare: 1, Loss: l.Faults.Loss}); sent > n.Most || n.Least > n.Expected+0.5 || n.Expected > n.Most {
			t.Errorf("%d packets were sent, the plan said %+v", int(sent), n)
		}
		if t.Failed() {
			t.Fatalf("%+v with %d witnesses, limits %+v", l, len(ws), limits)
		}
	}
}

// Without hits and loss the dry run's least is what is sent; its coverage is what the power follows from.
func TestNumbersOfAColdPlan(t *testing.T) {
	t.Parallel()
	b, a, ws := bench(t, lab.Bench{Domains: 50, Days: 10}, 3, open(10*time.Second, 2468))
	n := a.Plan(Assumption{})
	// 50 names four times a day for ten days; the jitter moves at most one screen of each over the end.
	if n.Least != 2000 || n.Expected != 2000 || n.PerAddress != (Load{200, 200}) || n.Groups != 1 || n.Duration != 240*time.Hour {
		t.Errorf("%+v", n)
	}
	if d := len(b.rows) - 2000; d > 50 || d < -50 {
		t.Errorf("%d rows, 2000 were planned", len(b.rows))
	}
	for c := range a.Coverage() {
		// 300 s less 2 s of tolerance: 864,000/298 = 2,899.3 probes.
		if c.Delegation != (Level{40, 6 * time.Hour}) || c.Address != (Level{2899, 298 * time.Second}) || c.DelegationTTL != 86_400 || c.Caches != 1 || c.Group != ws[0].Group {
			t.Fatalf("%+v", c)
		}
	}
	// Screens are even: no hour of the day has half as many more than its share.
	hours := make([]int, 24)
	for i := range b.rows {
		hours[b.rows[i].ProbedAt.Hour()]++
	}
	if slices.Max(hours) > 125 || slices.Min(hours) < 42 { // 2000/24 = 83.3
		t.Errorf("rows by hour: %v", hours)
	}
	if _, err := NewAdaptive(AdaptiveConfig{Witnesses: ws, Names: a.cfg.Names, Start: b.world.ProbeFrom, End: b.world.Until, Limits: open(time.Second, 100), Sink: b}); err == nil {
		t.Error("200 screens a day fit into 100 packets")
	}
}

// Memory of a plan of 1,000 witnesses and 200 names, all with the rules of a packet cache.
func TestMemoryOfAPlan(t *testing.T) {
	var ws []Witness
	for i := range 1000 {
		ws = append(ws, Witness{Address: address(i), Class: Clean, Pool: 1, PacketCache: 60, ShowsDelegations: true, Group: fmt.Sprint(i)})
	}
	var names []Name
	for i := range 200 {
		names = append(names, Name{Name: fmt.Sprintf("n%d.example", i), Zone: fmt.Sprintf("n%d.example", i), Purpose: Target})
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	a, err := NewAdaptive(AdaptiveConfig{Witnesses: ws, Names: names, Start: start, End: start.AddDate(0, 0, 14), Limits: open(time.Second, 10_000), Sink: new(bed)})
	if err != nil {
		t.Fatal(err)
	}
	a.begin(at(start))
	runtime.GC()
	runtime.ReadMemStats(&after)
	perPair := float64(after.HeapAlloc-before.HeapAlloc) / 200_000
	t.Logf("%.1f bytes a pair, %d pairs in the queue", perPair, len(a.queue.heap))
	if perPair > 48 || len(a.queue.heap) != 200_000 {
		t.Errorf("%.1f bytes a pair", perPair)
	}
	runtime.KeepAlive(a)
}

// Rows that are not of the plan are errors that say which.
func TestStrayRows(t *testing.T) {
	t.Parallel()
	b, a, _ := bench(t, lab.Bench{Domains: 2, Days: 1}, 3, open(10*time.Second, 2468))
	for what, change := range map[string]func(*probes.Row){
		"address": func(r *probes.Row) { r.Address = "192.0.2.77" }, "name": func(r *probes.Row) { r.Name = "other.example" },
		"sweep": func(r *probes.Row) { r.Sweep = 0 }, "type": func(r *probes.Row) { r.QType = "TXT" }, "text": func(r *probes.Row) { r.Address = "x" },
	} {
		row := b.rows[0]
		if change(&row); a.Restore(&row) == nil {
			t.Errorf("a row with another %s is taken", what)
		}
	}
}
