package figure

import (
	"cmp"
	"fmt"
	"image/color"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"bridle/analysis/typeset"
)

// PDF returns the figure as a document of one page as large as the figure (1 CSS pixel is 0.75 pt), with letters as outlines, the
// alternative text as subject and as description of the figure for screen readers, and the texts once more in an invisible font, so
// that they can be searched and copied. It has no date.
//
// Source: ISO 32000-1:2008, sections 7.5 (file), 8.5 (paths), 8.10 (forms, one for each glyph), 9.6.5 (Type 3 fonts, here without
// shapes), 14.7 and 14.8 (structure, with one figure), 14.9 (language, alternative text).
func (f *Figure) PDF() ([]byte, error) {
	if err := f.drawing.fits(f.theme); err != nil {
		return nil, fmt.Errorf("figure %s: %w", f.meta.ID, err)
	}
	w := &pdfWriter{drawing: f.drawing, forms: map[typeset.Key]int{}, alphas: map[uint8]bool{}}
	content := w.content(f.theme)
	const catalog, pages, page, contents, info, tree, figure = 1, 2, 3, 4, 5, 6, 7
	w.put(fmt.Sprintf("<</Type/Catalog/Pages %d 0 R/Lang%s/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R/ViewerPreferences<</DisplayDocTitle true>>>>",
		pages, pdfText(cmp.Or(f.meta.Language, "en")), tree))
	w.put(fmt.Sprintf("<</Type/Pages/Kids[%d 0 R]/Count 1>>", page))
	w.objects = append(w.objects, nil) // the page, when its resources are known
	w.putStream("", content)
	w.put(fmt.Sprintf("<</Title%s/Author%s/Subject%s/Keywords%s/Producer%s>>", pdfText(f.meta.Title), pdfText("Bridle"), pdfText(f.meta.alt()),
		pdfText(f.meta.ID+" plotted sha256:"+f.plotted), pdfText("Bridle")))
	w.put(fmt.Sprintf("<</Type/StructTreeRoot/K %d 0 R/ParentTree<</Nums[0[%d 0 R]]>>>>", figure, figure))
	w.put(fmt.Sprintf("<</Type/StructElem/S/Figure/P %d 0 R/Pg %d 0 R/K 0/Alt%s>>", tree, page, pdfText(f.meta.alt())))
	resources := w.resources()
	w.objects[page-1] = []byte(fmt.Sprintf("<</Type/Page/Parent %d 0 R/MediaBox[0 0 %s %s]/Contents %d 0 R/StructParents 0/Tabs/S/Resources%s>>",
		pages, decimal(pageWidth*0.75), decimal(f.drawing.height*0.75), contents, resources))
	return w.file(catalog, info), nil
}

// pdfWriter collects the objects of a file; the first has the number 1.
type pdfWriter struct {
	*drawing
	objects [][]byte
	forms   map[typeset.Key]int // glyphs that are used, to their objects
	alphas  map[uint8]bool
	hidden  hiddenText
}

func (w *pdfWriter) put(object string) int {
	w.objects = append(w.objects, []byte(object))
	return len(w.objects)
}

func (w *pdfWriter) putStream(entries, data string) int {
	packed := deflate(func(write func([]byte)) { write([]byte(data)) })
	return w.put(fmt.Sprintf("<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream", entries, len(packed), packed))
}

