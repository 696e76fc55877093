package figure

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"bridle/analysis/typeset"
)

func newPen(t *testing.T) *pen {
	t.Helper()
	p, err := measure()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// What is cut is cut between letters, never inside one, and fits; what fits is not cut.
func TestFit(t *testing.T) {
	p := newPen(t)
	st := style{size: 10}
	for _, s := range []string{"a rather long label", "cafe\u0301 cafe\u0301 cafe\u0301", "दिल्ली दिल्ली दिल्ली", "กรุงเทพน้ำกรุงเทพ", "ישראל ישראל ישראל", "東京東京東京東京東京"} {
		whole := p.width(s, st)
		if got := p.fit(s, whole, st); got != s {
			t.Errorf("%q fits and was cut to %q", s, got)
		}
		for width := 11.0; width < whole; width += 3 {
			got := p.fit(s, width, st)
			head, ok := strings.CutSuffix(got, "…")
			if !ok || p.width(got, st) > width || !utf8.ValidString(got) {
				t.Fatalf("%q in %v pixels is %q, %v wide", s, width, got, p.width(got, st))
			}
			letters := typeset.Letters(s)
			ends := slices.ContainsFunc(slices.Collect(prefixes(letters)), func(part string) bool { return strings.TrimRight(part, " ") == head })
			if !ends {
				t.Fatalf("%q was cut inside a letter: %q", s, got)
			}
		}
	}
}

// prefixes yields the first 0, 1, 2 … letters.
func prefixes(letters []string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for n := range len(letters) + 1 {
			if !yield(strings.Join(letters[:n], "")) {
				return
			}
		}
	}
}

// Lines are as wide as the page at most, lose no letter, and keep the direction of the text.
func TestWrap(t *testing.T) {
	p := newPen(t)
	st := style{size: 10}
	for _, s := range []string{
		"several words of several lengths", "https://example.org/" + strings.Repeat("long", 30), strings.Repeat("กรุงเทพมหานคร", 6),
		strings.Repeat("北京市，", 12), strings.Repeat("السجل Pegasus ", 8), "2026 שנה " + strings.Repeat("ab cd ", 20), "",
	} {
		lines := p.wrap(s, 100, st)
		all := strings.Join(lines, "")
		for _, mark := range []string{"\u200e", "\u200f", " "} {
			all = strings.ReplaceAll(all, mark, "")
		}
		if want := strings.ReplaceAll(s, " ", ""); all != want {
			t.Errorf("%q became %q", s, lines)
		}
		for _, l := range lines {
			if p.width(l, st) > 100 || typeset.Rightward(l) != typeset.Rightward(s) {
				t.Errorf("the line %q of %q is %v wide, from right to left %v", l, s, p.width(l, st), typeset.Rightward(l))
			}
		}
	}
	if got := p.wrap("one two\n three", 1000, st); len(got) != 1 || got[0] != "one two three" {
		t.Errorf("white space is kept: %q", got)
	}
	// Han is broken between characters, with no comma at the start of a line (Unicode Standard Annex 14, rule LB13).
	for _, l := range p.wrap(strings.Repeat("北京，", 20), 95, st) {
		if strings.HasPrefix(l, "，") {
			t.Errorf("a line begins with a comma: %q", l)
		}
	}
}

// What a figure says of its language is checked, and reaches the files.
func TestLanguage(t *testing.T) {
	m := meta("ranking")
	m.Language = "ja"
	f := drawn(t, "ranking", m)
	pdf, err := f.PDF()
	if err != nil || !strings.Contains(string(pdf), "/Lang<FEFF006A0061>") || !strings.Contains(f.SVG(), ` lang="ja"`) {
		t.Errorf("the language does not stand in SVG or PDF: %v", err)
	}
	m.Language = "no language"
	if _, err := examples()["ranking"](m); err == nil || !strings.Contains(err.Error(), "BCP 47") {
		t.Errorf("error %v", err)
	}
}

// A unit that is also the name of a column would lose that column in the Vega-Lite twin.
func TestColumnsHaveDifferentNames(t *testing.T) {
	r := Ranking{Meta: meta("x"), Unit: "label", Label: []string{"a"}, Count: []int{1}}
	if _, err := r.Draw(); err == nil || !strings.Contains(err.Error(), `called "label"`) {
		t.Errorf("error %v", err)
	}
}
