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
	open bool // for the way that ends in unknown letters: the part before is unknown too
}

// segment adds the parts of one stretch of letters to all. It minimises the sum of the code
// lengths of its words and unknown stretches (dynamic programming over places, with one state
// for ways that end in a word and one for ways that end in unknown letters).
func (a *Analyser) segment(all []Part, text string, t token) []Part {
	s := text[t.start:t.end]
	const far = 1e9
	var word, open [64]step
	word[0] = step{cost: 0}
	open[0] = step{cost: far}
	longest := a.lexicon.Longest()
	for i := 1; i <= len(s); i++ {
		word[i] = step{cost: far}
		for n := min(longest, i); n > 0; n-- {
			before := min(word[i-n].cost, open[i-n].cost)
			if before >= word[i].cost {
				continue
			}
			if w := a.lexicon.Word(s[i-n : i]); w != nil && before+w.Bits < word[i].cost {
				word[i] = step{cost: before + w.Bits, from: int8(i - n)}
			}
		}
		open[i] = step{cost: word[i-1].cost + unknownStart + unknownLetter, from: int8(i - 1)}
		if c := open[i-1].cost + unknownLetter; c < open[i].cost {
			open[i] = step{cost: c, from: open[i-1].from, open: true}
		}
	}
	return a.walk(all, s, t.start, &word, &open)
}

// walk follows the steps back and adds the parts in order.
func (a *Analyser) walk(all []Part, s string, offset int, word, open *[64]step) []Part {
	first := len(all)
	read, long := true, 0
	for i := len(s); i > 0; {
		p := Part{Kind: Known, End: offset + i}
		from := int(word[i].from)
		if open[i].cost < word[i].cost {
			p.Kind, read = Unknown, false
			from = int(open[i].from)
		}
		p.Text, p.Start = s[from:i], offset+from
		if p.Kind == Known {
			p.word = a.lexicon.Word(p.Text)
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
	read = read && (5*long >= 3*len(s) || len(all) == first+1)
	for i := first; i < len(all); i++ {
		all[i].Read = read
		all[i].whole = len(all) == first+1
	}
	return all
}

// parts segments a whole name.
func (a *Analyser) parts(text string) []Part {
	all := make([]Part, 0, 8)
	for _, t := range tokens(text) {
		if t.number {
			all = append(all, Part{Kind: Number, Text: text[t.start:t.end], Start: t.start, End: t.end, Read: true})
			continue
		}
		if t.end-t.start > 63 {
			all = append(all, Part{Kind: Unknown, Text: text[t.start:t.end], Start: t.start, End: t.end})
			continue
		}
		all = a.segment(all, text, t)
	}
	return all
}
