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

func TestJudged(t *testing.T) {
	for _, name := range []string{"village", "hide-and-seek-2018"} {
		w := generated(t, name)
		found := judged(t, w)
		type verdict struct {
			class    string
			excluded bool
			front    world.Front
			backend  world.Class
			truth    bool
		}
		n := map[verdict]int{}
		split, joined := 0, 0
		group := map[int]string{}
		owner := map[string]int{}
		for _, r := range w.Resolvers {
			q := found[r.Address.String()]
			n[verdict{q.Class, q.ExcludedBecause != nil, r.Front, w.Backends[r.Backend].Class, w.Testifies(r)}]++
			if q.CacheGroup != nil && w.Testifies(r) {
				if g, ok := group[r.Backend]; ok && g != *q.CacheGroup {
					split++
					fmt.Println("SPLIT", w.Backends[r.Backend].Class, w.Backends[r.Backend].Caches, w.Backends[r.Backend].ByPort, r.Front, r.Address, g, *q.CacheGroup, len(w.Backends[r.Backend].Egress), r.Faults)
				}
				group[r.Backend] = *q.CacheGroup
				if o, ok := owner[*q.CacheGroup]; ok && o != r.Backend {
					joined++
				}
				owner[*q.CacheGroup] = r.Backend
			}
			if w.Testifies(r) && q.ExcludedBecause != nil {
				fmt.Println("  ", r.Front, w.Backends[r.Backend].Class, w.Backends[r.Backend].Caches, fmt.Sprintf("%+v", r.Faults), q.Class, *q.ExcludedBecause)
			}
			if !w.Testifies(r) && q.ExcludedBecause == nil {
				fmt.Println("!!", r.Front, w.Backends[r.Backend].Class, w.Backends[r.Backend].Caches, fmt.Sprintf("%+v", r.Faults), q.Class)
			}
		}
		for k, c := range n {
			if k.truth != !k.excluded {
				fmt.Println(name, k, c)
			}
		}
		fmt.Println(name, "split", split, "joined", joined, len(group))
	}
}
