package figure

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"bridle/analysis/typeset"
)

// Meta is what every figure must say of itself.
type Meta struct {
	// ID names the figure in files, footers and lock files: lower-case words joined
	// by hyphens.
	ID string
	// Title is the finding in a sentence.
	Title string
	// Subtitle says what is measured, of what, and when. It may be empty.
	Subtitle string
	// Alt says in words what the picture shows, for those who do not see it.
	Alt string
	// Source says where the data come from.
	Source string
	// Note is a caveat to print above the source. It may be empty.
	Note string
	// Simulated marks figures made from simulated data.
	Simulated bool
	// Verdict marks figures of verdicts. They say [VerdictCaveat] above the source, in the alternative text and in the description;
	// nothing takes it out.
	Verdict bool
	// Language is that of the texts, as BCP 47 writes it; empty stands for "en". Screen readers are told, and Han characters take
	// the forms of the language.
	Language string
}

// VerdictCaveat is what figures of verdicts say.
const VerdictCaveat = "Suspected infection location; not proof of infection, nor of a customer."

var idForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// check refuses a figure that does not say what it must.
func (m Meta) check() error {
	var missing []string
	for _, f := range []struct{ name, value string }{{"ID", m.ID}, {"Title", m.Title}, {"Alt", m.Alt}, {"Source", m.Source}} {
		if strings.TrimSpace(f.value) == "" {
			missing = append(missing, f.name)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("a figure must have %s", strings.Join(missing, ", "))
	}
	for _, text := range []string{m.Title, m.Subtitle, m.Alt, m.Source, m.Note} {
		if i := strings.IndexFunc(text, unprintable); i >= 0 {
			return fmt.Errorf("the text %q has a character that cannot be written at byte %d; take it out", text, i)
		}
	}
	if !idForm.MatchString(m.ID) {
		return fmt.Errorf("figure ID %q: want lower-case words joined by hyphens", m.ID)
	}
	return nil
}

// unprintable reports whether a rune stands for a broken byte or is a control
// character other than space, tab and line feed; neither may stand in XML.
func unprintable(r rune) bool {
	return r == utf8.RuneError || r == 0xfffe || r == 0xffff || unicode.IsControl(r) && r != '\t' && r != '\n'
}

// Figure is a drawn chart. It may be used by several goroutines.
type Figure struct {
	meta    Meta
	theme   Theme
	mark    string // words over the figure, see [Figure.Marked]; empty for none
	drawing *drawing
	data    table
	vega    map[string]any
	csv     []byte
	plotted string
	png     func() packedPicture
	svg     func() string
}

// packedPicture is a picture and the hash of its dots.
type packedPicture struct {
	png    []byte
	pixels string
}

// PNG returns the picture with two dots per pixel.
func (f *Figure) PNG() []byte { return bytes.Clone(f.png().png) }

// PNGAt returns the picture with 1 or 2 dots per pixel.
func (f *Figure) PNGAt(scale int) ([]byte, error) {
	if scale != 1 && scale != 2 {
		return nil, fmt.Errorf("figure %s: a picture has 1 or 2 dots per pixel, not %d", f.meta.ID, scale)
	}
	return f.picture(scale).png, nil
}

func (f *Figure) picture(scale int) packedPicture {
	dots := f.drawing.rasterize(f.theme, scale)
	return packedPicture{encodePNG(dots, scale, [][2]string{{"Figure", f.meta.ID}, {"Plotted", "sha256:" + f.plotted}}), hashDots(dots)}
}

// SVG returns the drawing, with title and description for screen readers.
func (f *Figure) SVG() string { return f.svg() }

// In returns the same figure in another theme: places, texts and numbers are the same. It returns an error if the chart has a
// colour that the theme does not know.
func (f *Figure) In(theme Theme) (*Figure, error) {
	if err := f.drawing.fits(theme); err != nil {
		return nil, fmt.Errorf("figure %s: %w", f.meta.ID, err)
	}
	to := &Figure{meta: f.meta, theme: theme, mark: f.mark, drawing: f.drawing, data: f.data, vega: f.vega, csv: f.csv, plotted: f.plotted}
	to.png = sync.OnceValue(func() packedPicture { return to.picture(dotsPerPixel) })
	to.svg = sync.OnceValue(func() string { return to.drawing.svg(to.meta, to.plotted, theme) })
	return to, nil
}

// Theme returns the theme in which the figure is drawn.
func (f *Figure) Theme() Theme { return f.theme }

// CSV returns the plotted numbers.
func (f *Figure) CSV() []byte { return bytes.Clone(f.csv) }

// PlottedHash returns the SHA-256 over the plotted numbers in hex digits.
func (f *Figure) PlottedHash() string { return f.plotted }

// PixelHash returns the SHA-256 over width, height and the colours of all dots, in
// hex digits. It does not depend on how the PNG is packed.
func (f *Figure) PixelHash() string { return f.png().pixels }

// FigureID returns the identifier of the figure.
func (f *Figure) FigureID() string { return f.meta.ID }

// AltText returns the words for those who do not see the picture.
func (f *Figure) AltText() string { return f.meta.alt() }

// Caption returns title and subtitle, and the words of a mark if there is one.
func (f *Figure) Caption() string {
	words := []string{f.meta.Title}
	for _, more := range []string{f.meta.Subtitle, f.mark} {
		if more != "" {
			words = append(words, more)
		}
	}
	return strings.Join(words, ". ")
}

// String says what the figure is.
func (f *Figure) String() string {
	return fmt.Sprintf("%s: %s (plotted data sha256:%s)", f.meta.ID, f.Caption(), f.plotted[:12])
}

// alt is the alternative text, stamped if the data are simulated, with the caveat if it is of verdicts.
func (m Meta) alt() string {
	text := m.Alt
	if m.Simulated {
		text = "SIMULATED data. " + text
	}
	if m.Verdict {
		text = strings.TrimRight(text, " ") + " " + VerdictCaveat
	}
	return text
}

// chart is what a kind of chart brings: its height below the head and how it is
// drawn there.
type chart struct {
	meta   Meta
	data   table
	height float64
	// draw draws the body between left and right margins, its top at y.
	draw func(p *pen, y float64)
	// vega is the same chart for Vega-Lite: mark and encoding, or layer, over the columns of data,
	// without $schema, title, description and data, which are those of every chart.
	vega map[string]any
}

// render draws a chart, in the default theme. PNG and SVG are made when they are asked for.
func render(c chart) (*Figure, error) {
	if err := c.meta.check(); err != nil {
		return nil, fmt.Errorf("figure: %w", err)
	}
	fail := func(err error) (*Figure, error) { return nil, fmt.Errorf("figure %s: %w", c.meta.ID, err) }
	if len(c.data.rows) == 0 {
		return fail(errors.New("there is nothing to plot"))
	}
	if err := c.data.check(); err != nil {
		return fail(err)
	}
	setter, err := typeset.New(c.meta.Language)
	if err != nil {
		return fail(err)
	}
	f := &Figure{meta: c.meta, data: c.data, vega: c.vega, csv: c.data.csv(c.meta.Simulated)}
	sum := sha256.Sum256(f.csv)
	f.plotted = hex.EncodeToString(sum[:])
	p := &pen{setter: setter}
	page := newPage(p, c, f.plotted)
	r := newRecorder(page.height)
	page.draw(r)
	if len(p.lacks) > 0 {
		return fail(lackError(p.lacks))
	}
	if err := p.readable(pageWidth, page.height); err != nil {
		return fail(err)
	}
	if err := cmp.Or(p.err, r.err); err != nil {
		return fail(err)
	}
	f.drawing = &r.drawing
	return f.In(Web)
}

// lackError is the error about letters that the faces cannot set.
func lackError(lacks []rune) error {
	var names []string
	for _, r := range lacks {
		names = append(names, fmt.Sprintf("%q (%U)", r, r))
	}
	return fmt.Errorf("no embedded typeface has %s, or it is a control character; take it out or write the label in another script", strings.Join(names, ", "))
}
