package rules2018

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Operator is whose names were asked for.
type Operator struct {
	Label string
	// Names are all its names, whatever they serve for.
	Names []string
	// CommandAndControl and ExploitLinks are those of Names whose role is known.
	CommandAndControl, ExploitLinks []string
	// IsDomain says that it is a single domain, since operators are not known: it has no two
	// domains, and so no infection by these rules.
	IsDomain bool
}

// Candidates returns the names of which two are command and control, sorted: those with that role
// if there are two or more, else these and all whose role is not known. Names in exploit
// links are never among them.
//
// Of exactly two both are taken; of more, some two are, and every two are tried. The text says that no
// operator showed hits on different pairs; [Ambiguous] names those that do here.
//
// Source: study of 2018, working model of the final domains.
func (o *Operator) Candidates() []string {
	if o.IsDomain {
		return nil
	}
	names := slices.Clone(o.CommandAndControl)
	slices.Sort(names)
	if names = slices.Compact(names); len(names) >= 2 {
		return names
	}
	for _, n := range o.Names {
		if !slices.Contains(o.ExploitLinks, n) || slices.Contains(o.CommandAndControl, n) {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Hit is an operator in a country, as a comparator sees it.
type Hit struct {
	Operator, Country string
	// ASNs are the autonomous systems that show it, sorted.
	ASNs []int64
	// Names are the names that these systems showed, in whichever country, sorted.
	Names []string
}

// Infections returns the operators and countries with an autonomous system in which two candidates
// for command and control have responses that count, sorted by operator and country. Responses
// whose system or country is not known say nothing.
func Infections(kept []Response, operators []Operator) []Hit {
	of := map[string][]int{}
	for i := range operators {
		for _, n := range operators[i].Candidates() {
			of[n] = append(of[n], i)
		}
	}
	found := collect(kept, of, true)
	maps.DeleteFunc(found, func(_ place, s *shown) bool { return len(s.names) < 2 })
	return hits(found, operators)
}

// AnyHit returns the operators and countries with any response at all, for any name, sorted by
// operator and country. Responses whose country is not known say nothing.
func AnyHit(responses []Response, operators []Operator) []Hit {
	of := map[string][]int{}
	for i := range operators {
		for _, n := range operators[i].Names {
			if !slices.Contains(of[n], i) {
				of[n] = append(of[n], i)
			}
		}
	}
	return hits(collect(responses, of, false), operators)
}

// Ambiguous returns the operators whose hits rest on more than one pair of names, sorted: three
// names or more in all their systems together. Which two are command and control then remains open.
func Ambiguous(hits []Hit) []string {
	names := map[string][]string{}
	for _, h := range hits {
		names[h.Operator] = append(names[h.Operator], h.Names...)
	}
	var several []string
	for operator, all := range names {
		slices.Sort(all)
		if len(slices.Compact(all)) > 2 {
			several = append(several, operator)
		}
	}
	slices.Sort(several)
	return several
}

// place is an operator, by its index, in an autonomous system.
type place struct {
	operator int
	asn      int64
}

// shown is what a place showed.
type shown struct{ names, countries map[string]bool }

func collect(responses []Response, of map[string][]int, needsASN bool) map[place]*shown {
	found := map[place]*shown{}
	for i := range responses {
		r := &responses[i]
		if r.Country == "" || needsASN && r.ASN == 0 {
			continue
		}
		for _, o := range of[r.Name] {
			at := place{o, r.ASN}
			if found[at] == nil {
				found[at] = &shown{map[string]bool{}, map[string]bool{}}
			}
			found[at].names[r.Name] = true
			found[at].countries[r.Country] = true
		}
	}
	return found
}

// hits turns what was found into hits.
func hits(found map[place]*shown, operators []Operator) []Hit {
	type pair struct{ operator, country string }
	by := map[pair]*Hit{}
	for at, s := range found {
		for country := range s.countries {
			p := pair{operators[at.operator].Label, country}
			h := by[p]
			if h == nil {
				h = &Hit{Operator: p.operator, Country: p.country}
				by[p] = h
			}
			if at.asn != 0 {
				h.ASNs = append(h.ASNs, at.asn)
			}
			h.Names = slices.AppendSeq(h.Names, maps.Keys(s.names))
		}
	}
	all := make([]Hit, 0, len(by))
	for _, h := range by {
		slices.Sort(h.ASNs)
		slices.Sort(h.Names)
		h.ASNs, h.Names = slices.Compact(h.ASNs), slices.Compact(h.Names)
		all = append(all, *h)
	}
	slices.SortFunc(all, func(a, b Hit) int {
		return cmp.Or(strings.Compare(a.Operator, b.Operator), strings.Compare(a.Country, b.Country))
	})
	return all
}
