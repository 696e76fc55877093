package labelled_test

import (
	"slices"
	"strings"
	"testing"

	"bridle/analysis/theme"
	"bridle/analysis/theme/labelled"
)

const head = "name,language,themes,countries,imitates,source,labelled_by\n"

// TestRead looks at one row and at what is said of rows that are wrong.
func TestRead(t *testing.T) {
	all, err := labelled.Read(strings.NewReader(head + "a.com,en es,news politics,MX,bbc,ours,word\n"))
	if err != nil || len(all) != 1 {
		t.Fatalf("%d names, %v", len(all), err)
	}
	n := all[0]
	if !slices.Equal(n.Languages, []string{"en", "es"}) || !slices.Equal(n.Themes, []string{"news", "politics"}) || n.Imitates != "bbc" || n.Line != 2 {
		t.Errorf("read %+v", n)
	}
	for text, want := range map[string]string{
		"":                                     "line 1",
		"a,b\n":                                "want name,language",
		head + "a.com,,nonsense,,,ours,word\n": "line 2: \"nonsense\" is no theme",
		head + "a.com,,,,,ours,word\na.com,,,,,ours,word\n": "line 3: a.com stands in line 2",
		head + "a.com,,,,,,word\n":                          "line 2: name, source",
		head + "a.com,en\n":                                 "line 2",
	} {
		if _, err := labelled.Read(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// TestTable holds the table to its promises: at least 250 names, both halves, languages that
// there are lists for, and at least 100 names that state nothing.
func TestTable(t *testing.T) {
	names := labels(t)
	held, nothing := 0, 0
	for _, n := range names {
		if n.HeldOut() {
			held++
		}
		if len(n.Themes)+len(n.Countries)+len(n.Imitates) == 0 {
			nothing++
		}
	}
	if len(names) < 250 || held < len(names)/3 || held > 2*len(names)/3 || nothing < 100 {
		t.Errorf("%d names, %d held out, %d state nothing", len(names), held, nothing)
	}
}

// TestScore counts four names by hand: one right; one with a theme too many and one missed; one
// rightly silent; one wrongly silent.
func TestScore(t *testing.T) {
	themes := func(values ...string) (all []theme.Finding) {
		for _, v := range values {
			all = append(all, theme.Finding{Value: v})
		}
		return all
	}
	names := []labelled.Name{
		{Name: "a", Themes: []string{"news"}, Languages: []string{"en"}}, {Name: "b", Themes: []string{"politics", "food"}, Languages: []string{"es", "pt"}},
		{Name: "c"}, {Name: "d", Themes: []string{"news"}},
	}
	r := labelled.Score(names, []theme.Reading{
		{Name: "a", Themes: themes("news"), Language: "en"}, {Name: "b", Themes: themes("food", "religion"), Language: "pt"}, {Name: "c"}, {Name: "d"},
	})
	if want := (labelled.Count{Labelled: 4, Stated: 3, Both: 2}); r.Themes != want { // news, politics, food, news; news, food, religion
		t.Errorf("themes %+v, want %+v", r.Themes, want)
	}
	if want := (labelled.Count{Labelled: 2, Stated: 2, Both: 2}); r.Language != want { // en and pt; c and d have none
		t.Errorf("language %+v, want %+v", r.Language, want)
	}
	if want := (theme.Share{K: 2, N: 4}); r.Silent != want { // c and d
		t.Errorf("silent %+v", r.Silent)
	}
	if r.SilentLabelled != (theme.Share{K: 1, N: 3}) || r.SilentUnlabelled != (theme.Share{K: 1, N: 1}) {
		t.Errorf("silent %v of labelled, %v of others", r.SilentLabelled, r.SilentUnlabelled)
	}
	want := []labelled.Cell{
		{Labelled: "food", Stated: "food", Names: 1}, {Labelled: "news", Stated: "news", Names: 1}, {Labelled: "news", Stated: "none", Names: 1},
		{Labelled: "none", Stated: "none", Names: 1}, {Labelled: "politics", Stated: "religion", Names: 1},
	}
	if !slices.Equal(r.Confusion, want) {
		t.Errorf("confusion %+v, want %+v", r.Confusion, want)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(head + "a.com,en,news,MX,,ours,word\n")
	f.Add(head + "\"a\nb\",,,,,x,y\n")
	f.Fuzz(func(t *testing.T, text string) {
		names, err := labelled.Read(strings.NewReader(text))
		if err == nil && len(names) > 0 && names[0].Line < 2 {
			t.Errorf("line %d", names[0].Line)
		}
	})
}
