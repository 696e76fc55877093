package study

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"bridle/datasets/schema/indicators"

	"github.com/parquet-go/parquet-go"
)

// begin makes a run with parts of at most ten rows and n lanes.
func begin(t *testing.T, s Study, n int) (*Run, *Writer[indicators.Row], []*Lane[indicators.Row]) {
	t.Helper()
	p := plan()
	p.PartRows = 10
	r, err := s.Create(p)
	if err != nil {
		t.Fatal(err)
	}
	w, err := Table[indicators.Row](r)
	if err != nil {
		t.Fatal(err)
	}
	lanes, err := w.Lanes(n)
	if err != nil {
		t.Fatal(err)
	}
	return r, w, lanes
}

// Rows that go through lanes and through Write at once are all there, in parts of at
// most ten rows.
func TestLanesLoseNothing(t *testing.T) {
	s := create(t)
	r, w, lanes := begin(t, s, 4)
	var all sync.WaitGroup
	for k, write := range []func(...indicators.Row) error{
		lanes[0].Write, lanes[1].Write, lanes[2].Write, lanes[3].Write, w.Write, w.Write,
	} {
		all.Go(func() {
			for i := range 30 {
				if err := write(rows(1000*k+i+1, 3)...); err != nil {
					t.Error(err)
				}
				if i == 15 {
					if err := w.Flush(); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	all.Wait()
	if err := r.Finish(); err != nil {
		t.Fatal(err)
	}
	if n, _ := totals(t, s); n != 6*30*3 {
		t.Errorf("%d rows, want %d", n, 6*30*3)
	}
	m := r.Manifest()
	if m.Counts["indicators"].Rows != 6*30*3 || len(m.Parts) != m.Counts["indicators"].Parts {
		t.Errorf("manifest counts %+v in %d parts", m.Counts, len(m.Parts))
	}
	for _, p := range m.Parts {
		if p.Rows < 1 || p.Rows > 10 {
			t.Errorf("%s has %d rows, want 1 to 10", p.Name, p.Rows)
		}
	}
}

// The same rows in the same lanes give the same parts under the same names, in
// whichever order the lanes run.
func TestLanesAreDeterministic(t *testing.T) {
	ids := map[string]bool{}
	for turn := range 3 {
		s := create(t)
		r, w, lanes := begin(t, s, 3)
		for i := range lanes {
			k := (i + turn) % len(lanes)
			if err := lanes[k].Write(rows(1000*k, 25)...); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Write(rows(5000, 11)...); err != nil {
			t.Fatal(err)
		}
		if err := r.Finish(); err != nil {
			t.Fatal(err)
		}
		snap, err := s.Snapshot()
		if err != nil {
			t.Fatal(err)
		}
		ids[snap.ID()] = true
	}
	if len(ids) != 1 {
		t.Errorf("three orders of lanes give %d different snapshots", len(ids))
	}
}

// What is cut off keeps its complete parts, and new parts do not touch them.
func TestLanesAreTakenUpAgain(t *testing.T) {
	for name, end := range map[string]struct {
		end  func(*Run) error
		want int64 // rows that are safe afterwards
	}{
		"interrupted": {(*Run).Interrupt, 2 * 25},
		"abandoned":   {(*Run).Abandon, 2 * 25},
		// As a killed process would: of 25 rows 20 are in complete parts.
		"killed": {func(r *Run) error { r.close(); r.release(); return nil }, 2 * 20},
	} {
		t.Run(name, func(t *testing.T) {
			s := create(t)
			r, _, lanes := begin(t, s, 2)
			for _, l := range lanes {
				if err := l.Write(rows(1, 25)...); err != nil {
					t.Fatal(err)
				}
			}
			if err := end.end(r); err != nil {
				t.Fatal(err)
			}
			if n, _ := totals(t, s); n != end.want {
				t.Errorf("%d rows are safe, want %d", n, end.want)
			}
			r, err := s.Resume(r.ID(), clock)
			if err != nil {
				t.Fatal(err)
			}
			w, err := Table[indicators.Row](r)
			if err != nil {
				t.Fatal(err)
			}
			if w.Recorded() != end.want {
				t.Errorf("%d rows are recorded, want %d", w.Recorded(), end.want)
			}
			lanes, err = w.Lanes(5)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range lanes {
				if err := l.Write(rows(1, 1)...); err != nil {
					t.Fatal(err)
				}
			}
			if err := r.Finish(); err != nil {
				t.Fatal(err)
			}
			if n, _ := totals(t, s); n != end.want+5 {
				t.Errorf("%d rows in the end, want %d", n, end.want+5)
			}
			if left, _ := filepath.Glob(filepath.Join(s.runDir(r.ID()), tempPrefix+"*")); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

func TestPartsOfLanesEndByAge(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		s, err := Create(dir)
		if err != nil {
			t.Fatal(err)
		}
		r, _, lanes := begin(t, s, 2)
		lanes[0].Write(rows(1, 2)...)
		time.Sleep(PartAge / 2)
		lanes[1].Write(rows(1, 3)...)
		time.Sleep(PartAge/2 + 2*time.Second)
		synctest.Wait()
		if n, _ := totals(t, s); n != 2 {
			t.Errorf("%d rows are visible, want the 2 of the older part", n)
		}
		time.Sleep(PartAge)
		synctest.Wait()
		if n, _ := totals(t, s); n != 5 {
			t.Errorf("%d rows are visible, want 5", n)
		}
		if err := r.Finish(); err != nil {
			t.Fatal(err)
		}
	})
}

// A run of Once is replayed lane by lane: whatever the moment it was cut off, in the end every row is there once.
func TestLanesAreReplayed(t *testing.T) {
	for name, end := range map[string]func(*Run) error{
		"interrupted": (*Run).Interrupt,
		"killed":      func(r *Run) error { r.close(); r.release(); return nil },
	} {
		t.Run(name, func(t *testing.T) {
			s := create(t)
			p := plan()
			p.PartRows = 10
			once := func(n int, write func(k int) []indicators.Row) (*Run, error) {
				r, _, err := s.Once(p)
				if err != nil {
					t.Fatal(err)
				}
				w, err := Table[indicators.Row](r)
				if err != nil {
					t.Fatal(err)
				}
				lanes, err := w.Lanes(n)
				if err != nil {
					return r, err
				}
				for k, l := range lanes {
					if err := l.Write(write(k)...); err != nil {
						t.Fatal(err)
					}
				}
				return r, nil
			}
			// Lane k writes 25+k rows in all; at first it gets to row 7+13k.
			r, err := once(3, func(k int) []indicators.Row { return rows(1000*k, 7+13*k) })
			if err := errors.Join(err, end(r)); err != nil {
				t.Fatal(err)
			}
			if r, err = once(2, nil); err == nil || !strings.Contains(err.Error(), "3 lanes") {
				t.Errorf("going on with two lanes instead of three: %v", err)
			}
			if err := r.Interrupt(); err != nil {
				t.Fatal(err)
			}
			if r, err = once(3, func(k int) []indicators.Row { return rows(1000*k, 40+k) }); err != nil {
				t.Fatal(err)
			}
			if err := r.Finish(); err != nil {
				t.Fatal(err)
			}
			if n, _ := totals(t, s); n != 40+41+42 {
				t.Errorf("%d rows in the end, want 123", n)
			}
			parts, err := s.Parts()
			if err != nil {
				t.Fatal(err)
			}
			seen := map[int64]bool{}
			for _, part := range parts {
				file, err := parquet.ReadFile[indicators.Row](filepath.Join(s.Dir(), part.Path))
				if err != nil {
					t.Fatal(err)
				}
				for _, row := range file {
					if seen[row.SourceRow] {
						t.Errorf("row %d is there twice", row.SourceRow)
					}
					seen[row.SourceRow] = true
				}
			}
		})
	}
}

func TestLanesAreRefused(t *testing.T) {
	s := create(t)
	r, w, lanes := begin(t, s, 2)
	if _, err := w.Lanes(2); err == nil {
		t.Error("lanes were handed out twice")
	}
	if err := r.Finish(); err != nil {
		t.Fatal(err)
	}
	before, _ := totals(t, s)
	for name, write := range map[string]func(...indicators.Row) error{"lane": lanes[0].Write, "writer": w.Write} {
		if err := write(rows(1, 20)...); err == nil || !strings.Contains(err.Error(), "has ended") {
			t.Errorf("%s after the end: %v, want an error", name, err)
		}
	}
	if after, _ := totals(t, s); after != before {
		t.Errorf("%d rows were added after the end", after-before)
	}
	fresh, err := s.Create(plan())
	if err != nil {
		t.Fatal(err)
	}
	if w, err = Table[indicators.Row](fresh); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Lanes(0); err == nil {
		t.Error("no lanes were handed out")
	}
	if err := fresh.Finish(); err != nil {
		t.Fatal(err)
	}
}

// An error in one lane keeps the run from finishing: rows may be missing.
func TestErrorInALaneEndsTheRun(t *testing.T) {
	s := create(t)
	r, w, lanes := begin(t, s, 2)
	if err := lanes[1].Write(rows(1, 1)...); err != nil {
		t.Fatal(err)
	}
	// A folder in the place of the next part of lane 0: it cannot be begun.
	if err := os.Mkdir(filepath.Join(r.dir, tempPrefix+partName("indicators", lanes[0].ordinal)), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := lanes[0].Write(rows(1, 1)...); err == nil {
		t.Fatal("the part was begun")
	}
	if err := lanes[1].Write(rows(2, 1)...); err != nil {
		t.Errorf("the other lane fails too: %v", err)
	}
	if err := w.Flush(); err == nil {
		t.Error("Flush says nothing of the error")
	}
	if err := r.Finish(); err == nil {
		t.Error("Finish says nothing of the error")
	}
	if all, err := s.Runs(); err != nil || all[0].State != Running {
		t.Errorf("state %v (%v), want %s", all[0].State, err, Running)
	}
	if n, _ := totals(t, s); n != 2 {
		t.Errorf("%d rows are safe, want the 2 of the other lane", n)
	}
}
