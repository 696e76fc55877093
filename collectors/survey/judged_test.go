package survey

import (
	"fmt"
	"testing"

	"bridle/collectors/canary"
	"bridle/collectors/simnet"
	"bridle/collectors/survey/qualify"
	"bridle/datasets/schema/canaryqueries"
	"bridle/datasets/schema/resolverqualifications"
	"bridle/datasets/world"
)

// judged surveys a world and has package qualify judge the rows, with the log of the canary zone's servers.
func judged(t *testing.T, w *world.World) map[string]resolverqualifications.Row {
	t.Helper()
	zone := canary.New(w.Canary.Name)
	var log []canaryqueries.Row
	b := &book{}
	cfg := configured(w, b)
	cfg.Neighbour = everybody
	s := surveyOf(t, cfg)
	net := simnet.New(w, simnet.Options{Canary: func(q simnet.CanaryQuestion) {
		row := canaryqueries.Row{ReceivedAt: q.At.Time(), FromAddress: q.From.Addr().String(), Name: q.Name, QType: "A", RCode: "NOERROR", Answers: q.Answers}
		if q.Type != 1 {
			row.QType = "NS"
		}
		if token, ok := zone.TokenOf(q.Name); ok {
			row.Token = &token
		}
		log = append(log, row)
	}})
	d := &driver{net: net, targets: s.Targets(), now: cfg.Start}
	d.run(t, s)
	var e qualify.Evidence
	if err := e.Exchanges(b.rows); err != nil {
		t.Fatal(err)
	}
	if err := e.Queries(log); err != nil {
		t.Fatal(err)
	}
	if err := e.Anomalies(b.anomalies); err != nil {
		t.Fatal(err)
	}
	rows, unasked := qualify.Judge(&e, qualify.Setting{RunID: "run", Zone: zone.Apex})
	if len(unasked) > 0 {
		t.Errorf("%v were not asked", unasked)
	}
	out := map[string]resolverqualifications.Row{}
	for _, r := range rows {
		out[r.Address] = r
	}
	return out
}

// The rows of a survey suffice to judge: who truly testifies may, who may testify truly does, and two resolvers are in one
// group if they stand before one cache system.
func TestJudged(t *testing.T) {
	w := village(t)
	found := judged(t, w)
	label := map[int]string{}
	backend := map[string]int{}
	for _, r := range w.Resolvers {
		q := found[r.Address.String()]
		kind := fmt.Sprint(r.Front, " ", w.Backends[r.Backend].Class, " ", r.Address)
		// A forwarder inside a network is no outsider to its resolver; those that renew or show stale entries may testify
		// with care.
		fit := w.Testifies(r) || r.Front == world.Dnsmasq && w.Backends[r.Backend].Class == world.BINDClosed ||
			q.Class == "stale" || q.Class == "refreshes"
		if fit != (q.ExcludedBecause == nil) {
			t.Errorf("%s: class %s, excluded %v", kind, q.Class, q.ExcludedBecause)
		}
		if q.CacheGroup == nil || q.ExcludedBecause != nil {
			continue
		}
		if other, known := label[r.Backend]; known && other != *q.CacheGroup {
			t.Errorf("%s: group %s, others of its cache %s", kind, *q.CacheGroup, other)
		}
		if other, known := backend[*q.CacheGroup]; known && other != r.Backend {
			t.Errorf("%s: in the group of caches %d", kind, other)
		}
		label[r.Backend], backend[*q.CacheGroup] = *q.CacheGroup, r.Backend
	}
	if len(label) < 5 {
		t.Errorf("only %d groups", len(label)) // or nothing was tested; the village has 9 fit cache systems
	}
}
