package qualify

import (
	"testing"
	"time"

	"bridle/collectors/simnet"
	"bridle/collectors/simnet/lists"
	"bridle/datasets/prefix"
	"bridle/datasets/schema/resolverqualifications"
	"bridle/datasets/world"
)

// setting is what an observer of a world knows.
func setting(t testing.TB, w *world.World) Setting {
	t.Helper()
	table, err := prefix.NewTable(lists.Prefixes(w.Public(), "p"))
	if err != nil {
		t.Fatal(err)
	}
	return Setting{RunID: "q", Zone: w.Canary.Name, DelegationTTL: time.Duration(w.Canary.ParentNSTTL) * time.Second, Prefixes: table}
}

// judge hands rows over and judges.
func (r *records) judge(t testing.TB, s Setting) []resolverqualifications.Row {
	t.Helper()
	var e Evidence
	for _, err := range []error{e.Exchanges(r.exchanges), e.Queries(r.queries), e.Anomalies(r.anomalies)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	rows, _ := Judge(&e, s)
	return rows
}

// whole surveys a world and judges.
func whole(t testing.TB, w *world.World, options simnet.Options) []resolverqualifications.Row {
	t.Helper()
	return surveyed(t, w, options).evidence.judge(t, setting(t, w))
}
