package figure

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"regexp"
	"strings"
	"testing"
)

// charted is a figure to mark and to recolour.
func charted(t *testing.T) *Figure {
	t.Helper()
	f, err := Ranking{
		Meta:  Meta{ID: "counts", Title: "Most are of one kind", Subtitle: "By kind", Alt: "Two bars.", Source: "example", Simulated: true},
		Label: []string{"one", "two"}, Count: []int{2, 1}, Unit: "things", Top: 5,
	}.Draw()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// The words stand in every form, the numbers and their hash are those they were, and the same drawing lies that much lower.
func TestMarkedSaysSo(t *testing.T) {
	const words = "REDACTED: drawn again from redacted tables."
	plain := charted(t)
	f, err := plain.Marked(words)
	if err != nil {
		t.Fatal(err)
	}
	if f.PlottedHash() != plain.PlottedHash() || !bytes.Equal(f.CSV(), plain.CSV()) || f.PixelHash() == plain.PixelHash() {
		t.Errorf("plotted %s, was %s", f.PlottedHash(), plain.PlottedHash())
	}
	for name, text := range map[string]string{"SVG": f.SVG(), "caption": f.Caption(), "alternative text": f.AltText(), "twin": string(f.VegaLite())} {
		if !strings.Contains(text, words) {
			t.Errorf("%s does not say it: %.300s", name, text)
		}
	}
	if !strings.HasPrefix(f.AltText(), "SIMULATED data. "+words) || strings.Contains(plain.SVG()+plain.AltText()+plain.Caption(), "REDACTED") {
		t.Errorf("alternative text %q; the first figure must not change", f.AltText())
	}
	before, after := heightOf(t, plain), heightOf(t, f)
	// One line: 2 x 9 px of padding and 16.8 px of leading, rounded up to 35 px, two dots each.
	if after-before != 70 {
		t.Errorf("the picture grew from %d to %d dots", before, after)
	}
	for _, theme := range []Theme{Print, Dark} {
		in, err := f.In(theme)
		if err != nil || !strings.Contains(in.SVG(), words) {
			t.Errorf("theme %v: %v", theme, err)
		}
	}
	if _, err := f.PDF(); err != nil {
		t.Error(err)
	}
}

func heightOf(t *testing.T, f *Figure) int {
	t.Helper()
	p, err := png.DecodeConfig(bytes.NewReader(f.PNG()))
	if err != nil {
		t.Fatal(err)
	}
	return p.Height
}

func TestMarkedRefuses(t *testing.T) {
	f := charted(t)
	for _, words := range []string{"", " ", "a\x00b", "\U000F0000"} {
		if _, err := f.Marked(words); err == nil {
			t.Errorf("%q was taken", words)
		}
	}
	once, err := f.Marked("once")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := once.Marked("twice"); err == nil || !strings.Contains(err.Error(), "marked already") {
		t.Errorf("got %v", err)
	}
}

// What the rules make of the SVG of the default theme is the SVG of the dark one: every colour of every mark, and nothing else.
func TestDarkStyleIsTheDarkTheme(t *testing.T) {
	rules := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)\.dark \[(fill|stroke)="(#[0-9a-f]{6})"\]\{(?:fill|stroke):(#[0-9a-f]{6})\}`).FindAllStringSubmatch(DarkStyle(".dark"), -1) {
		rules[m[1]+m[2]] = m[3]
	}
	f := charted(t)
	dark, err := f.In(Dark)
	if err != nil {
		t.Fatal(err)
	}
	attribute := regexp.MustCompile(` (fill|stroke)="(#[0-9a-f]{6})"`)
	changed := 0
	got := attribute.ReplaceAllStringFunc(f.SVG(), func(s string) string {
		m := attribute.FindStringSubmatch(s)
		if to, ok := rules[m[1]+m[2]]; ok {
			changed++
			return " " + m[1] + "=\"" + to + "\""
		}
		return s
	})
	if want := strings.ReplaceAll(dark.SVG(), "counts-dark-", "counts-"); got != want || changed < 5 {
		t.Errorf("%d colours changed, and the drawings differ", changed)
	}
	for d := xml.NewDecoder(strings.NewReader(got)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
}
