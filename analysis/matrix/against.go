package matrix

import "slices"

// Reference is a table beside a list of countries that somebody published. The list says nothing of
// operators, and a country that is not in it was not said to be clean.
type Reference struct {
	// Name tells where the list is from.
	Name string
	// Found are countries of the list with a claim, Missed those tested without one, Untestable those
	// where no verdict was possible, Unknown those of which the table does not speak. Beyond are
	// countries with a claim that are not in the list. All sorted.
	Found, Missed, Untestable, Unknown, Beyond []string
}

// Against compares the countries of a table with a published list.
func (t *Table) Against(name string, countries []string) Reference {
	r := Reference{Name: name}
	place := map[string]*Country{}
	for j := range t.Countries {
		place[t.Countries[j].Code] = &t.Countries[j]
	}
	listed := slices.Clone(countries)
	slices.Sort(listed)
	listed = slices.Compact(listed)
	for _, code := range listed {
		c := place[code]
		switch {
		case c == nil:
			r.Unknown = append(r.Unknown, code)
		case c.Counts.Claimed() > 0:
			r.Found = append(r.Found, code)
		case c.Testable():
			r.Missed = append(r.Missed, code)
		default:
			r.Untestable = append(r.Untestable, code)
		}
	}
	for _, code := range t.Claimed() {
		if _, ok := slices.BinarySearch(listed, code); !ok {
			r.Beyond = append(r.Beyond, code)
		}
	}
	slices.Sort(r.Beyond)
	return r
}
