package figure

import (
	"cmp"
	"fmt"
	"html"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"image/color"

	"bridle/analysis/typeset"
)

// svg writes the drawing as SVG. The outline of each letter stands in the file once and is used by reference, which keeps files
// small; beside the outlines lies invisible text, so that words can be searched and copied.
//
// Coordinates are CSS pixels from the top left, to two decimals.
func (d *drawing) svg(m Meta, plotted string, theme Theme) string {
	w := &svgWriter{drawing: d, id: m.ID + "-"} // before the names of outlines, so that figures on a page differ
	if theme != Web {
		w.id += theme.String() + "-"
	}
	var b strings.Builder
	width, height := decimal(pageWidth), decimal(d.height)
	fmt.Fprintf(&b, `<svg role="img" lang="%s" width="%s" height="%s" viewBox="0 0 %s %s" xmlns="http://www.w3.org/2000/svg">`,
		html.EscapeString(cmp.Or(m.Language, "en")), width, height, width, height)
	fmt.Fprintf(&b, "\n<title>%s</title>\n<desc>%s</desc>\n<metadata>%s plotted sha256:%s</metadata>\n<defs>\n",
		html.EscapeString(m.Title), html.EscapeString(m.alt()), m.ID, plotted)
	for _, k := range slices.SortedFunc(maps.Keys(d.outlines), compareKeys) {
		if o := d.outlines[k]; len(o.Segments) > 0 {
			fmt.Fprintf(&b, "<path id=%q d=%q/>\n", w.id+glyphName(k), svgGlyph(o))
		}
	}
	b.WriteString("</defs>\n")
	colors := theme.palette()
	for i := range d.marks {
		c, _ := colors(d.marks[i].color)
		w.mark(&b, &d.marks[i], c)
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func compareKeys(a, b typeset.Key) int {
	return cmp.Or(cmp.Compare(a.Face, b.Face), cmp.Compare(strconv.FormatBool(a.Bold), strconv.FormatBool(b.Bold)), cmp.Compare(a.ID, b.ID))
}

// glyphName names an outline in files: a letter for the face, large if it is bold, and the number of the glyph.
func glyphName(k typeset.Key) string {
	letter := 'a' + rune(k.Face)
	if k.Bold {
		letter = 'A' + rune(k.Face)
	}
	return string(letter) + strconv.FormatUint(uint64(k.ID), 10)
}

// decimal writes a number with at most two decimals.
func decimal(v float64) string {
	return strconv.FormatFloat(math.Round(v*100)/100+0, 'f', -1, 64) // + 0: no negative zero
}

// paint writes the attributes of a colour for "fill" or "stroke".
func paint(what string, c color.NRGBA) string {
	s := fmt.Sprintf(` %s="#%02x%02x%02x"`, what, c.R, c.G, c.B)
	if c.A != 0xff {
		s += fmt.Sprintf(` %s-opacity="%s"`, what, decimal(float64(c.A)/255))
	}
	return s
}

// svgWriter writes the marks of a drawing.
type svgWriter struct {
	*drawing
	id string
}

func (w *svgWriter) mark(b *strings.Builder, m *mark, c color.NRGBA) {
	switch {
	case m.words != nil:
		w.text(b, m.words, c)
	case m.stroke != nil:
		fmt.Fprintf(b, "<path fill=\"none\"%s stroke-linejoin=\"round\" stroke-width=\"%s\"", paint("stroke", c), decimal(m.stroke.width))
		if len(m.stroke.dash) > 0 {
			var lengths []string
			for _, l := range m.stroke.dash {
				lengths = append(lengths, decimal(l))
			}
			fmt.Fprintf(b, " stroke-dasharray=\"%s\"", strings.Join(lengths, " "))
		}
		fmt.Fprintf(b, " d=\"%s\"/>\n", svgPath(m.stroke.along))
	default:
		fmt.Fprintf(b, "<path%s d=\"%s\"/>\n", paint("fill", c), svgPath(m.fill))
	}
}

// text writes a line of text: outlines for the eye, letters for search.
func (w *svgWriter) text(b *strings.Builder, t *words, c color.NRGBA) {
	place := "translate(" + decimal(t.x) + " " + decimal(t.y) + ")"
	if t.up {
		place += " rotate(-90)"
	}
	fmt.Fprintf(b, "<g%s transform=\"%s\">", paint("fill", c), place)
	open := 0 // units per em of the group that is open
	for _, g := range t.line.Glyphs {
		o := w.outlines[g.Key]
		if len(o.Segments) == 0 {
			continue
		}
		if open != o.PerEm {
			if open != 0 {
				b.WriteString("</g>")
			}
			fmt.Fprintf(b, "<g transform=\"scale(%s)\">", strconv.FormatFloat(math.Round(t.size/float64(o.PerEm)*1e6)/1e6, 'f', -1, 64))
			open = o.PerEm
		}
		fmt.Fprintf(b, "<use href=\"#%s\" x=\"%d\"", w.id+glyphName(g.Key), int(math.Round(g.X*float64(o.PerEm))))
		if y := int(math.Round(-g.Y * float64(o.PerEm))); y != 0 {
			fmt.Fprintf(b, " y=\"%d\"", y)
		}
		b.WriteString("/>")
	}
	if open != 0 {
		b.WriteString("</g>")
	}
	width, side := decimal(t.line.Width*t.size), ""
	if typeset.Rightward(t.line.Text) {
		side = ` direction="rtl" x="` + width + `"` // begins at its right end
	}
	fmt.Fprintf(b, "<text font-family=\"Liberation Sans, Noto Sans, Arial, sans-serif\" font-size=\"%s\" textLength=\"%s\"%s fill-opacity=\"0\">%s</text></g>\n",
		decimal(t.size), width, side, html.EscapeString(t.line.Text))
}

// svgGlyph writes the outline of a glyph in units of its face, y pointing down.
func svgGlyph(o typeset.Outline) string {
	var b strings.Builder
	for i, s := range o.Segments {
		if s.Op == typeset.Move && i > 0 {
			b.WriteString("Z")
		}
		b.WriteByte("MLQC"[s.Op])
		for k, p := range s.Args[:s.Points()] {
			if k > 0 {
				b.WriteString(" ")
			}
			b.WriteString(decimal(p.X) + " " + decimal(-p.Y))
		}
	}
	return b.String() + "Z"
}

// svgPath writes an outline.
func svgPath(o contours) string {
	var b strings.Builder
	for _, s := range o {
		b.WriteByte("MLQC"[s.op])
		for k, p := range s.to[:s.points()] {
			if k > 0 {
				b.WriteString(" ")
			}
			b.WriteString(decimal(p.x) + " " + decimal(p.y))
		}
		if s.closed {
			b.WriteString("Z")
		}
	}
	return b.String()
}
