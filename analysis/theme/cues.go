package theme

import (
	"slices"
	"strings"

	"bridle/analysis/theme/lexicon"
)

// wordCues adds what the words of a name say, and what pairs of words say that the lists have
// written together (human-rights, prava-cheloveka).
func (a *Analyser) wordCues(r *Reading) {
	for i, p := range r.Parts {
		if i > 0 {
			a.pairCues(r, r.Parts[i-1], p)
		}
		if p.Kind != Known || len(p.word.Cues) == 0 || !carries(p) {
			continue
		}
		for _, c := range p.word.Cues {
			strength, why := a.worth(p, c, r.Language)
			if strength == 0 || !r.company(i, c) {
				continue
			}
			if !p.Read && strength == lexicon.Strong && (len(p.Text) < 7 || c.Kind == lexicon.Theme && lexicon.Sensitive(c.Value)) {
				strength, why = lexicon.Weak, why+", but the letters around it are not understood"
			}
			r.Evidence = append(r.Evidence, Evidence{
				Kind: c.Kind, Value: c.Value, Strength: strength, Text: p.Text, Start: p.Start, End: p.End, Entry: c.Entry, Why: why,
				ambiguous: c.Ambiguous,
			})
		}
	}
}

// company tells whether a cue fits what stands beside it in one stretch of letters. A word of
// less than six letters needs a neighbour of three and more, of its language if it is a theme, or
// a function word of two. So does a longer word of a sensitive theme, which may
// also stand by a word of four letters of another language; a short one needs four of its own.
func (r *Reading) company(i int, c lexicon.Cue) bool {
	p := r.Parts[i]
	sensitive := c.Kind == lexicon.Theme && lexicon.Sensitive(c.Value)
	if p.whole || len(p.Text) >= 6 && !(sensitive && p.Read) {
		return true
	}
	for _, j := range []int{i - 1, i + 1} {
		if j < 0 || j >= len(r.Parts) {
			continue
		}
		q := r.Parts[j]
		if q.Kind != Known || q.End != p.Start && q.Start != p.End {
			continue
		}
		shares := c.Languages == 0 || q.word.Languages == 0 || q.word.Everywhere || q.word.Languages&c.Languages != 0
		least := 3
		switch {
		case sensitive && len(p.Text) < 6:
			least = 4
		case c.Kind == lexicon.Theme && q.word.Function:
			least = 2
		}
		if shares && len(q.Text) >= least || len(p.Text) >= 6 && len(q.Text) >= 4 {
			return true
		}
	}
	return false
}

// pairCues adds what two words say together.
func (a *Analyser) pairCues(r *Reading, p, q Part) {
	if p.Kind != Known || q.Kind != Known || !p.Read || !q.Read || len(p.Text)+len(q.Text) > a.lexicon.Longest() {
		return
	}
	w := a.lexicon.Word(p.Text + q.Text)
	if w == nil {
		return
	}
	for _, c := range w.Cues {
		if c.Ambiguous {
			continue
		}
		r.Evidence = append(r.Evidence, Evidence{
			Kind: c.Kind, Value: c.Value, Strength: c.Strength, Text: r.Text[p.Start:q.End], Start: p.Start, End: q.End, Entry: c.Entry,
			Why: "two words that belong together",
		})
	}
}

// worth returns what a cue of a word is worth in a name of this language. A word that another
// language has with another meaning speaks fully only in its own language.
func (a *Analyser) worth(p Part, c lexicon.Cue, language string) (lexicon.Strength, string) {
	if c.Kind != lexicon.Theme {
		if c.Ambiguous {
			return c.Strength, "a place, or another word"
		}
		return c.Strength, "a place"
	}
	if c.Languages == 0 {
		return c.Strength, "a word of many languages"
	}
	if !p.whole && len(p.Text) <= 4 && !slices.Contains(a.lexicon.Names(c.Languages), language) {
		return 0, "" // short words of another language stand in anything
	}
	why := "a word of " + strings.Join(a.lexicon.Names(c.Languages), ", ")
	with := c.Languages
	for _, other := range p.word.Cues {
		if other.Value == c.Value {
			with |= other.Languages
		}
	}
	without := p.word.Languages &^ with
	if without == 0 && len(p.word.Brands) == 0 {
		return c.Strength, why
	}
	names := a.lexicon.Names(c.Languages)
	switch {
	case slices.Contains(names, language):
		return c.Strength, why
	case language != "" && slices.Contains(a.lexicon.Names(without), language):
		return 0, ""
	case without == 0:
		return c.Strength, why
	}
	return lexicon.Weak, why + ", but " + strings.Join(a.lexicon.Names(without), ", ") + " has it with another meaning"
}

