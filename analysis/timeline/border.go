package timeline

import (
	"cmp"
	"fmt"
	"slices"

	"golang.org/x/text/language"
)

// Finding is the level of a verdict on an operator in a country, in the words of the dataset verdicts: supported,
// indicated, not_detected or not_testable.
type Finding struct{ Operator, Country, Level string }

// Focus is where an operator is suspected to look, by the themes of its names or by what was given. A focus is no customer.
type Focus struct {
	Operator string
	// Countries are ISO 3166-1 alpha-2.
	Countries []string
	// Basis says what it rests on. It must not be empty.
	Basis string
}

// RegionCount is a number of claimed countries.
type RegionCount struct {
	// Region is a continent by United Nations M49, or "not known" for what is no code of a country.
	Region    string
	Countries int
}

// Border is what is claimed of an operator, beside its focus. All lists of countries are sorted.
type Border struct {
	Operator string
	// Focus and Basis are as given; without a focus Inside and Outside are nil, which is not "none".
	Focus []string
	Basis string
	// Supported and Indicated are the claims. Tested counts countries that could be tested, Untestable the others with a verdict.
	Supported, Indicated []string
	Tested, Untestable   int
	// Inside and Outside are the claims within and beyond the focus.
	Inside, Outside []string
	// Regions counts the claims, in order of region.
	Regions []RegionCount
	// Relations say which [Questions] arise, in the order of their declaration. Nil if nothing is claimed.
	Relations []Relation
}

// Borders sets focus and claims side by side, one row for every operator with a finding or a focus, sorted by operator.
//
// # Errors
//
// A level that the verdicts do not know, a pair of operator and country with two findings, an operator with two foci, and a focus
// without basis or countries are errors.
func Borders(findings []Finding, foci []Focus) ([]Border, error) {
	at := map[string]*Border{}
	of := func(operator string) *Border {
		if at[operator] == nil {
			at[operator] = &Border{Operator: operator}
		}
		return at[operator]
	}
	seen := map[[2]string]bool{}
	for i, f := range findings {
		if pair := [2]string{f.Operator, f.Country}; f.Operator == "" || f.Country == "" || seen[pair] {
			return nil, fmt.Errorf("timeline: finding %d (%q in %q) lacks a part or is there twice; choose one method of the verdicts", i+1, f.Operator, f.Country)
		} else {
			seen[pair] = true
		}
		if err := of(f.Operator).take(f); err != nil {
			return nil, fmt.Errorf("timeline: finding %d: %w", i+1, err)
		}
	}
	for i, f := range foci {
		b := of(f.Operator)
		if f.Operator == "" || f.Basis == "" || len(f.Countries) == 0 || b.Basis != "" {
			return nil, fmt.Errorf("timeline: focus %d, of %q, lacks operator, countries or basis, or is its second; give one of each operator", i+1, f.Operator)
		}
		b.Basis, b.Focus = f.Basis, slices.Compact(slices.Sorted(slices.Values(f.Countries)))
	}
	all := make([]Border, 0, len(at))
	for _, b := range at {
		b.finish()
		all = append(all, *b)
	}
	slices.SortFunc(all, func(a, b Border) int { return cmp.Compare(a.Operator, b.Operator) })
	return all, nil
}

// take counts one finding.
func (b *Border) take(f Finding) error {
	switch f.Level {
	case "supported":
		b.Supported = append(b.Supported, f.Country)
	case "indicated":
		b.Indicated = append(b.Indicated, f.Country)
	case "not_detected":
	case "not_testable":
		b.Untestable++
		return nil
	default:
		return fmt.Errorf("level %q of %s in %s is none of supported, indicated, not_detected and not_testable", f.Level, f.Operator, f.Country)
	}
	b.Tested++
	return nil
}

// Claimed returns the countries claimed, at either level, sorted.
func (b *Border) Claimed() []string {
	all := slices.Concat(b.Supported, b.Indicated)
	slices.Sort(all)
	return all
}

// finish works out what follows from claims and focus.
func (b *Border) finish() {
	slices.Sort(b.Supported)
	slices.Sort(b.Indicated)
	counts := map[string]int{}
	for _, country := range b.Claimed() {
		counts[continent(country)]++
		switch {
		case b.Basis == "":
		case slices.Contains(b.Focus, country):
			b.Inside = append(b.Inside, country)
		default:
			b.Outside = append(b.Outside, country)
		}
	}
	for region, n := range counts {
		b.Regions = append(b.Regions, RegionCount{region, n})
	}
	slices.SortFunc(b.Regions, func(x, y RegionCount) int { return cmp.Compare(x.Region, y.Region) })
	for _, r := range []struct {
		holds    bool
		relation Relation
	}{
		{len(b.Inside) > 0, InsideFocus},
		{len(b.Outside) > 0, OutsideFocus},
		{b.Basis == "" && len(counts) > 0, NoFocus},
		{len(b.Supported)+len(b.Indicated) > 1, SeveralCountries},
	} {
		if r.holds {
			b.Relations = append(b.Relations, r.relation)
		}
	}
}

// continent returns the continent of a country by United Nations M49, as CLDR has it.
func continent(country string) string {
	r, err := language.ParseRegion(country)
	if err != nil || !r.IsCountry() {
		return "not known"
	}
	for _, c := range [...]struct{ code, name string }{{"002", "Africa"}, {"019", "Americas"}, {"142", "Asia"}, {"150", "Europe"}, {"009", "Oceania"}} {
		if language.MustParseRegion(c.code).Contains(r) {
			return c.name
		}
	}
	return "not known"
}
