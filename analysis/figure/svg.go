package figure

import (
	"errors"
	"fmt"
	"html"
	"image"
	"image/color"
	"math"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// svgCanvas writes what is drawn as SVG. The outline of each letter stands in the
// file once and is used by reference, which keeps files small; beside the outlines
// lies invisible text, so that words can be searched and copied.
//
// Coordinates are CSS pixels from the top left, to two decimals.
type svgCanvas struct {
	height float64
	id     string // before the names of outlines, so that figures on a page differ
	body   strings.Builder
	glyphs map[string]string // outline by name
	fill   color.NRGBA
	line   vg.Length
	dashes []vg.Length
	err    error
}

func newSVGCanvas(height float64, id string) *svgCanvas {
	return &svgCanvas{height: height, id: id, glyphs: map[string]string{}}
}

// document returns the finished drawing with title, description and metadata.
func (c *svgCanvas) document(m Meta, plotted string) (string, error) {
	if c.err != nil {
		return "", c.err
	}
	var b strings.Builder
	w, h := decimal(pageWidth), decimal(c.height)
	fmt.Fprintf(&b, `<svg role="img" width="%s" height="%s" viewBox="0 0 %s %s" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">`, w, h, w, h)
	fmt.Fprintf(&b, "\n<title>%s</title>\n<desc>%s</desc>\n<metadata>%s plotted sha256:%s</metadata>\n<defs>\n",
		html.EscapeString(m.Title), html.EscapeString(m.alt()), m.ID, plotted)
	var names []string
	for name := range c.glyphs {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(&b, "<path id=%q d=%q/>\n", c.id+name, c.glyphs[name])
	}
	b.WriteString("</defs>\n" + c.body.String() + "</svg>\n")
	return b.String(), nil
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

// text writes a line of text: outlines for the eye, letters for search. The text
// starts at x, y and is width wide.
func (c *svgCanvas) text(f *face, s string, x, y, width float64, st style) {
	place := "translate(" + decimal(x) + " " + decimal(y) + ")"
	if st.up {
		place += " rotate(-90)"
	}
	em := float64(f.font.UnitsPerEm())
	scale := strconv.FormatFloat(math.Round(st.size/em*1e6)/1e6, 'f', -1, 64)
	fmt.Fprintf(&c.body, "<g%s transform=\"%s\"><g transform=\"scale(%s)\">", paint("fill", st.color), place, scale)
	f.glyphs(s, st.size, func(i sfnt.GlyphIndex, at float64) {
		name, drawn := c.glyph(f, i, st.bold)
		if drawn {
			fmt.Fprintf(&c.body, "<use xlink:href=\"#%s\" x=\"%d\"/>", c.id+name, int(math.Round(at*em/st.size)))
		}
	})
	fmt.Fprintf(&c.body, "</g><text font-family=\"Liberation Sans, Arial, sans-serif\" font-size=\"%s\" textLength=\"%s\" fill-opacity=\"0\">%s</text></g>\n",
		decimal(st.size), decimal(width), html.EscapeString(s))
}

// glyph makes sure that the outline of a glyph is in the file, in units of the face,
// and returns its name; it is not drawn if it has none, like a space.
func (c *svgCanvas) glyph(f *face, i sfnt.GlyphIndex, bold bool) (name string, drawn bool) {
	name = fmt.Sprintf("r%d", i)
	if bold {
		name = fmt.Sprintf("b%d", i)
	}
	outline, known := c.glyphs[name]
	if !known {
		segments, err := f.font.LoadGlyph(&f.buf, i, fixed.I(int(f.font.UnitsPerEm())), nil)
		if err != nil && c.err == nil {
			c.err = err
		}
		if outline = svgOutline(segments); outline != "" {
			c.glyphs[name] = outline
		}
	}
	return name, outline != ""
}

// svgOutline writes the outline of a glyph, which has whole coordinates, y pointing
// down.
func svgOutline(segments sfnt.Segments) string {
	var b strings.Builder
	for n, s := range segments {
		points := 1
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if n > 0 {
				b.WriteString("Z")
			}
			b.WriteString("M")
		case sfnt.SegmentOpLineTo:
			b.WriteString("L")
		case sfnt.SegmentOpQuadTo:
			b.WriteString("Q")
			points = 2
		case sfnt.SegmentOpCubeTo:
			b.WriteString("C")
			points = 3
		}
		for k, p := range s.Args[:points] {
			if k > 0 {
				b.WriteString(" ")
			}
			b.WriteString(decimal(float64(p.X)/64) + " " + decimal(float64(p.Y)/64))
		}
	}
	if b.Len() > 0 {
		b.WriteString("Z")
	}
	return b.String()
}

// Fill and Stroke write a path.
func (c *svgCanvas) Fill(p vg.Path) {
	fmt.Fprintf(&c.body, "<path%s d=\"%s\"/>\n", paint("fill", c.fill), c.path(p))
}

func (c *svgCanvas) Stroke(p vg.Path) {
	if c.line <= 0 {
		return
	}
	fmt.Fprintf(&c.body, "<path fill=\"none\"%s stroke-width=\"%s\"", paint("stroke", c.fill), decimal(pixels(c.line)))
	if len(c.dashes) > 0 {
		var d []string
		for _, l := range c.dashes {
			d = append(d, decimal(pixels(l)))
		}
		fmt.Fprintf(&c.body, " stroke-dasharray=\"%s\"", strings.Join(d, " "))
	}
	fmt.Fprintf(&c.body, " d=\"%s\"/>\n", c.path(p))
}

// path writes moves, straight lines and cubic or quadratic curves.
func (c *svgCanvas) path(p vg.Path) string {
	var b strings.Builder
	for _, comp := range p {
		switch comp.Type {
		case vg.MoveComp:
			b.WriteString("M")
		case vg.LineComp:
			b.WriteString("L")
		case vg.CloseComp:
			b.WriteString("Z")
			continue
		case vg.CurveComp:
			b.WriteString(string("QC"[len(comp.Control)-1])) // quadratic or cubic
			for _, at := range comp.Control {
				b.WriteString(decimal(pixels(at.X)) + " " + decimal(c.height-pixels(at.Y)) + " ")
			}
		default:
			c.refuse("an arc")
		}
		b.WriteString(decimal(pixels(comp.Pos.X)) + " " + decimal(c.height-pixels(comp.Pos.Y)))
	}
	return b.String()
}

// pixels turns points into CSS pixels.
func pixels(l vg.Length) float64 { return float64(l) / 0.75 }

// SetColor, SetLineWidth and SetLineDash set the pen of the following paths.
func (c *svgCanvas) SetColor(to color.Color)                      { c.fill = color.NRGBAModel.Convert(to).(color.NRGBA) }
func (c *svgCanvas) SetLineWidth(w vg.Length)                     { c.line = w }
func (c *svgCanvas) SetLineDash(pattern []vg.Length, _ vg.Length) { c.dashes = slices.Clone(pattern) }

// The rest of vg.Canvas is used by no chart. It fails rather than draw nothing.
func (c *svgCanvas) refuse(what string) {
	if c.err == nil {
		c.err = errors.New("the SVG canvas cannot draw " + what)
	}
}

func (c *svgCanvas) Rotate(float64)                         { c.refuse("turned shapes") }
func (c *svgCanvas) Translate(vg.Point)                     { c.refuse("moved shapes") }
func (c *svgCanvas) Scale(_, _ float64)                     { c.refuse("scaled shapes") }
func (c *svgCanvas) Push()                                  { c.refuse("saved states") }
func (c *svgCanvas) Pop()                                   { c.refuse("saved states") }
func (c *svgCanvas) FillString(font.Face, vg.Point, string) { c.refuse("unmeasured text") }
func (c *svgCanvas) DrawImage(vg.Rectangle, image.Image)    { c.refuse("pictures") }

var _ vg.Canvas = (*svgCanvas)(nil)
