package resolve

import (
	"errors"
	"net/netip"
	"testing"
	"time"

	"bridle/datasets/schema/probes"
	"bridle/datasets/schema/qualificationexchanges"
	"bridle/datasets/schema/resolverqualifications"
	"bridle/datasets/schema/resolvers"
	"bridle/datasets/study"
)

// add writes rows in a run that is cut off: those of such runs count too.
func add[T any](t *testing.T, s study.Study, row T) {
	t.Helper()
	run, err := s.Create(study.Plan{Tool: "test"})
	if err != nil {
		t.Fatal(err)
	}
	w, err := study.Table[T](run)
	if err == nil {
		err = w.Write(row)
	}
	if err := errors.Join(err, run.Interrupt()); err != nil {
		t.Fatal(err)
	}
}

// An address is under survey if any of four datasets has it, in whatever run.
func TestSurveyed(t *testing.T) {
	s, err := study.Create(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2018, 8, 15, 0, 0, 0, 0, time.UTC)
	add(t, s, resolvers.Row{Address: "192.0.2.1", Source: "a", SourceRow: 1})
	add(t, s, resolverqualifications.Row{Address: "192.0.2.2", Port: 53, Class: "clean", FirstAskedAt: at, LastAskedAt: at})
	add(t, s, qualificationexchanges.Row{Address: "2001:db8::3", Port: 53, AskedAt: at})
	add(t, s, probes.Row{Address: "192.0.2.4", Port: 53, ProbedAt: at})
	for text, want := range map[string]string{
		"192.0.2.1": "resolvers", "::ffff:192.0.2.1": "resolvers", "192.0.2.2": "resolver_qualifications", "2001:db8::3": "qualification_exchanges",
		"192.0.2.4": "probes", "192.0.2.5": "", "127.0.0.1": "",
	} {
		if got, err := Surveyed(s, netip.MustParseAddr(text)); err != nil || got != want {
			t.Errorf("%s is in %q, %v; want %q", text, got, err, want)
		}
	}
}
