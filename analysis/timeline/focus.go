package timeline

import (
	"fmt"
	"slices"
	"strings"
)

// Cue is a country that a name of an operator points to, such as one found by its theme.
type Cue struct{ Operator, Name, Country string }

// FromCues makes foci of cues: the countries to which at least a number of an operator's names point, and at least a share of its names
// with any cue. A name counts once for a country, however many cues it has for it. Operators none of whose countries reach both
// are returned as open, sorted: their focus is not guessed.
//
// It panics if least is below 1 or share outside 0 to 1.
func FromCues(cues []Cue, least int, share float64) (foci []Focus, open []string) {
	if least < 1 || !(share >= 0 && share <= 1) {
		panic(fmt.Sprintf("timeline: a focus needs one name at least and a share from 0 to 1, not %d and %g", least, share))
	}
	names := map[string]map[string]bool{}               // by operator
	pointing := map[string]map[string]map[string]bool{} // by operator and country
	for _, c := range cues {
		if names[c.Operator] == nil {
			names[c.Operator], pointing[c.Operator] = map[string]bool{}, map[string]map[string]bool{}
		}
		if pointing[c.Operator][c.Country] == nil {
			pointing[c.Operator][c.Country] = map[string]bool{}
		}
		names[c.Operator][c.Name] = true
		pointing[c.Operator][c.Country][c.Name] = true
	}
	for _, operator := range sortedKeys(names) {
		f := Focus{Operator: operator}
		var said []string
		for _, country := range sortedKeys(pointing[operator]) {
			n := len(pointing[operator][country])
			said = append(said, fmt.Sprintf("%s %d", country, n))
			if n >= least && float64(n) >= share*float64(len(names[operator])) {
				f.Countries = append(f.Countries, country)
			}
		}
		if f.Countries == nil {
			open = append(open, operator)
			continue
		}
		f.Basis = fmt.Sprintf("country cues in %d names (%s)", len(names[operator]), strings.Join(said, ", "))
		foci = append(foci, f)
	}
	return foci, open
}

// sortedKeys returns the keys of a map in order.
func sortedKeys[V any](m map[string]V) []string {
	all := make([]string, 0, len(m))
	for k := range m {
		all = append(all, k)
	}
	slices.Sort(all)
	return all
}
