package realservers

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"bridle/collectors/internal/dispatch"
	"bridle/collectors/probe"
	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/probes"
)

// names that witnesses are asked for. They lie in zones of the default tree; the last is looked up by nobody.
func names() []probe.Name {
	address := []netip.Addr{netip.MustParseAddr("127.8.0.1")}
	name := func(name, zone string, purpose probe.Purpose, ttl uint32) probe.Name {
		return probe.Name{Name: name, Zone: zone, Purpose: purpose, TTL: ttl, ParentNSTTL: 172_800, ChildNSTTL: 1_800, Addresses: address}
	}
	return []probe.Name{
		name("www.adds.xa", "adds.xa", probe.Target, 60), name("minute.plain.xa", "plain.xa", probe.Target, 60),
		name("four.plain.xa", "plain.xa", probe.Target, 300), name("five.brief.xa", "brief.xa", probe.Decoy, 5),
		name("unasked.briefadds.xa", "briefadds.xa", probe.Control, 0),
	}
}

// visits are when users look the names up, in seconds after the start; each is a fill, since the entry before has run out.
var visits = map[string][]int{
	"www.adds.xa": {4, 70}, "minute.plain.xa": {30}, "four.plain.xa": {15}, "five.brief.xa": {6, 18, 33, 47, 61, 82, 97},
}

// witnesses are the setups that may testify, as qualified.
func (p *place) witnesses() (ws []probe.Witness, who []resolver) {
	for _, r := range p.resolvers() {
		f := expectedOf(r.name)
		if strings.HasPrefix(r.name, "behind ") || f.class == "refuses" || f.class == "recurses" {
			continue
		}
		ws = append(ws, probe.Witness{Address: r.at, Group: "g-" + r.name, Class: probe.Class(f.class), PacketCache: f.packetCache, Cap: f.cap,
			Pool: 1, ShowsDelegations: f.delegations, MissForm: f.miss})
		who = append(who, r)
	}
	return ws, who
}

// sink takes the rows of several designs.
type sink struct {
	mu    sync.Mutex
	rows  []probes.Row
	odd   []anomalies.Row
	taken func(row *probes.Row)
}

func (s *sink) Probe(row *probes.Row) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rows = append(s.rows, *row)
	if s.taken != nil {
		s.taken(row)
	}
	return nil
}

func (s *sink) Anomaly(row *anomalies.Row) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.odd = append(s.odd, *row)
	return nil
}

// probing is how long resolvers are probed.
const probing = 115 * time.Second

// testProbe probes all who may testify with both designs at once, while users look names up.
func testProbe(t *testing.T, p *place) {
	ws, who := p.witnesses()
	start := time.Now().Add(time.Second).Truncate(time.Second)
	out, people, second := &sink{}, &users{}, &second{}
	var all sync.WaitGroup
	for i, w := range ws {
		for name, at := range visits {
			for _, s := range at {
				late := time.Duration(i) * 400 * time.Millisecond // not all at once
				all.Go(func() { people.visit(t, start.Add(time.Duration(s)*time.Second+late), w.Address, name) })
			}
		}
	}
	out.taken = func(row *probes.Row) {
		again := *row
		all.Go(func() { second.look(t, &again) })
	}
	labels := probe.Labels{RunID: "fixed", Vantage: "laboratory"}
	fixed, err := probe.NewFixed(probe.FixedConfig{Labels: labels, Witnesses: ws, Names: names(), Start: start, Every: 7 * time.Second,
		Sweeps: int(probing / (7 * time.Second)), Seed: 1, Gap: 200 * time.Millisecond, Sink: out})
	if err != nil {
		t.Fatal(err)
	}
	labels.RunID = "adaptive"
	adaptive, err := probe.NewAdaptive(probe.AdaptiveConfig{Labels: labels, Witnesses: ws, Names: names(), Start: start, End: start.Add(probing),
		Screens: 1440, Limits: openLimits(), Seed: 2, Sink: out})
	if err != nil {
		t.Fatal(err)
	}
	for name, design := range map[string]probe.Design{"fixed": fixed, "adaptive": adaptive} {
		d := dispatcher(t, probe.Targets(ws), vantageOfProbes, 4, nil)
		all.Go(func() {
			if err := d.Run(t.Context(), design); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			checkLedgers(t, name, design, d.Stats())
		})
	}
	all.Wait()
	if len(out.odd) > 0 {
		t.Errorf("packets were not accepted: %v", out.odd)
	}
	once(t, out.rows)
	second.report(t, people.all())
	told := truth{place: p, start: start, users: people.all()}
	for i := range ws {
		told.check(t, who[i], &ws[i], out.rows)
	}
	told.checkUpstream(t, who)
}

func checkLedgers(t *testing.T, name string, design probe.Design, stats dispatch.Stats) {
	t.Helper()
	s := design.Status(time.Now())
	if err := s.Ledger.Check(); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	if err := stats.Ledger.Check(); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	if s.Ledger.Answered != stats.Ledger.Answered || len(s.Unfit) > 0 || s.Hits == 0 {
		t.Errorf("%s: the design counts %+v and %d hits, the dispatcher %+v; unfit %v", name, s.Ledger, s.Hits, stats.Ledger, s.Unfit)
	}
	t.Logf("%s: %v", name, s)
}

// once holds rows to one for each place in the plan.
func once(t *testing.T, rows []probes.Row) {
	t.Helper()
	seen := map[string]bool{}
	for i := range rows {
		r := &rows[i]
		anchor := int32(0)
		if r.AnchorPort != nil {
			anchor = *r.AnchorPort
		}
		k := fmt.Sprint(r.RunID, r.Sweep, r.Address, r.Port, anchor, r.Name, r.BurstIndex)
		if seen[k] {
			t.Errorf("two rows for %s", k)
		}
		seen[k] = true
	}
}

// probesOf returns what rows say that an address was asked.
func probesOf(rows []probes.Row, at netip.AddrPort) []asked {
	var out []asked
	for i := range rows {
		r := &rows[i]
		if r.Address != at.Addr().String() || r.NTries == nil || *r.NTries == 0 {
			continue
		}
		a := asked{name: r.Name, tries: int(*r.NTries)}
		if r.SourcePort != nil {
			a.port = uint16(*r.SourcePort)
		}
		out = append(out, a)
	}
	return out
}

// sortedByTime returns the answered rows of an address in order of time.
func sortedByTime(rows []probes.Row, at netip.AddrPort) []probes.Row {
	var out []probes.Row
	for _, r := range rows {
		if r.Address == at.Addr().String() && r.Status == "answered" {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b probes.Row) int { return a.ProbedAt.Compare(b.ProbedAt) })
	return out
}
