package ledger

import (
	"context"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"bridle/datasets/schema/rejects"
)

// TestEmit hands rows on in the order added, then rejects by section and row.
func TestEmit(t *testing.T) {
	var l Ledger
	b, a := l.Section("b", "x"), l.Section("a", "")
	for range 3 {
		b.Read()
	}
	a.Read()
	l.Add("one", "two")
	a.Reject(7, "", "is odd", "raw 7")
	b.Reject(5, "col", "is five", "raw 5")
	b.Reject(2, "col", "is two", "raw 2")
	b.Take(1)
	l.Add("three")
	var got []string
	err := l.Emit(t.Context(), func(row any) error {
		switch r := row.(type) {
		case string:
			got = append(got, r)
		case rejects.Row:
			column := "-"
			if r.ColumnName != nil {
				column = *r.ColumnName
			}
			got = append(got, strings.Join([]string{r.File, r.Section, column, r.Reason, r.Raw}, "|"))
		}
		return nil
	})
	want := "one two three b|x|col|is two|raw 2 b|x|col|is five|raw 5 a||-|is odd|raw 7"
	if err != nil || strings.Join(got, " ") != want {
		t.Errorf("rows are %q (%v), want %q", got, err, want)
	}
	if c := l.Counts(); len(c) != 2 || c[0].Read != 3 || c[0].Taken != 1 || c[0].Rejected != 2 || c[1].Rejected != 1 {
		t.Errorf("counts are %+v", c)
	}
}

// TestEmitBrokenAccount hands nothing on if rows are unaccounted for.
func TestEmitBrokenAccount(t *testing.T) {
	var l Ledger
	l.Section("the-file", "s").Read()
	l.Add("row")
	err := l.Emit(t.Context(), func(any) error { t.Error("a row was handed on"); return nil })
	if err == nil || !strings.Contains(err.Error(), "the-file") {
		t.Errorf("the error is %v", err)
	}
}

func TestEmitStops(t *testing.T) {
	var l Ledger
	l.Add(1, 2, 3)
	full, n := errors.New("full"), 0
	if err := l.Emit(t.Context(), func(any) error { n++; return full }); err != full || n != 1 {
		t.Errorf("after %d rows: %v", n, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	n = 0
	if err := l.Emit(ctx, func(any) error { n++; cancel(); return nil }); err != context.Canceled || n != 1 {
		t.Errorf("after %d rows: %v", n, err)
	}
}

func TestClip(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"short":   {"abc", "abc"},
		"invalid": {"a\xff\xfeb", "a\uFFFDb"},
		"full":    {strings.Repeat("x", maxRaw), strings.Repeat("x", maxRaw)},
		"long":    {strings.Repeat("x", maxRaw+1), strings.Repeat("x", maxRaw)},
		"between": {strings.Repeat("x", maxRaw-1) + "üü", strings.Repeat("x", maxRaw-1)},
	} {
		if got := clip(c.in); got != c.want {
			t.Errorf("%s: %d bytes, want %d", name, len(got), len(c.want))
		}
	}
}

func FuzzClip(f *testing.F) {
	f.Add("a\xffü")
	f.Fuzz(func(t *testing.T, s string) {
		if got := clip(strings.Repeat(s, 1+maxRaw/max(1, len(s)))); len(got) > maxRaw || !utf8.ValidString(got) {
			t.Errorf("%d bytes, valid: %v", len(got), utf8.ValidString(got))
		}
	})
}
