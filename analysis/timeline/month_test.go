package timeline_test

import (
	"reflect"
	"testing"
	"time"

	"bridle/analysis/timeline"
)

// Scans on days 1, 11, 21, 31 of January and 10 and 20 of February 2018: in January the server was found by the second and the third, in
// February it was asked in vain twice.
func TestByMonth(t *testing.T) {
	var scans []timeline.Scan
	days := visits("o", "a", "-++---")
	for _, v := range days {
		scans = append(scans, timeline.Scan{Name: v.Scan, From: v.From, Until: v.Until})
	}
	got, months := timeline.ByMonth(days, scans)
	want := []timeline.Visit{
		{"o", "a", "2018-01", on(11), on(21).Add(time.Hour), true},
		{"o", "a", "2018-02", on(41), on(51).Add(time.Hour), false},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("visits\n%v\nwant\n%v", got, want)
	}
	if want := []timeline.Scan{{"2018-01", on(1), on(31).Add(time.Hour)}, {"2018-02", on(41), on(51).Add(time.Hour)}}; !reflect.DeepEqual(months, want) {
		t.Errorf("scans\n%v\nwant\n%v", months, want)
	}
}

// Of six scans the first two are kept, with their visits alone.
func TestOnly(t *testing.T) {
	var scans []timeline.Scan
	days := visits("o", "a", "-++---")
	for _, v := range days {
		scans = append(scans, timeline.Scan{Name: v.Scan, From: v.From, Until: v.Until})
	}
	got, kept := timeline.Only(days, scans, func(s timeline.Scan) bool { return s.Name < "s2" })
	if !reflect.DeepEqual(got, days[:2]) || !reflect.DeepEqual(kept, scans[:2]) {
		t.Errorf("%v, %v", got, kept)
	}
}