// codeCues adds countries whose two-letter code stands first or last between hyphens. Codes that
// are words of any language (in, my, so) say nothing, and neither does ar, which means Arabic
// more often than Argentina.
func (a *Analyser) codeCues(r *Reading) {
	label := r.Text[strings.LastIndexByte(r.Text, '.')+1:]
	offset := len(r.Text) - len(label)
	all := pieces(label)
	if len(all) < 2 {
		return
	}
	for _, i := range []int{0, len(all) - 1} {
		code := label[all[i].start:all[i].end]
		country := a.lexicon.CountryOfCode(code)
		if country == "" || code == "ar" || a.lexicon.Word(code) != nil {
			continue
		}
		r.Evidence = append(r.Evidence, Evidence{
			Kind: lexicon.Country, Value: country, Strength: lexicon.Weak, Text: code, Start: offset + all[i].start, End: offset + all[i].end,
			Entry: "ISO 3166-1 " + country, Why: "a country code set apart, or letters for something else", ambiguous: true, code: true,
		})
	}
}

// suffixCue adds what the public suffix says: always weak, since anyone may register there.
func (a *Analyser) suffixCue(r *Reading) {
	c, ok := a.lexicon.Suffix(r.Suffix)
	if !ok {
		return
	}
	r.Evidence = append(r.Evidence, Evidence{
		Kind: c.Kind, Value: c.Value, Strength: lexicon.Weak, Text: "." + r.Suffix, Start: len(r.Text), End: len(r.Text),
		Entry: c.Entry, Why: "the suffix; anyone may register there",
	})
}

// context raises ambiguous places and brands that are ordinary words if the rest of the name
// speaks of what such a lure would be about.
func (a *Analyser) context(r *Reading) {
	for i := range r.Evidence {
		e := &r.Evidence[i]
		if e.Strength == lexicon.Strong || !e.ambiguous {
			continue
		}
		if r.about(e.Start, e.End, placeContext()) || e.code && r.about(e.Start, e.End, codeContext()) {
			e.Strength, e.Why = lexicon.Strong, "a place by what stands beside it"
		}
	}
	brands := a.lexicon.Brands()
	for i := range r.Imitates {
		m := &r.Imitates[i]
		b := brands[m.brand]
		if m.Strength == lexicon.Weak && b.Ordinary && r.about(m.Start, m.End, brandContext(b)) {
			m.Strength, m.Why = lexicon.Strong, m.Why+"; meant by what stands beside it"
		}
	}
}

// about tells whether the name has evidence for one of these themes elsewhere than from start to
// end. What the suffix says does not count.
func (r *Reading) about(start, end int, themes []string) bool {
	for _, e := range r.Evidence {
		if e.Kind == lexicon.Theme && e.Start < len(r.Text) && (e.End <= start || e.Start >= end) && slices.Contains(themes, e.Value) {
			return true
		}
	}
	return false
}

// placeContext is what makes turkey, jordan or mali a country.
func placeContext() []string {
	return []string{"finance", "government", "news", "politics", "religion", "rights", "telecom", "travel", "weather"}
}

// codeContext is what makes zm or br a country besides: names for the public at large. Software
// is full of pairs of letters (py, ng, ml), so technology is not among it.
func codeContext() []string {
	return []string{"entertainment", "food", "health", "home", "shopping", "social", "sport", "tracking", "work"}
}

// brandContext is what makes orange or apple a brand: accounts, updates and its own trade.
func brandContext(b lexicon.Brand) []string {
	return []string{"technology", b.Theme()}
}
