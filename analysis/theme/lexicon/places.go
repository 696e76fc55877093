package lexicon

import (
	"fmt"
	"slices"
	"strings"
)

// suffix is what a public suffix says.
type suffix struct {
	kind  Kind // 0 for generic
	value string
	entry string
}

// addPlaces reads countries and regions.
func (l *Lexicon) addPlaces(name, text string) error {
	return lines(name, text, func(where, line string) error {
		f := fields(line)
		if len(f) != 3 || f[0] == "" {
			return fmt.Errorf("%d fields; write CODE | words | words with another meaning", len(f))
		}
		kind := Region
		if len(f[0]) == 2 && strings.ToUpper(f[0]) == f[0] {
			kind = Country
			l.codes[strings.ToLower(f[0])] = f[0]
		}
		for i, words := range f[1:] {
			for word := range strings.FieldsSeq(words) {
				if !spelled(word) {
					return fmt.Errorf("%q has letters other than a to z and 0 to 9; write it as names do", word)
				}
				b := 11.0
				if len(word) <= 3 {
					b++
				}
				w := l.entry(word, b)
				w.Cues = append(w.Cues, Cue{Kind: kind, Value: f[0], Strength: Strong - Strength(i), Ambiguous: i == 1, Entry: where})
			}
		}
		return nil
	})
}

// addSuffixes reads what suffixes say.
func (l *Lexicon) addSuffixes(name, text string) error {
	return lines(name, text, func(where, line string) error {
		f := fields(line)
		if len(f) != 3 || f[0] == "" {
			return fmt.Errorf("%d fields; write SUFFIX | theme, country or generic | value", len(f))
		}
		s := suffix{value: f[2], entry: where}
		switch f[1] {
		case "theme":
			s.kind = Theme
			if !slices.Contains(Themes(), f[2]) {
				return fmt.Errorf("%q is no theme; use one of %s", f[2], strings.Join(Themes(), ", "))
			}
		case "country":
			s.kind = Country
		case "generic":
		default:
			return fmt.Errorf("%q is neither theme, country nor generic", f[1])
		}
		l.suffixes[f[0]] = s
		return nil
	})
}

// Suffix returns what a public suffix says, which is always weak, or false if it says nothing.
// Of a suffix of several labels, as com.mx, the last counts.
func (l *Lexicon) Suffix(s string) (Cue, bool) {
	last := s[strings.LastIndexByte(s, '.')+1:]
	known, listed := l.suffixes[last]
	switch {
	case listed && known.kind != 0:
		return Cue{Kind: known.kind, Value: known.value, Strength: Weak, Entry: known.entry}, true
	case !listed && len(last) == 2:
		if last == "uk" {
			last = "gb"
		}
		if code := l.codes[last]; code != "" {
			return Cue{Kind: Country, Value: code, Strength: Weak, Entry: "ISO 3166-1 " + code}, true
		}
	}
	return Cue{}, false
}

// fields splits a line at bars.
func fields(line string) []string {
	f := strings.Split(line, "|")
	for i := range f {
		f[i] = strings.TrimSpace(f[i])
	}
	return f
}
