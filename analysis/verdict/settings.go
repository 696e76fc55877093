package verdict

import "fmt"

// Settings are the thresholds of the levels and what is believed of the background before any decoy
// was watched. Probabilities are 0 to 1, times days.
type Settings struct {
	// Indicated and Supported are the false discovery rates of the two levels.
	Indicated, Supported float64
	// UnderDependence selects pairs by Benjamini and Yekutieli in place of Benjamini and Hochberg:
	// for groups that may share hidden caches.
	UnderDependence bool
	// MinFills on MinDays days (UTC), without an open flag, are needed for Supported.
	MinFills, MinDays int
	// LeastMass is the belief in a country below which a group is not used for it. SolidMass, from
	// SolidSources sources, is needed for fills to support.
	LeastMass, SolidMass float64
	SolidSources         int
	// Power is the probability with which the least rate that is stated would have been found.
	Power float64
	// PriorPerDay and PriorShape are the mean and the shape of the background of a name at a group, in
	// lookups a day, where decoys tell nothing.
	PriorPerDay, PriorShape float64
	// LoneName is how probable it is that a machine looks up one of the names at a group by a clock that does not show: the
	// least p-value of fills of one single name.
	LoneName float64
}

// DefaultSettings returns the thresholds of the reference of this project.
//
// The prior is an assumption, not a measurement: 0.01 lookups a day and name is ten times the
// background of the worlds with the heaviest scanning that were simulated, and with the shape
// 0.2 a tenth of all groups have seven tenths of it. So is LoneName: that of a thousand operators and groups
// one has a machine that asks for one of the names and that the clockwork filter does not tell.
func DefaultSettings() Settings {
	return Settings{
		Indicated: 0.05, Supported: 0.01, MinFills: 2, MinDays: 2,
		LeastMass: 0.5, SolidMass: 0.9, SolidSources: 3, Power: 0.8,
		PriorPerDay: 0.01, PriorShape: 0.2, LoneName: 0.001,
	}
}

// check says which setting cannot be.
func (s Settings) check() error {
	for _, p := range []struct {
		name  string
		value float64
		open  bool
	}{
		{"Indicated", s.Indicated, true}, {"Supported", s.Supported, true}, {"Power", s.Power, true},
		{"LeastMass", s.LeastMass, false}, {"SolidMass", s.SolidMass, false},
	} {
		if !(p.value >= 0 && p.value <= 1) || p.open && (p.value == 0 || p.value == 1) {
			return fmt.Errorf("verdict: the setting %s is %v; give a probability", p.name, p.value)
		}
	}
	switch {
	case s.Supported > s.Indicated:
		return fmt.Errorf("verdict: Supported at %v is laxer than Indicated at %v; give it the lower rate", s.Supported, s.Indicated)
	case !(s.PriorPerDay > 0 && s.PriorPerDay < 1e6) || !(s.PriorShape > 0 && s.PriorShape < 1e6):
		return fmt.Errorf("verdict: a background of %v a day with shape %v before any decoy; give positive numbers", s.PriorPerDay, s.PriorShape)
	case s.MinFills < 1 || s.MinDays < 1:
		return fmt.Errorf("verdict: support by %d fills on %d days; give at least 1", s.MinFills, s.MinDays)
	}
	return nil
}
