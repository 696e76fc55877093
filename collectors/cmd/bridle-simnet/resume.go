package main

import (
	"time"

	"bridle/datasets/study"
)

// What is read of each dataset to find out how far its rows go: one column, since a study may have
// millions of them.
type (
	received struct {
		At time.Time `parquet:"received_at,timestamp(microsecond)"`
	}
	asked struct {
		At time.Time `parquet:"asked_at,timestamp(microsecond)"`
	}
	probed struct {
		At time.Time `parquet:"probed_at,timestamp(microsecond)"`
	}
)

// lastInstant returns the latest instant of study time that a collector's row in the study has; zero
// if there is none.
func lastInstant(s study.Study) (time.Time, error) {
	var last time.Time
	for _, look := range []func() error{
		func() error { return latest(s, "canary_queries", &last, func(r received) time.Time { return r.At }) },
		func() error { return latest(s, "anomalies", &last, func(r received) time.Time { return r.At }) },
		func() error {
			return latest(s, "qualification_exchanges", &last, func(r asked) time.Time { return r.At })
		},
		func() error { return latest(s, "probes", &last, func(r probed) time.Time { return r.At }) },
	} {
		if err := look(); err != nil {
			return time.Time{}, err
		}
	}
	return last.UTC(), nil
}

// latest moves last to the latest instant in a dataset, if that is later.
func latest[T any](s study.Study, dataset string, last *time.Time, of func(T) time.Time) error {
	parts, err := s.PartsOf(dataset, func(study.Manifest) bool { return true })
	if err != nil {
		return err
	}
	for _, p := range parts {
		err := study.Read(s, p, func(rows []T) error {
			for i := range rows {
				if t := of(rows[i]); t.After(*last) {
					*last = t
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
