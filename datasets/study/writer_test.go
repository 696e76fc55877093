package study

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"bridle/datasets/schema/grabs"
	"bridle/datasets/schema/indicators"
	"bridle/datasets/schema/runs"
)

// A part that no row reaches any more is ended by age alone.
func TestPartsEndByAge(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		s, err := Create(dir)
		if err != nil {
			t.Fatal(err)
		}
		r, err := s.Create(plan())
		if err != nil {
			t.Fatal(err)
		}
		w, err := Table[indicators.Row](r)
		if err != nil {
			t.Fatal(err)
		}
		w.Write(rows(1, 2)...)
		time.Sleep(PartAge - 2*time.Second)
		if n, _ := totals(t, s); n != 0 {
			t.Errorf("%d rows are visible before the part is old enough", n)
		}
		time.Sleep(4 * time.Second)
		synctest.Wait()
		if n, _ := totals(t, s); n != 2 {
			t.Errorf("%d rows are visible after %v, want 2", n, PartAge)
		}
		if err := r.Finish(); err != nil {
			t.Fatal(err)
		}
	})
}

func TestWriterIsSafeForManyGoroutines(t *testing.T) {
	s := create(t)
	r, err := s.Create(plan())
	if err != nil {
		t.Fatal(err)
	}
	w, err := Table[indicators.Row](r)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i := range 500 {
				if err := w.Write(rows(i+1, 1)...); err != nil {
					t.Error(err)
				}
				if i%100 == 0 {
					w.Flush()
				}
			}
		})
	}
	all.Wait()
	if err := r.Finish(); err != nil {
		t.Fatal(err)
	}
	if n, _ := totals(t, s); n != 8*500 {
		t.Errorf("%d rows, want %d", n, 8*500)
	}
}

func TestWritersAreRefused(t *testing.T) {
	s := create(t)
	r, err := s.Create(plan())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Table[runs.Row](r); err == nil {
		t.Error("a writer for runs, which have no parts, was handed out")
	}
	if _, err := Table[grabs.Row](r); err != nil {
		t.Error(err)
	}
	if _, err := Table[grabs.Row](r); err == nil {
		t.Error("two writers for one dataset were handed out")
	}
	if err := r.Finish(); err != nil {
		t.Fatal(err)
	}
	if _, err := Table[indicators.Row](r); err == nil {
		t.Error("a writer for an ended run was handed out")
	}
}

// BenchmarkWrite writes grabs to parts; rows/s is what a collector can store.
func BenchmarkWrite(b *testing.B) {
	s, err := Create(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	r, err := s.Create(plan())
	if err != nil {
		b.Fatal(err)
	}
	w, err := Table[grabs.Row](r)
	if err != nil {
		b.Fatal(err)
	}
	batch := make([]grabs.Row, 1000)
	for i := range batch {
		batch[i] = grabs.Row{RunID: r.ID(), GrabID: int64(i + 1), GrabbedAt: clock(), Address: "192.0.2.1", Protocol: "tls", Source: "bench"}
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := w.Write(batch...); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*1000/b.Elapsed().Seconds(), "rows/s")
	if err := r.Finish(); err != nil {
		b.Fatal(err)
	}
}

// Rows that are added one by one are the same, in the same order, as those that are written, and end
// by age too.
func TestAddedRowsAreRowsLikeOthers(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		s, err := Create(dir)
		if err != nil {
			t.Fatal(err)
		}
		p := plan()
		p.PartRows = 700
		r, err := s.Create(p)
		if err != nil {
			t.Fatal(err)
		}
		w, err := Table[indicators.Row](r)
		if err != nil {
			t.Fatal(err)
		}
		all := rows(1, 2000)
		for i, row := range all {
			if i == 300 || i == 1000 { // amid rows that wait
				err = w.Write(row)
			} else {
				err = w.Add(row)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(PartAge + 2*time.Second)
		synctest.Wait()
		if n, _ := totals(t, s); n != 2000 {
			t.Errorf("%d rows are visible after %v, want all 2,000", n, PartAge)
		}
		if err := w.Add(all[0]); err != nil {
			t.Fatal(err)
		}
		if err := r.Finish(); err != nil {
			t.Fatal(err)
		}
		if err := w.Add(all[0]); err == nil {
			t.Error("a row was taken after the end of the run")
		}
	})
	// Outside of the bubble, since the Parquet library keeps decoders for later.
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	parts, err := s.PartsOf("indicators", func(Manifest) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	var got []int64
	for _, p := range parts {
		before := len(got)
		if err := Read(s, p, func(rows []indicators.Row) error {
			for _, row := range rows {
				got = append(got, row.SourceRow)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if len(got) == before {
			t.Errorf("%s has no row", p.Path)
		}
	}
	for i, row := range append(rows(1, 2000), rows(1, 1)...) {
		if i >= len(got) || got[i] != row.SourceRow {
			t.Fatalf("row %d of %d is not %d", i, len(got), row.SourceRow)
		}
	}
	if len(got) != 2001 {
		t.Errorf("%d rows, want 2,001", len(got))
	}
}
