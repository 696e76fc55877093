package study

import (
	"testing"

	"bridle/datasets/schema/probes"
)

// What a row of Add points to may change once Waiting further rows were added, in whatever place of a page or part it stands. The
// rows read back are those that were meant.
func TestMemoryOfAddedRowsMayBeUsedAgain(t *testing.T) {
	s, err := Create(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	p := plan()
	p.PartRows = 1500 // no multiple of Waiting
	r, err := s.Create(p)
	if err != nil {
		t.Fatal(err)
	}
	w, err := Table[probes.Row](r)
	if err != nil {
		t.Fatal(err)
	}
	const n = 5000
	ports, kept := make([]int32, Waiting+1), make([]bool, Waiting+1)
	value := func(i int) (int32, bool) { return int32(i), i%7 == 0 }
	for i := range n {
		at := i % len(ports)
		ports[at], kept[at] = value(i)
		if err := w.Add(probes.Row{RunID: r.ID(), Name: "a.example", SourcePort: &ports[at], IsCaseKept: &kept[at]}); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Finish(); err != nil {
		t.Fatal(err)
	}
	parts, err := s.PartsOf("probes", func(Manifest) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	at := 0
	for _, part := range parts {
		if err := Read(s, part, func(rows []probes.Row) error {
			for _, row := range rows {
				if port, kept := value(at); *row.SourcePort != port || *row.IsCaseKept != kept {
					t.Errorf("row %d says %d and %v, want %d and %v", at, *row.SourcePort, *row.IsCaseKept, port, kept)
				}
				at++
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	if at != n {
		t.Errorf("%d rows, want %d", at, n)
	}
}
