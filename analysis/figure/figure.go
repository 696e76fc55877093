package figure

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"gonum.org/v1/plot/vg/vgimg"
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
}

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

// Figure is a drawn chart.
type Figure struct {
	meta    Meta
	png     []byte
	svg     string
	csv     []byte
	pixels  string
	plotted string
}

// PNG returns the picture with two dots per pixel.
func (f *Figure) PNG() []byte { return bytes.Clone(f.png) }

// SVG returns the drawing, with title and description for screen readers.
func (f *Figure) SVG() string { return f.svg }

// CSV returns the plotted numbers.
func (f *Figure) CSV() []byte { return bytes.Clone(f.csv) }

// PlottedHash returns the SHA-256 over the plotted numbers in hex digits.
func (f *Figure) PlottedHash() string { return f.plotted }

// PixelHash returns the SHA-256 over width, height and the colours of all dots, in
// hex digits. It does not depend on how the PNG is packed.
func (f *Figure) PixelHash() string { return f.pixels }

// FigureID returns the identifier of the figure.
func (f *Figure) FigureID() string { return f.meta.ID }

// AltText returns the words for those who do not see the picture.
func (f *Figure) AltText() string { return f.meta.alt() }

// Caption returns title and subtitle.
func (f *Figure) Caption() string {
	if f.meta.Subtitle == "" {
		return f.meta.Title
	}
	return f.meta.Title + ". " + f.meta.Subtitle
}

// String says what the figure is.
func (f *Figure) String() string {
	return fmt.Sprintf("%s: %s (plotted data sha256:%s)", f.meta.ID, f.Caption(), f.plotted[:12])
}

// alt is the alternative text, stamped if the data are simulated.
func (m Meta) alt() string {
	if m.Simulated {
		return "SIMULATED data. " + m.Alt
	}
	return m.Alt
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

// render draws a chart on both canvases.
func render(c chart) (*Figure, error) {
	if err := c.meta.check(); err != nil {
		return nil, fmt.Errorf("figure: %w", err)
	}
	fail := func(err error) (*Figure, error) { return nil, fmt.Errorf("figure %s: %w", c.meta.ID, err) }
	if len(c.data.rows) == 0 {
		return fail(errors.New("there is nothing to plot"))
	}
	f := &Figure{meta: c.meta, csv: c.data.csv(c.meta.Simulated)}
	sum := sha256.Sum256(f.csv)
	f.plotted = hex.EncodeToString(sum[:])
	fs, err := newFaces()
	if err != nil {
		return fail(err)
	}
	p := &pen{faces: fs}
	page := newPage(p, c, f.plotted)
	width, height := points(pageWidth), points(page.height)

	img := vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(resolution), vgimg.UseBackgroundColor(paper))
	page.draw(img)
	if len(p.lacks) > 0 {
		return fail(lackError(p.lacks))
	}
	if err := p.readable(pageWidth, page.height); err != nil {
		return fail(err)
	}
	if p.err != nil {
		return fail(p.err)
	}
	if f.png, f.pixels, err = encodePNG(img.Image(), c.meta, f.plotted); err != nil {
		return fail(err)
	}
	svg := newSVGCanvas(page.height, c.meta.ID+"-")
	page.draw(svg)
	if f.svg, err = svg.document(c.meta, f.plotted); err != nil {
		return fail(err)
	}
	return f, nil
}