// file writes the objects with the table of their places.
func (w *pdfWriter) file(catalog, info int) []byte {
	out := []byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	var places []int
	for i, o := range w.objects {
		places = append(places, len(out))
		out = fmt.Appendf(out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := len(out)
	out = fmt.Appendf(out, "xref\n0 %d\n0000000000 65535 f \n", len(places)+1)
	for _, at := range places {
		out = fmt.Appendf(out, "%010d 00000 n \n", at)
	}
	return fmt.Appendf(out, "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(places)+1, catalog, info, start)
}

// pdfText writes a text string: hexadecimal UTF-16 after a mark of the order of bytes.
func pdfText(s string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String() + ">"
}

// content draws the marks, in CSS pixels from the top left.
func (w *pdfWriter) content(theme Theme) string {
	var b strings.Builder
	fmt.Fprintf(&b, "/Figure<</MCID 0>>BDC\n0.75 0 0 -0.75 0 %s cm 1 j\n", decimal(w.height*0.75))
	colors := theme.palette()
	for i := range w.marks {
		m := &w.marks[i]
		c, _ := colors(m.color)
		w.alphas[c.A] = true
		fmt.Fprintf(&b, "/A%d gs ", c.A)
		switch {
		case m.words != nil:
			b.WriteString(pdfColor(c, "rg"))
			w.glyphs(m.words, func(k typeset.Key, o typeset.Outline, scale, x, y float64) {
				w.forms[k] = 0
				matrix := pdfScale(scale) + " 0 0 " + pdfScale(-scale)
				if m.words.up {
					matrix = "0 " + pdfScale(-scale) + " " + pdfScale(-scale) + " 0"
				}
				fmt.Fprintf(&b, "q %s %s %s cm /%s Do Q\n", matrix, decimal(x), decimal(y), glyphName(k))
			})
			w.hidden.add(&b, m.words)
		case m.stroke != nil:
			b.WriteString(pdfColor(c, "RG") + decimal(m.stroke.width) + " w [")
			for _, l := range m.stroke.dash {
				b.WriteString(decimal(l) + " ")
			}
			b.WriteString("] 0 d " + pdfPath(m.stroke.along) + "S\n")
		default:
			b.WriteString(pdfColor(c, "rg") + pdfPath(m.fill) + "f\n")
		}
	}
	return b.String() + "EMC\n"
}

func pdfColor(c color.NRGBA, operator string) string {
	part := func(v uint8) string { return strconv.FormatFloat(float64(v)/255, 'f', 4, 64) }
	return part(c.R) + " " + part(c.G) + " " + part(c.B) + " " + operator + " "
}

func pdfScale(v float64) string { return strconv.FormatFloat(v, 'f', 7, 64) }

// resources puts glyphs, fonts and opacities into the file and returns the dictionary that names them.
func (w *pdfWriter) resources() string {
	var b strings.Builder
	b.WriteString("<</XObject<<")
	for _, k := range slices.SortedFunc(maps.Keys(w.forms), compareKeys) {
		box, path := pdfGlyph(w.outlines[k])
		fmt.Fprintf(&b, "/%s %d 0 R", glyphName(k), w.putStream("/Type/XObject/Subtype/Form/BBox"+box, path))
	}
	b.WriteString(">>/Font<<")
	for i := range w.hidden.fonts {
		fmt.Fprintf(&b, "/T%d %d 0 R", i, w.hidden.fonts[i].put(w))
	}
	b.WriteString(">>/ExtGState<<")
	for _, a := range slices.Sorted(maps.Keys(w.alphas)) {
		fmt.Fprintf(&b, "/A%d<</ca %s/CA %s>>", a, decimal(float64(a)/255), decimal(float64(a)/255))
	}
	return b.String() + ">>>>"
}

// pdfGlyph writes the box and the filled outline of a glyph, in units of its face.
func pdfGlyph(o typeset.Outline) (box, path string) {
	low, high := xy{1e9, 1e9}, xy{-1e9, -1e9}
	var all contours
	for i, s := range o.Segments {
		step := contourStep{op: s.Op}
		for k, p := range s.Args[:s.Points()] {
			step.to[k] = xy{p.X, p.Y}
			low, high = xy{min(low.x, p.X), min(low.y, p.Y)}, xy{max(high.x, p.X), max(high.y, p.Y)}
		}
		step.closed = i+1 == len(o.Segments) || o.Segments[i+1].Op == typeset.Move
		all = append(all, step)
	}
	return fmt.Sprintf("[%s %s %s %s]", decimal(low.x), decimal(low.y), decimal(high.x), decimal(high.y)), pdfPath(all) + "f"
}

// pdfPath writes a path. Curves with one control point become curves with two that are the same.
func pdfPath(o contours) string {
	var b strings.Builder
	var last xy
	for _, s := range o {
		to := s.to
		if s.op == typeset.Quad {
			to = [3]xy{between(last, s.to[0], 2.0/3), between(s.to[1], s.to[0], 2.0/3), s.to[1]}
		}
		n := s.points()
		if s.op == typeset.Quad {
			n = 3
		}
		for _, q := range to[:n] {
			b.WriteString(decimal(q.x) + " " + decimal(q.y) + " ")
		}
		b.WriteString([]string{"m ", "l ", "c ", "c "}[s.op])
		if s.closed {
			b.WriteString("h ")
		}
		last = s.end()
	}
	return b.String()
}
