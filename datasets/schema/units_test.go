package schema

import (
	"slices"
	"strings"
	"testing"
)

// suffixes are the endings of names that tell a unit, with the units they tell. A column
// has the ending if and only if its comment gives the unit.
var suffixes = []struct{ suffix, unit string }{
	{"_us", "microseconds"},
	{"_s", "seconds"},
	{"_on", "date"},
	{"_at", "UTC instant"},
	{"_per_day", "lookups per day"},
	{"_days", "name-days"},
	{"millibits", "thousandths of a bit"},
}

// Units stand in names as in comments. Counts begin with n_ and say what they count;
// bytes counted end in _bytes; all other whole numbers are ordinals and have no unit.
func TestUnitsStandInNames(t *testing.T) {
	whole := []string{"INTEGER", "UINTEGER", "BIGINT"}
	measures := []string{"bytes", "microseconds", "seconds", "thousandths of a bit"}
	for _, d := range All() {
		tab := parse(t, d)
		for _, c := range tab.columns {
			said, err := formOf(tab.comments[c.Name])
			if err != nil {
				t.Errorf("%s.%s: %v", d.Name, c.Name, err)
				continue
			}
			unit, _, _ := strings.Cut(said.unit, ", ")
			none := strings.HasPrefix(unit, "none (") && strings.HasSuffix(unit, ")") || strings.HasPrefix(said.unit, "none (")
			// What the authority of a certificate dates keeps its own words; counts of days are counts.
			if c.Name != "not_before" && c.Name != "not_after" && !strings.HasPrefix(c.Name, "n_") {
				for _, s := range suffixes {
					if strings.HasSuffix(c.Name, s.suffix) != (unit == s.unit) {
						t.Errorf("%s.%s has unit %q; %s and %q go together", d.Name, c.Name, unit, s.suffix, s.unit)
					}
				}
			}
			if strings.HasSuffix(c.Name, "_bytes") != (unit == "bytes" && slices.Contains(whole, c.Type)) {
				t.Errorf("%s.%s has unit %q and type %s; byte counts end in _bytes", d.Name, c.Name, unit, c.Type)
			}
			isCount := slices.Contains(whole, c.Type) && !none && !slices.Contains(measures, unit)
			if strings.HasPrefix(c.Name, "n_") != isCount {
				t.Errorf("%s.%s has unit %q and type %s; counts begin with n_ and say what they count", d.Name, c.Name, unit, c.Type)
			}
			if (c.Type == "BOOLEAN") != (unit == "none (truth value)") {
				t.Errorf("%s.%s has unit %q and type %s", d.Name, c.Name, unit, c.Type)
			}
			if c.Type == "DOUBLE" && !d.IsDerived() {
				t.Errorf("%s.%s: raw rows and the ledger hold no estimates", d.Name, c.Name)
			}
		}
	}
}
