package main

import (
	"testing"
	"time"

	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/canaryqueries"
	"bridle/datasets/schema/probes"
	"bridle/datasets/schema/qualificationexchanges"
	"bridle/datasets/study"
)

// In each dataset the latest row counts, wherever it stands, also that of a run that was cut off.
func TestLastInstant(t *testing.T) {
	s, err := study.Create(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if last, err := lastInstant(s); err != nil || !last.IsZero() {
		t.Fatalf("an empty study ends at %v, %v", last, err)
	}
	at, seed := time.Date(2018, 8, 15, 0, 0, 0, 1000, time.UTC), int64(1)
	// Each run has a later row than all before it, and an earlier one after that.
	for i, write := range []func(*study.Run, time.Time) error{
		func(r *study.Run, at time.Time) error {
			return writeRows(r, []canaryqueries.Row{{ReceivedAt: at}, {ReceivedAt: at.Add(-time.Hour)}})
		},
		func(r *study.Run, at time.Time) error {
			return writeRows(r, []anomalies.Row{{ReceivedAt: at}, {ReceivedAt: at.Add(-time.Hour)}})
		},
		func(r *study.Run, at time.Time) error {
			return writeRows(r, []qualificationexchanges.Row{{AskedAt: at}, {AskedAt: at.Add(-time.Hour)}})
		},
		func(r *study.Run, at time.Time) error {
			return writeRows(r, []probes.Row{{ProbedAt: at}, {ProbedAt: at.Add(-time.Hour)}})
		},
	} {
		run, err := s.Create(study.Plan{Tool: "test", Simulated: true, Seed: &seed})
		if err != nil {
			t.Fatal(err)
		}
		want := at.Add(time.Duration(i) * time.Hour)
		if err := write(run, want); err != nil {
			t.Fatal(err)
		}
		if err := run.Abandon(); err != nil {
			t.Fatal(err)
		}
		if last, err := lastInstant(s); err != nil || !last.Equal(want) {
			t.Errorf("the study ends at %v, want %v; %v", last, want, err)
		}
	}
}
