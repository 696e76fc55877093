package atlas

import (
	"testing"
	"time"
	_ "time/tzdata"
)

// TestOffsets compares each offset with the tz database that comes with Go: the standard
// offset is the smaller of those in January and July 2018 (no zone of the list had a negative
// summer time then).
func TestOffsets(t *testing.T) {
	for _, c := range Countries() {
		zone, err := time.LoadLocation(c.Zone)
		if err != nil {
			t.Errorf("%s: %v", c.Code, err)
			continue
		}
		_, january := time.Date(2018, 1, 15, 12, 0, 0, 0, zone).Zone()
		_, july := time.Date(2018, 7, 15, 12, 0, 0, 0, zone).Zone()
		if want := min(january, july) / 60; c.UTCOffset != want {
			t.Errorf("%s: offset %d min, tz database has %d", c.Code, c.UTCOffset, want)
		}
	}
}

func TestCodesAreSortedAndWellFormed(t *testing.T) {
	last := ""
	for _, c := range Countries() {
		if len(c.Code) != 2 || c.Code <= last || c.Name == "" || c.Languages == "" {
			t.Errorf("%+v after %q", c, last)
		}
		last = c.Code
	}
	// The 193 members of the United Nations, and Hong Kong, Palestine and Taiwan.
	if n := len(Countries()); n != 196 {
		t.Errorf("%d countries, want 196", n)
	}
}
