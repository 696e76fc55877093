package theme

import "bridle/analysis/theme/lexicon"

// Evidence is one thing in a name that speaks for a theme, a country or a region.
type Evidence struct {
	Kind  lexicon.Kind
	Value string
	// Strength is what it is worth in this name, which may be less than the list gives it.
	Strength lexicon.Strength
	// Text is the letters, Start and End their place in [Reading.Text]; for a suffix both are
	// the length of it, since the suffix stands behind.
	Text       string
	Start, End int
	// Entry is file and line of the lexicon.
	Entry string
	// Why says in a few words what was found, and what weakens it.
	Why string

	ambiguous bool // a place whose word has another meaning
	code      bool // a country code set apart
}

// Imitation is the spelling of a brand, or nearly so, in a name that the brand is not known to
// own. Whether the brand itself registered the name is not known from the name.
type Imitation struct {
	// Brand, Kind and Countries as the lexicon has them.
	Brand, Kind string
	Countries   []string
	// Text is what stands in the name, Spelling what it is taken for.
	Text, Spelling string
	Start, End     int
	// Distance is the number of letters that differ.
	Distance int
	Strength lexicon.Strength
	Why      string
	Entry    string

	brand int // index into the lexicon's brands
}

// Finding is one value with the evidence for it: indices into [Reading.Evidence].
type Finding struct {
	Value    string
	Evidence []int
}

// Reading is what a name says.
type Reading struct {
	// Name as it was given.
	Name string
	// Problem says why the name could not be read; then nothing else is set but the version.
	Problem string
	// Domain is the registrable part with A-labels, Suffix the public suffix.
	Domain, Suffix string
	// Shown is what stands before the suffix, in Unicode; Text is the same in ASCII, one letter
	// for each.
	Shown, Text string
	Parts       []Part
	// Language is the code of the one language that explains most letters, or "" if none does,
	// or several do alike.
	Language string
	// Owner is the brand that is known to use the registrable domain itself, or "".
	Owner     string
	Imitates  []Imitation
	Evidence  []Evidence
	Themes    []Finding
	Countries []Finding
	Regions   []Finding
	// Hints are values with evidence that is too weak to be stated, themes before countries and
	// regions. They are shown, and never counted.
	Hints []Finding
	// Lexicon is the version of the lists.
	Lexicon string

	owner int // index of the owner
}

// Unknown tells whether the name states neither theme nor country nor region, and imitates no
// brand beyond a hint.
func (r Reading) Unknown() bool {
	return len(r.Themes) == 0 && len(r.Countries) == 0 && len(r.Regions) == 0 && len(r.Imitated()) == 0
}

// Imitated returns the imitations with strong evidence.
func (r Reading) Imitated() []Imitation {
	var all []Imitation
	for _, i := range r.Imitates {
		if i.Strength == lexicon.Strong {
			all = append(all, i)
		}
	}
	return all
}

// HasTheme tells whether a theme is stated.
func (r Reading) HasTheme(theme string) bool { return holds(r.Themes, theme) }

// HasCountry tells whether a country is stated, by its ISO 3166-1 code.
func (r Reading) HasCountry(code string) bool { return holds(r.Countries, code) }

// Political tells whether the name states politics, rights or religion: the themes that say
// something of a person who would open it. The published study's own list of political names
// holds names about news as well, which this does not count: news is for everybody.
func (r Reading) Political() bool {
	for _, f := range r.Themes {
		if lexicon.Sensitive(f.Value) {
			return true
		}
	}
	return false
}

func holds(all []Finding, value string) bool {
	for _, f := range all {
		if f.Value == value {
			return true
		}
	}
	return false
}
