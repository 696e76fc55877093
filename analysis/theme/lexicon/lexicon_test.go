package lexicon_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"bridle/analysis/theme/lexicon"
)

// TestEmbedded holds the lists to their form: it reads without error, all twelve languages are
// there, and brands and places mean countries that places.txt has.
func TestEmbedded(t *testing.T) {
	l, err := lexicon.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"ar", "de", "en", "es", "fr", "hi", "hu", "pl", "pt", "ru", "sw", "tr"} // the languages of the package comment
	if got := l.Languages(); !slices.Equal(got, want) {
		t.Errorf("languages %v, want %v", got, want)
	}
	if n := l.Size(); n < 5000 {
		t.Errorf("%d words; a list was lost", n)
	}
	seen := map[string]bool{}
	for _, b := range l.Brands() {
		if seen[b.Name] {
			t.Errorf("%s: brand %s twice", b.Entry, b.Name)
		}
		seen[b.Name] = true
		for _, c := range b.Countries {
			if l.CountryOfCode(strings.ToLower(c)) != c {
				t.Errorf("%s: country %s is not in places.txt", b.Entry, c)
			}
		}
	}
	if !slices.IsSorted(lexicon.Themes()) || !slices.IsSorted(lexicon.BrandKinds()) {
		t.Error("themes or kinds are not sorted")
	}
}

// TestWord looks at entries that were read off the lists.
func TestWord(t *testing.T) {
	l, err := lexicon.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string]string{"noticias": "es pt", "akhbar": "ar hi", "haber": "tr", "habari": "sw", "elections": "en fr"} {
		w := l.Word(word)
		if w == nil {
			t.Errorf("%s is not there", word)
			continue
		}
		if got := strings.Join(l.Names(w.Languages), " "); got != want {
			t.Errorf("%s is a word of %s, want %s", word, got, want)
		}
	}
	if w := l.Word("turkey"); w == nil || len(w.Cues) == 0 || !w.Cues[0].Ambiguous || w.Cues[0].Value != "TR" {
		t.Errorf("turkey: %+v, want TR, ambiguous", w)
	}
	for suffix, want := range map[string]string{"com.mx": "MX", "co.uk": "GB", "news": "news", "co": "", "com": "", "tv": ""} {
		if c, _ := l.Suffix(suffix); c.Value != want {
			t.Errorf("suffix %s says %q, want %q", suffix, c.Value, want)
		}
	}
}

// TestReadErrors wants file and line in what is said of a list that is wrong.
func TestReadErrors(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"en.txt", "word\n", "en.txt:1: words before"},
		{"en.txt", "[common]\nüber\n", "en.txt:2: \"über\" has letters"},
		{"en.txt", "[theme nonsense strong]\n", "en.txt:1: [theme nonsense strong] is no heading"},
		{"list.txt", "[common]\na\n", "list.txt is no list"},
		{"brands.txt", "a | b\n", "brands.txt:1: 2 fields"},
		{"brands.txt", "a | king | | a | a.com |\n", "kind \"king\""},
		{"places.txt", "XX\n", "places.txt:1: 1 fields"},
		{"suffixes.txt", "x | thing | y\n", "neither theme"},
		{"brands.txt", "", "no file of words"},
	} {
		_, err := lexicon.Read(fstest.MapFS{c.name: {Data: []byte(c.text)}})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s with %q: %v, want %q", c.name, c.text, err, c.want)
		}
	}
}

// FuzzRead reads lists from anywhere: it must not panic.
func FuzzRead(f *testing.F) {
	f.Add("en.txt", "[common]\nthe of\n[theme news strong]\nnews\n")
	f.Add("en.txt", "")
	f.Add("brands.txt", "orange | carrier | FR | orange | orange.fr | common\n")
	f.Add("places.txt", "TR | turkish | turkey\n")
	f.Add("suffixes.txt", "news | theme | news\n")
	f.Fuzz(func(t *testing.T, name, text string) {
		if strings.ContainsAny(name, "/\\") {
			return
		}
		if l, err := lexicon.Read(fstest.MapFS{name: {Data: []byte(text)}}); err == nil {
			l.Suffix("co.uk")
		}
	})
}
