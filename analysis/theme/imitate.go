package theme

import (
	"fmt"
	"math/bits"
	"strings"

	"bridle/analysis/theme/lexicon"
)

// brands looks for brands: first whether the name is known to be a brand's own, and if not, in
// the pieces between hyphens, in the label as a whole, in its words and in what no word explains.
func (a *Analyser) brands(r *Reading, n name) {
	if i, own := a.lexicon.Owner(n.domain); own {
		r.Owner, r.owner = a.lexicon.Brands()[i].Name, i
		return
	}
	all := pieces(n.text)
	for _, p := range all {
		a.piece(r, n, p, n.text[p.start:p.end])
	}
	if label := n.text[n.start:]; strings.ContainsAny(label, "-_") {
		joined := strings.ReplaceAll(strings.ReplaceAll(label, "-", ""), "_", "")
		a.piece(r, n, token{start: n.start, end: len(n.text)}, joined)
	}
	for _, p := range r.Parts {
		t := token{start: p.Start, end: p.End}
		switch {
		case p.Kind == Known && len(p.word.Brands) > 0 && !p.whole && (len(p.Text) >= 6 || len(p.Text) >= 4 && p.Read):
			for _, b := range p.word.Brands {
				a.imitates(r, n, t, p.Text, likeness{spelling: p.Text, brand: b, why: "its spelling with letters before or behind"})
			}
		case p.Kind == Unknown && len(p.Text) >= 5:
			a.alike(r, n, t, p.Text)
			a.nearly(r, n, t, p.Text)
		}
	}
}

// piece compares one piece with the spellings of all brands.
func (a *Analyser) piece(r *Reading, n name, t token, text string) {
	if w := a.lexicon.Word(text); w != nil {
		why := "its spelling beside other words"
		if t.start == n.start && t.end == len(n.text) {
			why = "its spelling under another suffix, ." + r.Suffix
		}
		for _, b := range w.Brands {
			a.imitates(r, n, t, text, likeness{spelling: text, brand: b, why: why})
		}
		return
	}
	a.alike(r, n, t, text)
	if !r.understood(t) {
		a.nearly(r, n, t, text)
	}
}

// understood tells whether words explain all letters of a piece, nearly all of them words of
// three letters and more, and no digit stands among them.
func (r *Reading) understood(t token) bool {
	short := 0
	for _, p := range r.Parts {
		if p.Start < t.start || p.End > t.end {
			continue
		}
		if !p.Read || p.Kind == Number {
			return false
		}
		if len(p.Text) < 3 {
			short += len(p.Text)
		}
	}
	return 6*short <= t.end-t.start
}

// alike looks for spellings that look like the text.
func (a *Analyser) alike(r *Reading, n name, t token, text string) {
	if len(text) < 4 || len(text) > 63 {
		return
	}
	var buf [64]byte
	for _, s := range a.skeletons[string(skeleton(buf[:], text))] {
		if s.text != text {
			a.imitates(r, n, t, text, likeness{s.text, s.brand, distance(text, s.text, 8), true, "letters that look alike"})
		}
	}
}

// nearly looks for spellings that are a slip or two away from the text.
func (a *Analyser) nearly(r *Reading, n name, t token, text string) {
	if len(text) < 5 || len(text) > 63 {
		return
	}
	letters := letterSet(text)
	for _, s := range a.close {
		limit := 1
		if len(s.text) >= 10 {
			limit = 2
		}
		if d := len(text) - len(s.text); d > limit || -d > limit || bits.OnesCount32(letters^s.letters) > 2*limit {
			continue
		}
		d := distance(text, s.text, limit)
		if d == 0 || d > limit {
			continue
		}
		why := slip(text, s.text)
		if d > 1 || why == "" {
			why = fmt.Sprintf("%d of %d letters differ", d, len(s.text))
		}
		a.imitates(r, n, t, text, likeness{s.text, s.brand, d, false, why})
	}
}

// likeness is how a stretch of a name is like the spelling of a brand.
type likeness struct {
	spelling string
	brand    int
	distance int
	alike    bool // only letters that look alike differ
	why      string
}

// imitates adds an imitation, unless the brand was found in the name already with as few
// differing letters.
func (a *Analyser) imitates(r *Reading, n name, t token, text string, l likeness) {
	b := a.lexicon.Brands()[l.brand]
	strength := strengthOf(b, text, l)
	switch foreign := n.foreign(t); {
	case foreign > 0:
		l.why = fmt.Sprintf("letters that look alike or carry marks (%d); %s", foreign, l.why)
		l.distance += foreign
		if strength == lexicon.Weak && l.alike || l.distance == foreign {
			strength = lexicon.Strong
		}
	case l.distance == 0 && t.start == n.start && t.end == len(n.text) && strength == lexicon.Strong && a.ofCountry(r.Suffix):
		strength, l.why = lexicon.Weak, l.why+"; it may be a branch of its own"
	}
	m := Imitation{
		Brand: b.Name, Kind: b.Kind, Countries: b.Countries, Text: string(n.shown[t.start:t.end]), Spelling: l.spelling,
		Start: t.start, End: t.end, Distance: l.distance, Strength: strength, Why: l.why, Entry: b.Entry, brand: l.brand,
	}
	for i, old := range r.Imitates {
		if old.Brand != m.Brand {
			continue
		}
		if m.Strength > old.Strength || m.Strength == old.Strength && m.Distance < old.Distance {
			r.Imitates[i] = m
		}
		return
	}
	r.Imitates = append(r.Imitates, m)
}

// ofCountry tells whether a suffix means a country.
func (a *Analyser) ofCountry(suffix string) bool {
	c, ok := a.lexicon.Suffix(suffix)
	return ok && c.Kind == lexicon.Country
}

// strengthOf weighs an imitation: letters that look alike and the exact spelling are strong, a
// slip in a long spelling too; more is weak, and so is a brand that is an ordinary word.
func strengthOf(b lexicon.Brand, text string, l likeness) lexicon.Strength {
	switch {
	case b.Ordinary && l.distance == 0:
		return lexicon.Weak
	case l.distance == 0 || l.alike:
		return lexicon.Strong
	case l.distance == 1 && (len(l.spelling) >= 8 || slip(text, l.spelling) != ""):
		return lexicon.Strong
	case l.distance == 2 && len(l.spelling) >= 12:
		return lexicon.Strong
	}
	return lexicon.Weak
}

// foreign counts the letters of a stretch that are not ASCII.
func (n name) foreign(t token) int {
	count := 0
	for _, r := range n.shown[t.start:t.end] {
		if r >= 0x80 {
			count++
		}
	}
	return count
}

// letterSet returns the letters of a spelling, one bit each; digits share one.
func letterSet(s string) uint32 {
	var set uint32
	for i := range len(s) {
		if c := s[i]; 'a' <= c && c <= 'z' {
			set |= 1 << (c - 'a')
		} else {
			set |= 1 << 26
		}
	}
	return set
}
