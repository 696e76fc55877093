package timeline_test

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"bridle/analysis/timeline"
)

// Inside, outside, regions and relations of a small table, sorted by hand.
func TestBorders(t *testing.T) {
	got, err := timeline.Borders([]timeline.Finding{
		{"kite", "US", "supported"}, {"kite", "MX", "supported"}, {"kite", "TG", "indicated"}, {"kite", "FR", "not_testable"}, {"kite", "ES", "not_detected"},
		{"heron", "MX", "not_detected"}, {"stork", "XX", "indicated"},
	}, []timeline.Focus{{"kite", []string{"MX"}, "themes of 12 names"}, {"swan", []string{"QA", "AE"}, "given"}})
	if err != nil {
		t.Fatal(err)
	}
	want := []timeline.Border{
		{Operator: "heron", Tested: 1},
		{Operator: "kite", Focus: []string{"MX"}, Basis: "themes of 12 names", Supported: []string{"MX", "US"}, Indicated: []string{"TG"}, Tested: 4, Untestable: 1,
			Inside: []string{"MX"}, Outside: []string{"TG", "US"}, Regions: []timeline.RegionCount{{"Africa", 1}, {"Americas", 2}},
			Relations: []timeline.Relation{timeline.InsideFocus, timeline.OutsideFocus, timeline.SeveralCountries}},
		{Operator: "stork", Indicated: []string{"XX"}, Tested: 1, Regions: []timeline.RegionCount{{"not known", 1}}, Relations: []timeline.Relation{timeline.NoFocus}},
		{Operator: "swan", Focus: []string{"AE", "QA"}, Basis: "given"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("borders\n%+v\nwant\n%+v", got, want)
	}
	for name, c := range map[string]struct {
		findings []timeline.Finding
		foci     []timeline.Focus
		says     string
	}{
		"level":     {[]timeline.Finding{{"kite", "MX", "certain"}}, nil, `level "certain"`},
		"twice":     {[]timeline.Finding{{"kite", "MX", "supported"}, {"kite", "MX", "indicated"}}, nil, "finding 2"},
		"no basis":  {nil, []timeline.Focus{{"kite", []string{"MX"}, ""}}, "focus 1"},
		"two foci":  {nil, []timeline.Focus{{"kite", []string{"MX"}, "given"}, {"kite", []string{"US"}, "given"}}, "focus 2"},
		"no places": {nil, []timeline.Focus{{"kite", nil, "given"}}, "focus 1"},
	} {
		if _, err := timeline.Borders(c.findings, c.foci); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want an error with %q", name, err, c.says)
		}
	}
}

// Every relation has questions, each of them ends in a question mark and presumes neither guilt nor customer.
func TestQuestionsAreNeutral(t *testing.T) {
	accusing := regexp.MustCompile(`(?i)\b(illegal|unlawful|crime|guilty|victim|perpetrator|regime|customer|violat|abuse|spied|hack)`)
	for _, r := range []timeline.Relation{timeline.InsideFocus, timeline.OutsideFocus, timeline.NoFocus, timeline.SeveralCountries} {
		all := timeline.Questions(r)
		if len(all) == 0 {
			t.Errorf("%s has no questions", r)
		}
		for _, q := range all {
			if !strings.HasSuffix(q, "?") || accusing.MatchString(q) {
				t.Errorf("%s: %s", r, q)
			}
		}
	}
	if timeline.Questions("made up") != nil {
		t.Error("a relation that is not known has questions")
	}
}

// Of six names with a cue four point to Mexico, two to the United States: at a share of one half Mexico alone is the focus. One name is no
// focus if two are needed.
func TestFromCues(t *testing.T) {
	cues := []timeline.Cue{{"kite", "a", "MX"}, {"kite", "a", "MX"}, {"kite", "b", "MX"}, {"kite", "c", "MX"}, {"kite", "d", "MX"},
		{"kite", "e", "US"}, {"kite", "f", "US"}, {"heron", "g", "QA"}}
	foci, open := timeline.FromCues(cues, 2, 0.5)
	want := []timeline.Focus{{"kite", []string{"MX"}, "country cues in 6 names (MX 4, US 2)"}}
	if !reflect.DeepEqual(foci, want) || !reflect.DeepEqual(open, []string{"heron"}) {
		t.Errorf("%v, open %v", foci, open)
	}
}
