package theme_test

import (
	"encoding/csv"
	"path/filepath"
	"strings"
	"testing"

	"bridle/analysis/theme"
	"bridle/analysis/theme/lexicon"
	"bridle/datasets/external/amnesty"
	"bridle/datasets/external/published"
	"bridle/datasets/schema/resolutions"
)

func read(t *testing.T, names ...string) []theme.Reading {
	t.Helper()
	a := analyser(t)
	var all []theme.Reading
	for _, n := range names {
		all = append(all, a.Analyse(n))
	}
	return all
}

// TestFocus applies the rule (3 names, 60 % of those with a country) at its edges.
func TestFocus(t *testing.T) {
	for _, c := range []struct {
		names []string
		focus string
	}{
		{[]string{"zm-banks.com", "zm-weather.com", "zambia-news.com", "breakfastisgood.com"}, "ZM"},
		{[]string{"zm-banks.com", "zm-weather.com"}, ""},                                                            // two names
		{[]string{"zm-banks.com", "zm-banks.com", "zm-weather.com"}, ""},                                            // one of them twice
		{[]string{"zm-banks.com", "zm-weather.com", "zambia-news.com", "kenya-news.com", "nairobi-news.com"}, "ZM"}, // 3 of 5 are just 60 %
		{[]string{"zm-banks.com", "zm-weather.com", "zambia-news.com", "kenya-news.com", "nairobi-news.com", "kenya-sms.com"}, ""},
		{[]string{"breakfastisgood.com", "coffee2go.org"}, ""},
		{nil, ""},
	} {
		if s := theme.Summarise(read(t, c.names...)); s.Focus != c.focus || s.Why == "" {
			t.Errorf("%v: focus %q (%s), want %q", c.names, s.Focus, s.Why, c.focus)
		}
	}
}

// TestSummary counts a group by hand: five different names, one not readable, so four in shares.
func TestSummary(t *testing.T) {
	s := theme.Summarise(read(t, "zm-banks.com", "zm-weather.com", "signpetition.co", "fundum8430.com", "not a name"))
	if s.Names != 5 || s.Unread != 1 || s.Silent != (theme.Share{K: 1, N: 4}) || s.Political != (theme.Share{K: 1, N: 4}) {
		t.Errorf("%d names, %d unread, silent %v, political %v", s.Names, s.Unread, s.Silent, s.Political)
	}
	var got []string
	for _, x := range s.Tallies {
		got = append(got, x.Kind.String()+" "+x.Value+" "+x.Share.String())
	}
	// Wilson intervals of 1 and 2 of 4: 0.0456-0.6994 and 0.1500-0.8500.
	want := "theme finance 1 of 4, 0.25 (0.05-0.70), theme politics 1 of 4, 0.25 (0.05-0.70), theme weather 1 of 4, 0.25 (0.05-0.70), country ZM 2 of 4, 0.50 (0.15-0.85)"
	if strings.Join(got, ", ") != want {
		t.Errorf("tallies %s, want %s", strings.Join(got, ", "), want)
	}
	groups, sums := theme.Groups(read(t, "zm-banks.com", "coffee2go.org", "7style.org"), map[string]string{"zm-banks.com": "B", "coffee2go.org": "A"})
	if strings.Join(groups, " ") != "A B" || len(sums) != 2 || sums[1].Tallies[0].Value != "finance" {
		t.Errorf("groups %v: %+v", groups, sums)
	}
}

func TestPrint(t *testing.T) {
	var b strings.Builder
	r := read(t, "un0noticias.com")[0]
	if err := r.Print(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"un0noticias.com: themes news; countries MX; imitates unonoticias", "words: un 0 noticias", "strong: imitates unonoticias (news, MX) by \"un0noticias\", letters that differ 1",
		"stated: country MX, strong", "brands.txt:",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}

// TestColumns wants columns of one length, and an attribute table with a row for each theme and
// language.
func TestColumns(t *testing.T) {
	all := read(t, "signpetition.co", "fundum8430.com", "not a name")
	c := theme.ColumnsOf(all)
	if len(c.Name) != 3 || len(c.Political) != 3 || !c.Political[0] || c.Verdict[1] != "unknown" || c.Problem[2] == "" || c.Lists[0] != lexicon.Version {
		t.Errorf("columns %+v", c)
	}
	e := theme.EvidenceOf(all)
	if len(e.Name) == 0 || len(e.Stated) != len(e.Name) || !e.Stated[0] || e.Value[0] != "politics" {
		t.Errorf("evidence %+v", e)
	}
	var b strings.Builder
	silent, err := theme.WriteAttributes(&b, all)
	if err != nil || silent != 2 {
		t.Errorf("%d names without rows, %v", silent, err)
	}
	rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil || len(rows) != 3 || strings.Join(rows[1], " ") != "signpetition.co theme politics" || strings.Join(rows[2], " ") != "signpetition.co language en" {
		t.Errorf("attributes %v, %v", rows, err)
	}
}

// TestPublished2018 reads all 595 names published in 2018 (section 12 of the notes on the 2018
// study has the number) and holds each reading to its form. The numbers are those measured, as
// bounds with room: they are no truth, since nobody labelled all names.
func TestPublished2018(t *testing.T) {
	a := analyser(t)
	var all []theme.Reading
	_, err := amnesty.Read2018(t.Context(), filepath.Join(published.Root(t), "amnesty-investigations"), func(row any) error {
		if r, ok := row.(resolutions.Row); ok {
			all = append(all, a.Analyse(r.Name))
			check(t, all[len(all)-1])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	s := theme.Summarise(all)
	t.Logf("%d names, silent %v, political %v", s.Names, s.Silent, s.Political)
	if s.Names != 595 || s.Unread != 0 {
		t.Errorf("%d names, %d unread, want 595 and 0", s.Names, s.Unread)
	}
	if v := s.Silent.Value(); v < 0.3 || v > 0.65 {
		t.Errorf("nothing is stated of %v", s.Silent)
	}
	if s.Focus != "" { // the list is of many operators
		t.Errorf("focus %s (%s)", s.Focus, s.Why)
	}
}
