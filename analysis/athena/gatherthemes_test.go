package athena

import (
	"slices"
	"testing"

	"bridle/analysis/theme"
)

// What a name says goes to all its servers, unless a table speaks of the name or of its domain; the expected words stand in
// the lists of package theme.
func TestThemesOfNames(t *testing.T) {
	reader, err := theme.New()
	if err != nil {
		t.Fatal(err)
	}
	of := map[string][]string{"www.daily-news-online.com": {"192.0.2.1", "192.0.2.2"}, "zqvxk.com": {"192.0.2.3"}}
	news := []Sighting{{"192.0.2.1", "language", "en"}, {"192.0.2.1", "theme", "news"}, {"192.0.2.2", "language", "en"}, {"192.0.2.2", "theme", "news"}}
	for _, c := range []struct {
		name string
		said map[saying]bool
		want []Sighting
	}{
		{"www.daily-news-online.com", nil, news},
		{"zqvxk.com", nil, nil},
		{"www.daily-news-online.com", map[saying]bool{{"www.daily-news-online.com", "theme"}: true}, []Sighting{news[0], news[2]}},
		{"www.daily-news-online.com", map[saying]bool{{"daily-news-online.com", "language"}: true}, []Sighting{news[1], news[3]}},
		{"www.daily-news-online.com", map[saying]bool{{"other.com", "language"}: true, {"other.com", "theme"}: true}, news},
	} {
		g := &gathering{of: of}
		g.reading(reader.Analyse(c.name), c.said)
		if !slices.Equal(g.sightings, c.want) {
			t.Errorf("%s with %v said elsewhere: %v, want %v", c.name, c.said, g.sightings, c.want)
		}
	}
}
