package theme

import (
	"cmp"
	"slices"
	"strings"

	"bridle/analysis/theme/lexicon"
)

// brandCues adds the theme and the countries of brands: of the owner, and of what is imitated.
func (a *Analyser) brandCues(r *Reading) {
	brands := a.lexicon.Brands()
	if r.Owner != "" {
		b, start := brands[r.owner], strings.LastIndexByte(r.Text, '.')+1
		r.brandEvidence(b, Evidence{
			Strength: lexicon.Strong, Text: r.Text[start:], Start: start, End: len(r.Text), Entry: b.Entry,
			Why: "the own domain of " + b.Name,
		})
	}
	for _, m := range r.Imitates {
		r.brandEvidence(brands[m.brand], Evidence{
			Strength: m.Strength, Text: m.Text, Start: m.Start, End: m.End, Entry: m.Entry, Why: "as in " + m.Brand + ": " + m.Why,
		})
	}
}

// brandEvidence adds evidence for a theme and for a country; a brand of several countries
// speaks weakly for each.
func (r *Reading) brandEvidence(b lexicon.Brand, e Evidence) {
	if theme := b.Theme(); theme != "" {
		e.Kind, e.Value = lexicon.Theme, theme
		r.Evidence = append(r.Evidence, e)
	}
	for _, c := range b.Countries {
		e.Kind, e.Value = lexicon.Country, c
		if len(b.Countries) > 1 {
			e.Strength = lexicon.Weak
		}
		r.Evidence = append(r.Evidence, e)
	}
}

// conclude sorts the evidence and states what it carries: a value with a strong cue, or with two
// weak ones from different letters; a theme that says something of a person needs a strong one.
func conclude(r *Reading) {
	slices.SortStableFunc(r.Evidence, func(a, b Evidence) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Value, b.Value), cmp.Compare(a.Start, b.Start), cmp.Compare(b.Strength, a.Strength))
	})
	slices.SortStableFunc(r.Imitates, func(a, b Imitation) int {
		return cmp.Or(cmp.Compare(b.Strength, a.Strength), cmp.Compare(a.Start, b.Start), cmp.Compare(a.Brand, b.Brand))
	})
	for i := 0; i < len(r.Evidence); {
		f := Finding{Value: r.Evidence[i].Value}
		kind, first := r.Evidence[i].Kind, i
		for i < len(r.Evidence) && r.Evidence[i].Kind == kind && r.Evidence[i].Value == f.Value {
			f.Evidence = append(f.Evidence, i)
			i++
		}
		switch {
		case !enough(r.Evidence[first:i], kind == lexicon.Theme && lexicon.Sensitive(f.Value)):
			r.Hints = append(r.Hints, f)
		case kind == lexicon.Theme:
			r.Themes = append(r.Themes, f)
		case kind == lexicon.Country:
			r.Countries = append(r.Countries, f)
		default:
			r.Regions = append(r.Regions, f)
		}
	}
}

// enough tells whether evidence for one value is enough to state it.
func enough(all []Evidence, strong bool) bool {
	for i, e := range all {
		if e.Strength == lexicon.Strong {
			return true
		}
		if !strong && i > 0 && e.Start >= all[i-1].End && e.Start != all[i-1].Start {
			return true
		}
	}
	return false
}
