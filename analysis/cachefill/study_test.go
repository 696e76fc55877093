package cachefill_test

import (
	"path/filepath"
	"testing"
	"time"

	"bridle/analysis/cachefill"
	"bridle/analysis/load"
	"bridle/datasets/schema/cachegroups"
	"bridle/datasets/schema/operators"
	"bridle/datasets/schema/probes"
	"bridle/datasets/schema/resolverqualifications"
	"bridle/datasets/schema/targets"
	"bridle/datasets/study"
	"bridle/datasets/study/duck"
)

// start is when the tests' studies begin.
var start = time.Date(2018, 8, 15, 0, 0, 0, 0, time.UTC)

// at returns a second of the study in microseconds.
func at(second int64) int64 { return start.UnixMicro() + second*1_000_000 }

// layers are the rows of a study.
type layers struct {
	probes    []probes.Row
	targets   []targets.Row
	surveyed  []resolverqualifications.Row
	operators []operators.Row
	groups    []cachegroups.Row
}

func write[T any](t *testing.T, s study.Study, tool string, rows []T, set func(*T, string)) {
	t.Helper()
	if len(rows) == 0 {
		return
	}
	r, err := s.Create(study.Plan{Tool: tool, Config: tool, Now: func() time.Time { return start }})
	if err != nil {
		t.Fatal(err)
	}
	w, err := study.Table[T](r)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		set(&row, r.ID())
		if err := w.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Finish(); err != nil {
		t.Fatal(err)
	}
}

// written makes a study of the layers and returns its folder.
func written(t *testing.T, l layers) string {
	t.Helper()
	s, err := study.Create(filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, s, "probe", l.probes, func(r *probes.Row, id string) { r.RunID = id })
	write(t, s, "plan", l.targets, func(r *targets.Row, id string) { r.RunID = id })
	write(t, s, "survey", l.surveyed, func(r *resolverqualifications.Row, id string) { r.RunID = id })
	write(t, s, "operators", l.operators, func(r *operators.Row, id string) { r.RunID = id })
	write(t, s, "groups", l.groups, func(r *cachegroups.Row, id string) { r.RunID = id })
	return s.Dir()
}

// extract makes a study of the layers and reads it.
func extract(t *testing.T, l layers, o cachefill.Options, oneThread bool) (*cachefill.Book, cachefill.Account) {
	t.Helper()
	x, err := load.OpenContext(t.Context(), written(t, l), duck.Options{OneThread: oneThread})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	b, a, err := cachefill.Extract(t.Context(), x, o)
	if err != nil {
		t.Fatal(err)
	}
	return b, a
}

// probed is a probe of an address that got no answer.
func probed(second int64, address, name string) probes.Row {
	return probes.Row{Sweep: 1, Address: address, Port: 53, Name: name, QType: "A", Purpose: "target", Schedule: "fixed", Vantage: "v",
		ProbedAt: start.Add(time.Duration(second) * time.Second), NTries: new(int32(1)), Status: "timed_out", Failure: new("timeout"), Source: "test"}
}

// answered is a probe that was answered with a code and nothing else.
func answered(second int64, address, name, rcode string) probes.Row {
	r := probed(second, address, name)
	r.Status, r.Failure, r.RCode = "answered", nil, &rcode
	r.IsAuthoritative, r.IsRDInReply, r.NAnswers = new(false), new(false), new(int32(0))
	return r
}

// referred is a miss, or with the own zone as owner a delegation that was seen.
func referred(second int64, address, name, owner string, ttl uint32) probes.Row {
	r := answered(second, address, name, "NOERROR")
	r.NSOwner, r.NSRemainingTTLS, r.IsNSInAnswer = &owner, &ttl, new(false)
	return r
}

// hit is an answer with an address.
func hit(second int64, address, name string, ttl uint32) probes.Row {
	r := answered(second, address, name, "NOERROR")
	r.NAnswers, r.RemainingTTLS, r.LeastTTLS, r.Answers = new(int32(1)), &ttl, &ttl, []string{"192.0.2.1"}
	return r
}

// denied is a denial from the cache.
func denied(second int64, address, name string, ttl uint32) probes.Row {
	r := answered(second, address, name, "NXDOMAIN")
	r.SOAOwner, r.SOARemainingTTLS = new("com"), &ttl
	return r
}

// target is a name with a zone of its own: 300 s, denials 60 s, delegation 7,200 s.
func target(name, zone string) targets.Row {
	return targets.Row{Name: name, QType: "A", Purpose: "target", ZoneCut: &zone, TTLS: new(uint32(300)), NegativeTTLS: new(uint32(60)),
		NSParentTTLS: new(uint32(7200)), NSChildTTLS: new(uint32(7200)), Addresses: []string{"192.0.2.1"}, Source: "test"}
}

// fit is a resolver that may testify.
func fit(address, group string) resolverqualifications.Row {
	return resolverqualifications.Row{Address: address, Port: 53, Class: "clean", CacheGroup: &group, FirstAskedAt: start, LastAskedAt: start, NExchanges: 1,
		NDelegation: 1, NDelegationVisible: 1, MissForm: new("referral")}
}
