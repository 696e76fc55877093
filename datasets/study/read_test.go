package study_test

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"bridle/datasets/schema/canaryqueries"
	"bridle/datasets/study"
)

// What is read is what was written, instants and nulls included.
func TestReadGivesBackWhatWasWritten(t *testing.T) {
	s, err := study.Create(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	run, err := s.Create(study.Plan{Tool: "test"})
	if err != nil {
		t.Fatal(err)
	}
	w, err := study.Table[canaryqueries.Row](run)
	if err != nil {
		t.Fatal(err)
	}
	var written []canaryqueries.Row
	size := int32(1232)
	for i := range 3000 {
		row := canaryqueries.Row{RunID: run.ID(), ReceivedAt: time.Date(2018, 8, 15, 0, 0, i, 123_000, time.UTC), Server: "a", FromAddress: "127.0.0.1",
			FromPort: int32(i), Name: "N.example", QType: "A", RCode: "NOERROR", Answers: []string{"192.0.2.1"}}
		if i%2 == 0 {
			row.EDNSUDPBytes = &size
		}
		written = append(written, row)
	}
	if err := errors.Join(w.Write(written...), run.Finish()); err != nil {
		t.Fatal(err)
	}
	parts, err := s.PartsOf("canary_queries", func(m study.Manifest) bool { return m.RunID == run.ID() })
	if err != nil || len(parts) != 1 {
		t.Fatalf("parts %v, %v", parts, err)
	}
	if none, err := s.PartsOf("canary_queries", func(study.Manifest) bool { return false }); err != nil || len(none) != 0 {
		t.Errorf("parts %v, %v, want none", none, err)
	}
	var read []canaryqueries.Row
	err = study.Read(s, parts[0], func(rows []canaryqueries.Row) error {
		for _, r := range rows {
			r.ReceivedAt = r.ReceivedAt.UTC()
			read = append(read, r)
		}
		return nil
	})
	if err != nil || !reflect.DeepEqual(read, written) {
		t.Errorf("%d rows read, %v; want the %d that were written", len(read), err, len(written))
	}
	stop := errors.New("enough")
	if err := study.Read(s, parts[0], func([]canaryqueries.Row) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("error %v, want that of the caller", err)
	}
	path := filepath.Join(s.Dir(), parts[0].Path)
	if err := os.WriteFile(path, []byte("PAR1"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := study.Read(s, parts[0], func([]canaryqueries.Row) error { return nil }); !errors.Is(err, study.ErrPart) {
		t.Errorf("error %v of a cut file, want ErrPart", err)
	}
}
