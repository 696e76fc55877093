package lexicon

import (
	"fmt"
	"slices"
	"strings"
)

// Themes lists the themes that words may have, sorted.
func Themes() []string {
	return []string{
		"adult", "entertainment", "finance", "food", "government", "health", "home", "news", "politics", "religion",
		"rights", "shopping", "social", "sport", "technology", "telecom", "tracking", "travel", "weather", "work",
	}
}

// Sensitive tells whether a theme says something of a person who opens the name: politics,
// rights, religion. Of two ways to divide a name the one without such a word is preferred
// (customer selection, not customers election), and only strong evidence states such a theme.
func Sensitive(theme string) bool {
	return theme == "politics" || theme == "rights" || theme == "religion"
}

// section is what a heading in brackets says of the words below it.
type section struct {
	name     string
	theme    string
	strength Strength
}

// addWords reads the words of a language.
func (l *Lexicon) addWords(name, text string) error {
	code := strings.TrimSuffix(name, ".txt")
	if len(code) != 2 && code != "mul" {
		return fmt.Errorf("%s is no list that is known: name files of words by language, such as en.txt", name)
	}
	var set Languages
	if code != "mul" {
		if len(l.languages) == 32 {
			return fmt.Errorf("%s: more than 32 languages", name)
		}
		set = 1 << len(l.languages)
		l.languages = append(l.languages, code)
	}
	plural := slices.Contains([]string{"en", "es", "fr", "pt"}, code)
	var now section
	return lines(name, text, func(where, line string) error {
		if strings.HasPrefix(line, "[") {
			var err error
			now, err = heading(line)
			return err
		}
		if now.name == "" {
			return fmt.Errorf("words before the first heading; begin with [common]")
		}
		for word := range strings.FieldsSeq(line) {
			word = strings.ReplaceAll(word, "-", "")
			if !spelled(word) {
				return fmt.Errorf("%q has letters other than a to z and 0 to 9; write it as names do", word)
			}
			for i, form := range forms(word, now, plural) {
				l.put(form, i > 0, now, set, where)
			}
		}
		return nil
	})
}

// heading reads a line in brackets.
func heading(line string) (section, error) {
	f := strings.Fields(strings.Trim(line, "[]"))
	if len(f) == 1 && slices.Contains([]string{"common", "plain", "verbs"}, f[0]) {
		return section{name: f[0]}, nil
	}
	if len(f) != 3 || f[0] != "theme" || !slices.Contains(Themes(), f[1]) || (f[2] != "strong" && f[2] != "weak") {
		return section{}, fmt.Errorf("%s is no heading: use [common], [plain], [verbs] or [theme NAME strong|weak] with one of %s",
			line, strings.Join(Themes(), ", "))
	}
	s := section{name: "theme", theme: f[1], strength: Weak}
	if f[2] == "strong" {
		s.strength = Strong
	}
	return s, nil
}

// forms returns a word and what is made of it by rule.
func forms(word string, s section, plural bool) []string {
	all := []string{word}
	least := 4
	if s.theme == "" {
		least = 3
	}
	if s.name == "verbs" {
		stem := strings.TrimSuffix(word, "e")
		all = append(all, word+"s", stem+"ed", stem+"ing")
	}
	if plural && s.name != "common" && s.name != "verbs" && len(word) >= least && !strings.HasSuffix(word, "s") {
		all = append(all, word+"s")
	}
	return all
}

// put adds one form of a word.
func (l *Lexicon) put(form string, made bool, s section, set Languages, where string) {
	w := l.entry(form, bits(form, made, s))
	w.Languages |= set
	w.Everywhere = w.Everywhere || set == 0
	w.Function = w.Function || s.name == "common"
	if s.theme == "" {
		return
	}
	for _, c := range w.Cues {
		if c.Value == s.theme && c.Languages == set && c.Strength >= s.strength {
			return
		}
	}
	w.Cues = append(w.Cues, Cue{Kind: Theme, Value: s.theme, Strength: s.strength, Languages: set, Entry: where})
}

// bits returns the code length of a word; see the package comment.
func bits(form string, made bool, s section) float64 {
	b := 12.0
	switch {
	case s.name == "common" && len(form) == 1:
		return 15
	case s.name == "common" && len(form) == 2:
		return 11
	case s.name == "common":
		return 9
	case Sensitive(s.theme):
		b = 13
	case s.theme != "":
		b = 11
	}
	if len(form) <= 3 {
		b++
	}
	if made {
		b++
	}
	return b
}
