package lexicon

import (
	"fmt"
	"slices"
	"strings"
)

// Brand is a brand that lures imitate.
type Brand struct {
	Name string
	// Kind is what the brand is, such as carrier, bank, news, courier; see [BrandKinds].
	Kind string
	// Countries are those of its home audience; none for one that many countries know.
	Countries []string
	// Spellings as they stand in names, lower case.
	Spellings []string
	// Own are registrable domains that the brand is known to use; the list is not complete.
	Own []string
	// Ordinary says that a spelling is an ordinary word too, as orange.
	Ordinary bool
	// Entry is file and line.
	Entry string

	theme string
}

// kinds gives the theme of each kind of brand, "" for none.
func kinds() map[string]string {
	return map[string]string{
		"airline": "travel", "bank": "finance", "car": "", "carrier": "telecom", "cdn": "technology", "courier": "tracking",
		"entertainment": "entertainment", "food": "food", "government": "government", "news": "news", "ngo": "rights",
		"reference": "", "shop": "shopping", "social": "social", "sport": "sport", "store": "technology",
		"technology": "technology", "travel": "travel",
	}
}

// BrandKinds lists the kinds that a brand may have, sorted.
func BrandKinds() []string {
	var all []string
	for k := range kinds() {
		all = append(all, k)
	}
	slices.Sort(all)
	return all
}

// Theme returns the theme of the brand, or "" if its kind tells none.
func (b Brand) Theme() string { return b.theme }

// Brands returns all brands, in the order of the list.
func (l *Lexicon) Brands() []Brand { return l.brands }

// Owner returns the brand that is known to use a registrable domain.
func (l *Lexicon) Owner(domain string) (int, bool) {
	i, ok := l.own[domain]
	return i, ok
}

// addBrands reads the brands.
func (l *Lexicon) addBrands(name, text string) error {
	themes := kinds()
	return lines(name, text, func(where, line string) error {
		f := fields(line)
		if len(f) != 6 || f[0] == "" {
			return fmt.Errorf("%d fields; write name | kind | countries | spellings | own domains | common or nothing", len(f))
		}
		b := Brand{
			Name: f[0], Kind: f[1], Countries: strings.Fields(f[2]), Spellings: strings.Fields(f[3]), Own: strings.Fields(f[4]),
			Ordinary: f[5] == "common", Entry: where,
		}
		var known bool
		if b.theme, known = themes[b.Kind]; !known {
			return fmt.Errorf("kind %q; use one of %s", b.Kind, strings.Join(BrandKinds(), ", "))
		}
		if f[5] != "" && f[5] != "common" {
			return fmt.Errorf("last field %q; write common or nothing", f[5])
		}
		for _, domain := range b.Own {
			if other, taken := l.own[domain]; taken {
				return fmt.Errorf("domain %s belongs to %s already", domain, l.brands[other].Name)
			}
			l.own[domain] = len(l.brands)
		}
		for i, s := range b.Spellings {
			s = strings.ReplaceAll(s, "-", "")
			if !spelled(s) {
				return fmt.Errorf("spelling %q has letters other than a to z and 0 to 9", s)
			}
			b.Spellings[i] = s
			w := l.entry(s, 11)
			w.Brands = append(w.Brands, len(l.brands))
		}
		l.brands = append(l.brands, b)
		return nil
	})
}
