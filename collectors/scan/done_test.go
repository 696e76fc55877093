package scan

import (
	"strings"
	"testing"
	"time"

	"bridle/collectors/internal/plan"
	"bridle/datasets/schema/grabs"
	"bridle/datasets/study"
)

// part is n rows of the visit at a place of the plan, which says that it has want.
type part struct {
	k       int64
	n, want int32
	failure string
}

// written writes parts of visits into a run of a new study.
func written(t *testing.T, targets *Targets, p *plan.Plan, parts ...part) (study.Study, string) {
	t.Helper()
	st, err := study.Create(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	seed := int64(1)
	run, err := st.Create(study.Plan{Tool: "scan", Simulated: true, Seed: &seed, Clock: study.SimulatedClock})
	if err != nil {
		t.Fatal(err)
	}
	w, err := study.Table[grabs.Row](run)
	if err != nil {
		t.Fatal(err)
	}
	id := int64(0)
	for _, x := range parts {
		at := targets.Address(p.At(x.k).Target)
		for range x.n {
			id++
			port, visit := int32(at.Port()), x.k+1
			row := grabs.Row{RunID: run.ID(), GrabID: id, GrabbedAt: time.Unix(1_500_000_000, 0).UTC(), Address: at.Addr().String(), Port: &port, Protocol: "http",
				Source: Source, CertificateIDs: []string{}, Visit: &visit, NVisitGrabs: &x.want}
			if x.failure != "" {
				row.Failure = &x.failure
			}
			if err := w.Write(row); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := run.Finish(); err != nil {
		t.Fatal(err)
	}
	return st, run.ID()
}

// What is left to do is what was planned less complete visits. A visit that was cut off is made again under another ordinal, so that its
// rows stay apart.
func TestRestore(t *testing.T) {
	targets := crowd(t, 10)
	p := planOf(t, targets, plan.Shard{})
	st, id := written(t, targets, p, part{0, 3, 3, ""}, part{2, 1, 1, "opted_out"}, part{5, 2, 4, ""})
	d, err := Restore(st, id, targets, p)
	if err != nil {
		t.Fatal(err)
	}
	var left []int64
	for k, ok := d.next(0); ok; k, ok = d.next(k + 1) {
		left = append(left, k)
	}
	if d.Len() != 2 || d.Torn() != 1 || len(left) != 8 || left[0] != 1 || left[1] != 3 || d.last != 6 {
		t.Errorf("%d done, %d torn, left %v, last grab %d", d.Len(), d.Torn(), left, d.last)
	}
	if d.ordinal(5) != 16 || d.ordinal(3) != 4 {
		t.Errorf("visits are numbered %d and %d, want 16 and 4", d.ordinal(5), d.ordinal(3))
	}
	if len(d.connections) != 1 || d.connections[0].packets != 3 { // nobody connected to whom had opted out
		t.Errorf("connections %v", d.connections)
	}
}

// Rows that do not fit the plan are errors that say what to do.
func TestRestoreRefuses(t *testing.T) {
	targets := crowd(t, 10)
	p := planOf(t, targets, plan.Shard{})
	for want, c := range map[string]struct {
		parts   []part
		targets *Targets
		shard   plan.Shard
	}{
		"has a complete visit already":      {[]part{{1, 2, 2, ""}, {1, 2, 2, ""}}, targets, plan.Shard{}},
		"the list of targets does not have": {[]part{{1, 1, 1, ""}, {2, 1, 1, ""}, {3, 1, 1, ""}, {4, 1, 1, ""}, {5, 1, 1, ""}, {6, 1, 1, ""}, {7, 1, 1, ""}, {8, 1, 1, ""}, {9, 1, 1, ""}}, crowd(t, 4), plan.Shard{}},
		"belongs to another shard":          {[]part{{0, 1, 1, ""}, {1, 1, 1, ""}, {2, 1, 1, ""}, {3, 1, 1, ""}, {4, 1, 1, ""}, {5, 1, 1, ""}, {6, 1, 1, ""}, {7, 1, 1, ""}}, targets, plan.Shard{Index: 2, Count: 5}},
	} {
		st, id := written(t, targets, p, c.parts...)
		if _, err := Restore(st, id, c.targets, planOf(t, c.targets, c.shard)); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "row ") {
			t.Errorf("%s: %v", want, err)
		}
	}
}

// Identifiers are read back as they are written, and nothing else is.
func TestIdentifiers(t *testing.T) {
	h := sum(5)
	if got, err := hashOf(identifier(h)); err != nil || got != h {
		t.Errorf("%x became %x: %v", h, got, err)
	}
	for _, id := range []string{"", "md5:00", "sha256:", "sha256:zz", identifier(h) + "00"} {
		if _, err := hashOf(id); err == nil {
			t.Errorf("%q was read", id)
		}
	}
}
