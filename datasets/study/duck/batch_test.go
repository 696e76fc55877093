package duck

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"bridle/datasets/schema/indicators"
	"bridle/datasets/study"
)

// Of many parts, more than one transaction takes, all but the bad one are loaded, and
// the bad one is named.
func TestBadPartAmongManyIsNamed(t *testing.T) {
	s := newStudy(t)
	r, err := s.Create(study.Plan{Tool: "a", PartRows: 2})
	if err != nil {
		t.Fatal(err)
	}
	w, err := study.Table[indicators.Row](r)
	if err != nil {
		t.Fatal(err)
	}
	const parts, bad = batchParts + 5, 3
	for i := range 2 * parts {
		row := domain(fmt.Sprint(i))
		if i/2+1 == bad {
			row.Kind = "no such kind"
		}
		if err := w.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Finish(); err != nil {
		t.Fatal(err)
	}
	var told int
	l, err := Load(t.Context(), s, func(done, of int, rows int64) { told = done })
	if !errors.Is(err, study.ErrPart) || !strings.Contains(err.Error(), fmt.Sprintf("indicators-%06d", bad)) || strings.Count(err.Error(), "indicators-") != 1 {
		t.Errorf("Load = %v, want ErrPart naming part %d alone", err, bad)
	}
	if l.Parts != parts-1 || l.Rows != 2*(parts-1) || told != parts-1 {
		t.Errorf("loaded %+v, told of %d; want %d parts", l, told, parts-1)
	}
	if l, err := Load(t.Context(), s, nil); l.Parts != 0 || l.Already != parts-1 || !errors.Is(err, study.ErrPart) {
		t.Errorf("second load: %+v, %v", l, err)
	}
}
