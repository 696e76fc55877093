package study

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bridle/datasets/schema/indicators"
)

// clock returns a clock that stands still, so that run names are known.
func clock() time.Time { return time.Date(2026, 11, 21, 10, 30, 0, 0, time.UTC) }

func plan() Plan {
	return Plan{Tool: "import-test", Config: map[string]any{"b": 1, "a": []int{2}}, Now: clock}
}

func rows(from, n int) []indicators.Row {
	out := make([]indicators.Row, n)
	for i := range out {
		out[i] = indicators.Row{Kind: "domain", Value: "example.org", Product: "test", Source: "test", SourceRow: int64(from + i)}
	}
	return out
}

func create(t *testing.T) Study {
	t.Helper()
	s, err := Create(filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// write begins the plan's run with Once, writes n rows and calls end.
func write(t *testing.T, s Study, n int, end func(*Run) error) *Run {
	t.Helper()
	r, _, err := s.Once(plan())
	if err != nil {
		t.Fatal(err)
	}
	w, err := Table[indicators.Row](r)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(rows(1, n)...); err != nil {
		t.Fatal(err)
	}
	if err := end(r); err != nil {
		t.Fatal(err)
	}
	return r
}

func totals(t *testing.T, s Study) (n int64, parts int) {
	t.Helper()
	all, err := s.Parts()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		if p, err = s.Inspect(p); err != nil {
			t.Fatal(err)
		}
		n += p.Rows
	}
	return n, len(all)
}

func TestRunIsWrittenAndRead(t *testing.T) {
	s := create(t)
	r := write(t, s, 3, (*Run).Finish)
	if want := "20261121T103000Z-import-test-"; !strings.HasPrefix(r.ID(), want) || len(r.ID()) != len(want)+8 {
		t.Errorf("run is named %q, want %q and 8 hex digits", r.ID(), want)
	}
	if n, parts := totals(t, s); n != 3 || parts != 1 {
		t.Errorf("study holds %d rows in %d parts, want 3 in 1", n, parts)
	}
	all, err := s.Runs()
	if err != nil || len(all) != 1 {
		t.Fatalf("Runs = %v, %v", all, err)
	}
	m := all[0]
	if m.State != Complete || m.Counts["indicators"] != (Count{Rows: 3, Parts: 1}) || len(m.Parts) != 1 || m.EndedAt == nil {
		t.Errorf("manifest %+v", m)
	}
	if string(m.Config) != `{"a":[2],"b":1}` && !strings.Contains(string(m.Config), `"a"`) {
		t.Errorf("config %s", m.Config)
	}
}

func TestPartsEndAtTheLimit(t *testing.T) {
	s := create(t)
	write(t, s, PartRows+1, (*Run).Finish)
	if n, parts := totals(t, s); n != PartRows+1 || parts != 2 {
		t.Errorf("%d rows in %d parts, want %d in 2", n, parts, PartRows+1)
	}
}

func TestOnceDoesNothingTwice(t *testing.T) {
	s := create(t)
	first := write(t, s, 5, (*Run).Finish)
	r, m, err := s.Once(plan())
	if err != nil || r != nil || m.RunID != first.ID() {
		t.Fatalf("second Once = %v, %q, %v; want no run and %q", r, m.RunID, err, first.ID())
	}
	other := plan()
	other.Config = "something else"
	r, _, err = s.Once(other)
	if err != nil || r == nil {
		t.Fatalf("Once with another configuration = %v, %v; want a new run", r, err)
	}
	if err := r.Finish(); err != nil {
		t.Fatal(err)
	}
}

func TestOnceContinuesWhatWasCutOff(t *testing.T) {
	s := create(t)
	r, _, err := s.Once(plan())
	if err != nil {
		t.Fatal(err)
	}
	w, err := Table[indicators.Row](r)
	if err != nil {
		t.Fatal(err)
	}
	w.Write(rows(1, 4)...)
	w.Flush()
	w.Write(rows(5, 2)...) // stays open
	r.close()
	r.release() // as a killed process would
	if n, parts := totals(t, s); n != 4 || parts != 1 {
		t.Fatalf("after the cut: %d rows in %d parts, want 4 in 1", n, parts)
	}
	write(t, s, 10, (*Run).Finish) // the same rows from the start, and the rest
	if n, parts := totals(t, s); n != 10 || parts != 2 {
		t.Errorf("after continuing: %d rows in %d parts, want 10 in 2", n, parts)
	}
	if left, _ := filepath.Glob(filepath.Join(s.runDir(r.ID()), tempPrefix+"*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestReplayWithFewerRowsIsAnError(t *testing.T) {
	s := create(t)
	write(t, s, 4, (*Run).Interrupt)
	r, _, err := s.Once(plan())
	if err != nil {
		t.Fatal(err)
	}
	w, _ := Table[indicators.Row](r)
	w.Write(rows(1, 3)...)
	if err := r.Finish(); err == nil || !strings.Contains(err.Error(), "1 more than") {
		t.Errorf("Finish = %v, want an error about the missing row", err)
	}
}

func TestRunHasOneWriter(t *testing.T) {
	s := create(t)
	r, _, err := s.Once(plan())
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Once(plan()); !errors.Is(err, ErrBusy) {
		t.Errorf("second process gets %v, want ErrBusy", err)
	}
	if err := r.Abandon(); err != nil {
		t.Fatal(err)
	}
	write(t, s, 1, (*Run).Finish)
}

func TestRealAndSimulatedDoNotMix(t *testing.T) {
	s := create(t)
	write(t, s, 1, (*Run).Finish)
	p := plan()
	p.Simulated, p.Seed, p.Clock = true, new(int64(7)), SimulatedClock
	if _, err := s.Create(p); err == nil || !strings.Contains(err.Error(), "never mixed") {
		t.Errorf("Create of a simulated run = %v, want a refusal", err)
	}
	p.Seed = nil
	if _, err := create(t).Create(p); err == nil || !strings.Contains(err.Error(), "seed") {
		t.Errorf("simulated run without seed = %v, want a refusal", err)
	}
}

func TestEqualNamesGetASuffix(t *testing.T) {
	s := create(t)
	var ids []string
	for range 2 {
		r, err := s.Create(plan())
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, r.ID())
		if err := r.Finish(); err != nil {
			t.Fatal(err)
		}
	}
	if ids[1] != ids[0]+"-2" {
		t.Errorf("runs are named %q", ids)
	}
}

func TestNotAStudy(t *testing.T) {
	if _, err := Open(t.TempDir()); !errors.Is(err, ErrNoStudy) {
		t.Errorf("Open of an empty folder = %v, want ErrNoStudy", err)
	}
}

func TestDamageIsNamed(t *testing.T) {
	for name, damage := range map[string]func(path string, b []byte) error{
		"cut in half": func(path string, b []byte) error { return os.WriteFile(path, b[:len(b)/2], 0o644) },
		"empty":       func(path string, b []byte) error { return os.WriteFile(path, nil, 0o644) },
		"removed":     func(path string, b []byte) error { return os.Remove(path) },
	} {
		t.Run(name, func(t *testing.T) {
			s := create(t)
			write(t, s, 100, (*Run).Finish)
			parts, err := s.Parts()
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(s.Dir(), filepath.FromSlash(parts[0].Path))
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := damage(path, b); err != nil {
				t.Fatal(err)
			}
			_, err = s.Snapshot()
			if !errors.Is(err, ErrPart) || !strings.Contains(err.Error(), parts[0].Path) {
				t.Errorf("error %v; want ErrPart naming %s", err, parts[0].Path)
			}
		})
	}
}
