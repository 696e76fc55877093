package labelled

import (
	"slices"

	"bridle/analysis/theme"
	"bridle/analysis/theme/lexicon"
)

func values(all []theme.Finding) []string {
	var v []string
	for _, f := range all {
		v = append(v, f.Value)
	}
	return v
}

func brands(r theme.Reading) []string {
	var v []string
	for _, i := range r.Imitated() {
		v = append(v, i.Brand)
	}
	return v
}

// political returns one value if a theme among these says something of a person.
func political(themes []string) []string {
	for _, t := range themes {
		if lexicon.Sensitive(t) {
			return []string{"political"}
		}
	}
	return nil
}

// first returns the language to be counted for a label: the one that was stated if the label has
// it, and else the first, so that a name of two languages is counted once.
func first(languages []string, stated string) []string {
	if slices.Contains(languages, stated) {
		return []string{stated}
	}
	if len(languages) == 0 {
		return nil
	}
	return languages[:1]
}

func some(v string) []string {
	if v == "" {
		return nil
	}
	return []string{v}
}

func only(all []string, v string) []string {
	if slices.Contains(all, v) {
		return []string{v}
	}
	return nil
}

func union(a, b []string) []string {
	all := append(slices.Clone(a), b...)
	slices.Sort(all)
	return slices.Compact(all)
}

func orNone(all []string) []string {
	if len(all) == 0 {
		return []string{none}
	}
	return all
}
