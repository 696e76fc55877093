package realservers

import (
	"runtime"
	"slices"
	"testing"
	"time"

	"bridle/collectors/internal/dispatch"
	"bridle/collectors/probe"
)

// testForged probes forgers among real resolvers, through dispatcher and rows.
func testForged(t *testing.T, p *place) {
	var ws []probe.Witness
	var forgers []*forger
	for i, m := range manners() {
		f := listen(t, i, m)
		forgers = append(forgers, f)
		ws = append(ws, probe.Witness{Address: f.to, Group: m.name, Class: probe.Clean, Pool: 1})
	}
	good := []resolver{}
	for _, r := range p.resolvers() {
		if r.name == "bind-9.18" || r.name == "unbound-snoop" {
			good = append(good, r)
			ws = append(ws, probe.Witness{Address: r.at, Group: r.name, Class: probe.Clean, Pool: 1, ShowsDelegations: true})
		}
	}
	const every, sweeps = 6 * time.Second, 3
	wanted := slices.DeleteFunc(names(), func(n probe.Name) bool { return n.Purpose == probe.Control })
	start := time.Now().Add(time.Second).Truncate(time.Second)
	out := &sink{}
	design, err := probe.NewFixed(probe.FixedConfig{Labels: probe.Labels{RunID: "forged", Vantage: "laboratory"}, Witnesses: ws, Names: wanted,
		Start: start, Every: every, Sweeps: sweeps, Seed: 1, Sink: out})
	if err != nil {
		t.Fatal(err)
	}
	d := dispatcher(t, probe.Targets(ws), vantageOfForged, 4, func(c *dispatch.Config) {
		c.Engine.Timeout, c.Engine.StreamTimeout, c.Engine.Linger = patience, 2*patience, 4*patience
	})
	before := heap()
	if err := d.Run(t.Context(), design); err != nil {
		t.Fatal(err)
	}
	// Three tries of a UDP and a TCP exchange each, the engine's wait for late replies, and slack.
	if took, most := time.Since(start), every*sweeps+(3*3+4)*patience+3*time.Second; took > most {
		t.Errorf("the run took %v, more than %v", took, most)
	}
	if grown := heap() - before; grown > 32<<20 {
		t.Errorf("memory grew by %d bytes", grown)
	}
	checkLedgers(t, "forged", design, d.Stats())
	once(t, out.rows)
	if len(out.rows) != len(ws)*len(wanted)*sweeps {
		t.Errorf("%d rows, want one for each of %d pairs in %d sweeps", len(out.rows), len(ws)*len(wanted), sweeps)
	}
	for _, f := range forgers {
		f.check(t, out, len(wanted)*sweeps)
	}
	for _, r := range good {
		p.agree(t, r, vantageOfForged, probesOf(out.rows, r.at))
	}
}

// check holds rows and anomalies to what a forger sent.
func (f *forger) check(t *testing.T, out *sink, pairs int) {
	t.Helper()
	answered, failures := 0, map[string]int{}
	for i := range out.rows {
		r := &out.rows[i]
		if r.Address != f.to.Addr().String() {
			continue
		}
		if slices.Contains(r.Answers, lie.String()) {
			t.Errorf("%s: a forged answer was accepted: %+v", f.manner.name, r)
		}
		if r.Status == "answered" {
			answered++
			continue
		}
		failures[*r.Failure]++
	}
	if want := map[bool]int{true: pairs}[f.manner.answered]; answered != want {
		t.Errorf("%s: %d of %d pairs have an answer, want %d; %v", f.manner.name, answered, pairs, want, failures)
	}
	kinds, recorded := map[string]int64{}, int64(0)
	for _, a := range out.odd {
		if of := f.to.Addr(); a.AskedAddress != nil && *a.AskedAddress == of.String() ||
			a.AskedAddress == nil && (a.FromAddress == of.String() || a.FromAddress == of.Next().String()) {
			recorded += a.NPackets
			kinds[a.Kind] += a.NPackets
		}
	}
	// On a machine too busy to answer in time, all packets of a try are late, true replies too.
	forged, proper := int64(f.count()), kinds[f.manner.kind]+kinds["flood"]
	switch late := kinds["late"]; {
	case f.manner.kind == "late":
		proper = late
	case proper+late < recorded || proper > forged:
		t.Errorf("%s: recorded as %v, want %s", f.manner.name, kinds, f.manner.kind)
	}
	if recorded < forged || proper == 0 && f.manner.kind != "" {
		t.Errorf("%s: %d packets were forged, %d recorded: %v", f.manner.name, forged, recorded, kinds)
	}
	t.Logf("%-32s %3d answered, else %v; %4d forged, recorded as %v", f.manner.name, answered, failures, forged, kinds)
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
