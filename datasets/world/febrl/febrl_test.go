package febrl

import (
	"reflect"
	"testing"
)

func TestSmall(t *testing.T) {
	p := Small()
	all := Generate(p, 1)
	if len(all) != 1000 {
		t.Fatalf("%d records, want 500 originals and 500 duplicates", len(all))
	}
	if !reflect.DeepEqual(all, Generate(p, 1)) {
		t.Error("the same seed gave other records")
	}
	if reflect.DeepEqual(all, Generate(p, 2)) {
		t.Error("another seed gave the same records")
	}
	originals := map[int]Record{}
	numbers := map[string]bool{}
	for _, r := range all {
		if r.Copy == 0 {
			originals[r.Person] = r
			numbers[r.Values[PersonNumber]] = true
		}
	}
	if len(originals) != 500 || len(numbers) != 500 {
		t.Errorf("%d originals with %d numbers, want 500 each", len(originals), len(numbers))
	}
	differ := 0
	for _, r := range all {
		if r.Copy == 0 {
			continue
		}
		n := 0
		for k, v := range r.Values {
			if v != originals[r.Person].Values[k] {
				n++
			}
		}
		if n > 7 { // six mistakes; one may exchange the two names
			t.Errorf("the duplicate of %d differs in %d attributes", r.Person, n)
		}
		if n > 0 {
			differ++
		}
	}
	// A mistake in a value that is missing changes nothing; nearly all others do.
	if differ < 450 {
		t.Errorf("%d of 500 duplicates differ from their originals", differ)
	}
}

func TestNothingAndManyCopies(t *testing.T) {
	if got := Generate(Plan{}, 1); len(got) != 0 {
		t.Errorf("%d records of nobody", len(got))
	}
	if got := Generate(Plan{Originals: 3, Duplicates: 4, Missing: 1, Mistakes: []float64{1}}, 1); len(got) != 15 {
		t.Errorf("%d records, want 3 with 4 duplicates each", len(got))
	}
	defer func() {
		if recover() == nil {
			t.Error("a plan with a number below 0 was taken")
		}
	}()
	Generate(Plan{Originals: -1}, 1)
}
