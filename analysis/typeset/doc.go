// Package typeset turns text in any of its scripts into glyphs: which outlines of which face stand where.
//
// A [Setter] shapes a line with HarfBuzz's rules (github.com/go-text/typesetting) over a chain of embedded faces: Liberation Sans
// first, then Noto Sans for the scripts it lacks. Letters are joined, stacked and reordered as their script wants, words from right
// to left come out in visual order between words from left to right (Unicode Standard Annex 9), and Han takes the forms of the
// language given. Nothing comes from the operating system, so that the same text gives the same glyphs everywhere.
//
// A letter that no face has is named in [Line.Missing]; it is never dropped in silence. So are control characters, and the marks
// that turn the order of letters about (U+202A to U+202E, U+2066 to U+2069): with them a label could read differently from what
// it is.
//
// All lengths are parts of the size of the text (1 em), since glyphs are set without hinting and scale.
//
// # Limits
//
// Han and Hangul have one weight; bold text in them comes out regular. Thai, Lao, Khmer and Burmese are broken between letters
// where a line is too long, as there is no dictionary of words. Han is that of GB 2312, Big5 level 1, JIS X 0208 level 1 and the
// Joyo kanji; rarer characters are missing.
package typeset
