package theme

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"bridle/analysis/theme/lexicon"
)

// The rule for a suspected focus: at least FocusNames names with evidence for the country, and
// at least FocusShare of all names that state any country.
const (
	FocusNames = 3
	FocusShare = 0.6
)

// Tally is how many names of a group state a value.
type Tally struct {
	Kind  lexicon.Kind
	Value string
	// Share is the names that state it, of all names that were read; its interval says how well
	// a share of so few names is known if they were drawn from many.
	Share
	// Names are these names, in the order given.
	Names []string
}

// Summary is what the names of a group, such as an operator's, say together.
type Summary struct {
	// Names is the number of different names, Unread how many could not be read; they are in no
	// share. Silent is the share of names that state nothing.
	Names, Unread int
	Silent        Share
	// Political is the share of names that state politics, rights or religion.
	Political Share
	// Tallies, by kind and then the most frequent first, ties by value.
	Tallies []Tally
	// Focus is the suspected country focus by the stated rule, or "" for none; two countries
	// that both meet it make none. OfCountries is the share of names for it among names that
	// state any country. It is a lead about lures, not a customer.
	Focus       string
	OfCountries Share
	// Why says in a sentence how the rule came out.
	Why string
	// Lexicon is the version of the lists.
	Lexicon string
}

// Summarise counts over the readings of a group. A name that comes twice counts once.
func Summarise(readings []Reading) Summary {
	s := Summary{Lexicon: lexicon.Version}
	seen := map[string]bool{}
	tallies := map[Evidence]*Tally{}
	located := 0
	for _, r := range readings {
		key := cmp.Or(r.Domain, r.Name) + "/" + r.Text
		if seen[key] {
			continue
		}
		seen[key] = true
		s.Names++
		if r.Problem != "" {
			s.Unread++
			continue
		}
		if r.Unknown() {
			s.Silent.K++
		}
		if r.Political() {
			s.Political.K++
		}
		if len(r.Countries) > 0 {
			located++
		}
		count(tallies, lexicon.Theme, r.Themes, r.Name)
		count(tallies, lexicon.Country, r.Countries, r.Name)
		count(tallies, lexicon.Region, r.Regions, r.Name)
	}
	read := s.Names - s.Unread
	s.Silent.N, s.Political.N = read, read
	for _, t := range tallies {
		t.N = read
		s.Tallies = append(s.Tallies, *t)
	}
	slices.SortFunc(s.Tallies, func(a, b Tally) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(b.K, a.K), cmp.Compare(a.Value, b.Value))
	})
	s.focus(located)
	return s
}

// count adds a name to the tallies of its values.
func count(tallies map[Evidence]*Tally, kind lexicon.Kind, all []Finding, name string) {
	for _, f := range all {
		key := Evidence{Kind: kind, Value: f.Value}
		if tallies[key] == nil {
			tallies[key] = &Tally{Kind: kind, Value: f.Value}
		}
		tallies[key].K++
		tallies[key].Names = append(tallies[key].Names, name)
	}
}

// focus applies the rule.
func (s *Summary) focus(located int) {
	var met []string
	for _, t := range s.Tallies {
		if t.Kind != lexicon.Country || t.K < FocusNames || float64(t.K) < FocusShare*float64(located) {
			continue
		}
		if len(met) == 0 {
			s.Focus, s.OfCountries = t.Value, Share{K: t.K, N: located}
		}
		met = append(met, t.Value)
	}
	rule := fmt.Sprintf("the rule asks for %d names and %.0f %% of those that state a country", FocusNames, 100*FocusShare)
	switch len(met) {
	case 0:
		s.Why = fmt.Sprintf("no country meets it: %d names state a country; %s", located, rule)
	case 1:
		s.Why = fmt.Sprintf("%d of the %d names that state a country say %s; %s", s.OfCountries.K, located, s.Focus, rule)
	default:
		s.Why = fmt.Sprintf("%s meet it alike, so none is stated; %s", strings.Join(met, " and "), rule)
		s.Focus, s.OfCountries = "", Share{}
	}
}

// Print writes the summary.
func (s Summary) Print(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d names, %d of them not read; nothing is stated by %s; politics, rights or religion by %s\n", s.Names, s.Unread, s.Silent, s.Political)
	for _, t := range s.Tallies {
		fmt.Fprintf(&b, "  %s %s: %s\n", t.Kind, t.Value, t.Share)
	}
	fmt.Fprintf(&b, "suspected focus of the lures: %s (%s)\n", cmp.Or(s.Focus, "none"), s.Why)
	_, err := io.WriteString(w, b.String())
	return err
}

// Groups summarises readings by the group that a name belongs to, such as its operator; names
// without a group are left out. It returns groups in sorted order.
func Groups(readings []Reading, groupOf map[string]string) (groups []string, summaries []Summary) {
	members := map[string][]Reading{}
	for _, r := range readings {
		if g := groupOf[r.Name]; g != "" {
			members[g] = append(members[g], r)
		}
	}
	groups = slices.Sorted(maps.Keys(members))
	for _, g := range groups {
		summaries = append(summaries, Summarise(members[g]))
	}
	return groups, summaries
}
