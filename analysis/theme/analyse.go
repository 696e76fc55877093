package theme

import (
	"fmt"

	"bridle/analysis/theme/lexicon"
)

// Analyser reads names by a lexicon. It does not change and may be shared by goroutines.
type Analyser struct {
	lexicon *lexicon.Lexicon
	// skeletons finds spellings that look alike; close are spellings long enough for edit
	// distance.
	skeletons map[string][]spelling
	close     []spelling
}

// spelling is one spelling of a brand.
type spelling struct {
	text    string
	brand   int
	letters uint32
}

// New returns an Analyser with the lists of this project.
func New() (*Analyser, error) {
	l, err := lexicon.Embedded()
	if err != nil {
		return nil, fmt.Errorf("read the lists: %w", err)
	}
	return With(l), nil
}

// With returns an Analyser with other lists.
func With(l *lexicon.Lexicon) *Analyser {
	if l == nil {
		panic("theme: no lexicon")
	}
	a := &Analyser{lexicon: l, skeletons: map[string][]spelling{}}
	for i, b := range l.Brands() {
		for _, s := range b.Spellings {
			if len(s) < 5 || len(s) > 63 {
				continue
			}
			x := spelling{text: s, brand: i, letters: letterSet(s)}
			k := string(skeleton(nil, s))
			a.skeletons[k] = append(a.skeletons[k], x)
			if len(s) >= 6 && !b.Ordinary {
				a.close = append(a.close, x)
			}
		}
	}
	return a
}

// Analyse reads one name. It never fails: a name that is none comes back with
// [Reading.Problem] set, and a name that says nothing without findings.
func (a *Analyser) Analyse(given string) Reading {
	r := Reading{Name: given, Lexicon: lexicon.Version}
	n, err := takeApart(given)
	if err != nil {
		r.Problem = err.Error()
		return r
	}
	r.Domain, r.Suffix, r.Shown, r.Text = n.domain, n.suffix, string(n.shown), n.text
	r.Parts = a.parts(n.text)
	r.Language = a.language(r.Parts)
	a.wordCues(&r)
	a.codeCues(&r)
	a.suffixCue(&r)
	a.brands(&r, n)
	a.context(&r)
	a.brandCues(&r)
	conclude(&r)
	return r
}

// language returns the language that explains more letters than any other, or "". Words that
// many languages share say nothing, and neither do words in a stretch that is not understood
// unless they are long.
func (a *Analyser) language(parts []Part) string {
	var letters [32]int
	for _, p := range parts {
		if p.Kind != Known || p.word.Everywhere || p.word.Languages == 0 || !carries(p) {
			continue
		}
		for i := range letters {
			if p.word.Languages&(1<<i) != 0 {
				letters[i] += len(p.Text)
			}
		}
	}
	best, tied := 0, true
	for i := 1; i < len(letters); i++ {
		switch {
		case letters[i] > letters[best]:
			best, tied = i, false
		case letters[i] == letters[best]:
			tied = true
		}
	}
	if best == 0 {
		tied = false
		for _, n := range letters[1:] {
			tied = tied || n == letters[0]
		}
	}
	if tied || letters[best] < 3 {
		return ""
	}
	return a.lexicon.Names(1 << best)[0]
}

// carries tells whether a word may speak: it fills its stretch of letters, or the stretch is
// understood as a whole, or the word is too long to be there by accident.
func carries(p Part) bool { return p.whole || p.Read || len(p.Text) >= 5 }
