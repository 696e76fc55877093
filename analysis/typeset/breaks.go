package typeset

import (
	"slices"

	"github.com/go-text/typesetting/segmenter"
	"golang.org/x/text/unicode/bidi"
)

// Letters splits a text into what readers take for letters: with their accents and vowels, conjoined syllables in one (Unicode
// Standard Annex 29, grapheme clusters). A text may be cut between them, not inside.
func Letters(text string) []string {
	var seg segmenter.Segmenter
	seg.Init([]rune(text))
	var all []string
	for it := seg.GraphemeIterator(); it.Next(); {
		all = append(all, string(it.Grapheme().Text))
	}
	return all
}

// Pieces splits a text where a line may be broken (Unicode Standard Annex 14): after spaces and hyphens, between Han characters.
// Spaces stand at the end of pieces. Thai, Lao, Khmer and Burmese are not broken inside runs without spaces; see [Letters].
func Pieces(text string) []string {
	var seg segmenter.Segmenter
	seg.Init([]rune(text))
	var all []string
	for it := seg.LineIterator(); it.Next(); {
		all = append(all, string(it.Line().Text))
	}
	return all
}

// Rightward reports whether a text reads from right to left: its first letter that has a direction runs so (Unicode Standard
// Annex 9, rules P2 and P3).
func Rightward(text string) bool {
	for _, r := range text {
		p, _ := bidi.LookupRune(r)
		switch p.Class() {
		case bidi.L:
			return false
		case bidi.R, bidi.AL:
			return true
		}
	}
	return false
}

// Mark returns the mark that keeps a piece of a text in the direction of the whole when it stands in a line alone: U+200F or
// U+200E, or nothing where the piece has the direction by itself.
func Mark(piece string, rightward bool) string {
	hasOwn := slices.ContainsFunc([]rune(piece), func(r rune) bool {
		p, _ := bidi.LookupRune(r)
		return slices.Contains([]bidi.Class{bidi.L, bidi.R, bidi.AL}, p.Class())
	})
	switch {
	case Rightward(piece) == rightward || !hasOwn && !rightward:
		return ""
	case rightward:
		return "\u200f"
	}
	return "\u200e"
}
