package theme

import "bridle/analysis/theme/lexicon"

// PartKind says what a part of a name is.
type PartKind uint8

// Parts are words of the lexicon, numbers, or stretches that no list explains.
const (
	Unknown PartKind = iota
	Known
	Number
)

// Part is a stretch of a name.
type Part struct {
	Kind PartKind
	// Text is the folded letters; Start and End are offsets in [Reading.Text].
	Text       string
	Start, End int
	// Read says that the part is a number, or that the whole stretch of letters around it is
	// explained by words.
	Read bool

	word  *lexicon.Word
	whole bool // the word fills the stretch between separators or digits
}

// Costs of the unigram model, in bits; see the package comment.
const (
	unknownStart  = 11.0
	unknownLetter = 4.7 // log2(26)
)

// step is the best way to reach a place in a stretch of letters.
type step struct {
	cost float64
	from int8 // where the last part begins
	word *lexicon.Word
}

// segment adds the parts of one stretch of letters to all. It minimises the sum of the code
// lengths of its words and unknown stretches (dynamic programming over places, with one state
// for ways that end in a word and one for ways that end in unknown letters). Of equal ways the
// one with the longer last word is taken.
func (a *Analyser) segment(all []Part, text string, t token) []Part {
	s := text[t.start:t.end]
	const far = 1e9
	var known, open [64]step
	for i := 1; i <= len(s); i++ {
		known[i].cost, open[i].cost = far, far
	}
	open[0].cost = far
	for i := range len(s) {
		best := min(known[i].cost, open[i].cost)
		a.lexicon.Beginning(s[i:], func(w *lexicon.Word) {
			if k := &known[i+len(w.Text)]; best+w.Bits < k.cost {
				*k = step{cost: best + w.Bits, from: int8(i), word: w}
			}
		})
		o := &open[i+1]
		*o = step{cost: known[i].cost + unknownStart + unknownLetter, from: int8(i)}
		if c := open[i].cost + unknownLetter; c < o.cost {
			*o = step{cost: c, from: open[i].from}
		}
	}
	return walk(all, s, t.start, &known, &open)
}

// walk follows the steps back and adds the parts in order.
func walk(all []Part, s string, offset int, known, open *[64]step) []Part {
	first := len(all)
	read, long := true, 0
	for i := len(s); i > 0; {
		p := Part{Kind: Known, End: offset + i}
		from := int(known[i].from)
		if open[i].cost < known[i].cost {
			p.Kind, read = Unknown, false
			from = int(open[i].from)
		}
		p.Text, p.Start = s[from:i], offset+from
		if p.Kind == Known {
			p.word = known[i].word
			if len(p.Text) >= 3 {
				long += len(p.Text)
			}
		}
		all = append(all, p)
		i = from
	}
	for i, j := first, len(all)-1; i < j; i, j = i+1, j-1 {
		all[i], all[j] = all[j], all[i]
	}
	// Words of one or two letters explain anything; they must not carry a stretch.
	read = read && (5*long >= 3*len(s) || len(all) == first+1) && oneTongue(all[first:])
	for i := first; i < len(all); i++ {
		all[i].Read = read
		all[i].whole = len(all) == first+1
	}
	return all
}

// oneTongue tells whether each word of one or two letters shares a language with a neighbour: es
// is no part of essexgardens as it would be of esperfecto.
func oneTongue(parts []Part) bool {
	for i, p := range parts {
		if p.Kind != Known || len(p.Text) > 2 || p.word.Languages == 0 || len(parts) == 1 {
			continue
		}
		before := i > 0 && shares(p, parts[i-1])
		behind := i+1 < len(parts) && shares(p, parts[i+1])
		if !before && !behind {
			return false
		}
	}
	return true
}

// shares tells whether two words have a language in common; words of no language fit everywhere.
func shares(p, q Part) bool {
	return q.Kind == Known && (q.word.Languages == 0 || q.word.Everywhere || p.word.Languages&q.word.Languages != 0)
}

// parts segments a whole name, piece by piece. A piece is understood only if all its stretches
// are: the letters of x7k2sms9 are three stretches, and the word in it an accident. Words that
// are written with digits (fadi7a) are looked up as a whole.
func (a *Analyser) parts(text string) []Part {
	all := make([]Part, 0, 8)
	for _, piece := range pieces(text) {
		first, read := len(all), true
		for _, t := range tokens(text, piece) {
			switch {
			case t.number:
				all = append(all, Part{Kind: Number, Text: text[t.start:t.end], Start: t.start, End: t.end, Read: true})
			case t.end-t.start > 63:
				all = append(all, Part{Kind: Unknown, Text: text[t.start:t.end], Start: t.start, End: t.end})
			default:
				all = a.segment(all, text, t)
			}
			read = read && all[len(all)-1].Read
		}
		if len(all)-first < 2 {
			continue
		}
		if w := a.lexicon.Word(text[piece.start:piece.end]); w != nil && !read {
			all = append(all[:first], Part{
				Kind: Known, Text: w.Text, Start: piece.start, End: piece.end, Read: true, word: w, whole: true,
			})
			continue
		}
		for i := first; i < len(all) && !read; i++ {
			all[i].Read, all[i].whole = false, false
		}
	}
	return all
}
