package figure

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf16"

	"bridle/analysis/typeset"
)

// hiddenText is text without shapes, for search and for copying: Type 3 fonts whose signs are as wide as the words above them and
// say in Unicode what these are. It is stored as it is seen, from left to right; readers turn Hebrew and Arabic about.
type hiddenText struct {
	fonts []hiddenFont
	codes map[hiddenSign]int // 256 to a font
}

// hiddenSign is a text and its width in 1/1000 em.
type hiddenSign struct {
	text  string
	width int
}

// hiddenFont has up to 256 signs.
type hiddenFont struct{ signs []hiddenSign }

// code returns the number of a sign: its font, and its place there.
func (h *hiddenText) code(s hiddenSign) (font, place int) {
	if h.codes == nil {
		h.codes = map[hiddenSign]int{}
	}
	n, known := h.codes[s]
	if !known {
		n = len(h.codes)
		h.codes[s] = n
		if n%256 == 0 {
			h.fonts = append(h.fonts, hiddenFont{})
		}
		h.fonts[n/256].signs = append(h.fonts[n/256].signs, s)
	}
	return n / 256, n % 256
}

// add writes a line of text.
func (h *hiddenText) add(b *strings.Builder, w *words) {
	size := decimal(w.size)
	matrix := size + " 0 0 -" + size
	if w.up {
		matrix = "0 -" + size + " -" + size + " 0"
	}
	fmt.Fprintf(b, "BT %s %s %s Tm ", matrix, decimal(w.x), decimal(w.y))
	current, have, want := -1, 0, 0.0 // font; where the text is and where it ought to be, in 1/1000 em
	glyphs := w.line.Glyphs
	for i := 0; i < len(glyphs); {
		end, advance := i+1, glyphs[i].Advance
		for end < len(glyphs) && glyphs[end].Text == "" {
			advance += glyphs[end].Advance
			end++
		}
		parts := inOrder(glyphs[i].Text)
		for _, text := range parts {
			part := advance * 1000 / float64(len(parts))
			sign := hiddenSign{text, int(math.Round(part))}
			font, place := h.code(sign)
			if font != current {
				fmt.Fprintf(b, "/T%d 1 Tf ", font)
				current = font
			}
			fmt.Fprintf(b, "[%d <%02X>]TJ ", have-int(math.Round(want)), place)
			have = int(math.Round(want)) + sign.width
			want += part
		}
		i = end
	}
	b.WriteString("ET\n")
}

// inOrder returns the signs for the text of a glyph as they are seen from left to right: one, or for letters from right to left that
// have grown together, and for points, each alone from the last to the first.
func inOrder(text string) []string {
	if !typeset.Rightward(text) {
		return []string{text}
	}
	parts := strings.Split(text, "")
	slices.Reverse(parts)
	return parts
}

// put writes a font and returns the number of its object.
func (f hiddenFont) put(w *pdfWriter) int {
	var widths []int
	var names, advances strings.Builder
	for _, s := range f.signs {
		if !slices.Contains(widths, s.width) {
			widths = append(widths, s.width)
		}
		fmt.Fprintf(&names, "/w%d", s.width)
		fmt.Fprintf(&advances, "%d ", s.width)
	}
	slices.Sort(widths)
	var shapes strings.Builder
	for _, width := range widths {
		fmt.Fprintf(&shapes, "/w%d %d 0 R", width, w.putStream("", fmt.Sprintf("%d 0 d0", width)))
	}
	said := w.putStream("", f.unicode())
	return w.put(fmt.Sprintf("<</Type/Font/Subtype/Type3/FontBBox[0 -210 1000 730]/FontMatrix[0.001 0 0 0.001 0 0]/CharProcs<<%s>>"+
		"/Encoding<</Type/Encoding/Differences[0%s]>>/FirstChar 0/LastChar %d/Widths[%s]/Resources<<>>/ToUnicode %d 0 R>>",
		shapes.String(), names.String(), len(f.signs)-1, advances.String(), said))
}

// unicode writes what the signs stand for.
//
// Source: ISO 32000-1:2008, section 9.10.3; at most 100 lines in a block.
func (f hiddenFont) unicode() string {
	var b strings.Builder
	b.WriteString("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Bridle def /CMapType 2 def\n" +
		"1 begincodespacerange <00> <FF> endcodespacerange\n")
	at := 0
	for part := range slices.Chunk(f.signs, 100) {
		fmt.Fprintf(&b, "%d beginbfchar\n", len(part))
		for _, s := range part {
			fmt.Fprintf(&b, "<%02X> <", at)
			for _, u := range utf16.Encode([]rune(s.text)) {
				fmt.Fprintf(&b, "%04X", u)
			}
			b.WriteString(">\n")
			at++
		}
		b.WriteString("endbfchar\n")
	}
	return b.String() + "endcmap CMapName currentdict /CMap defineresource pop end end\n"
}
