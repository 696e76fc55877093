package figure

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"regexp"
	"strings"

	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
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
	if !idForm.MatchString(m.ID) {
		return fmt.Errorf("figure ID %q: want lower-case words joined by hyphens", m.ID)
	}
	return nil
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
	if f.png, f.pixels, err = encodePNG(img.Image()); err != nil {
		return fail(err)
	}
	svg := vgsvg.New(width, height)
	page.draw(svg)
	if f.svg, err = labelSVG(svg, c.meta, f.plotted); err != nil {
		return fail(err)
	}
	return f, nil
}

// encodePNG packs the picture and hashes its dots.
func encodePNG(m image.Image) (packed []byte, pixels string, err error) {
	b := m.Bounds()
	flat := image.NewNRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	for y := range b.Dy() {
		for x := range b.Dx() {
			flat.SetNRGBA(x, y, color.NRGBAModel.Convert(m.At(b.Min.X+x, b.Min.Y+y)).(color.NRGBA))
		}
	}
	h := sha256.New()
	fmt.Fprintf(h, "%d %d\n", b.Dx(), b.Dy())
	h.Write(flat.Pix)
	var buf bytes.Buffer
	e := png.Encoder{CompressionLevel: png.DefaultCompression}
	if err := e.Encode(&buf, flat); err != nil {
		return nil, "", err
	}
	return buf.Bytes(), hex.EncodeToString(h.Sum(nil)), nil
}

// labelSVG gives the drawing its role, title, description and metadata.
func labelSVG(w io.WriterTo, m Meta, plotted string) (string, error) {
	var b bytes.Buffer
	if _, err := w.WriteTo(&b); err != nil {
		return "", err
	}
	text := b.String()
	at := strings.Index(text, "<svg ")
	end := at + strings.Index(text[max(at, 0):], ">")
	if at < 0 || end < at {
		return "", errors.New("the SVG writer gave no svg element")
	}
	head := fmt.Sprintf("\n<title>%s</title>\n<desc>%s</desc>\n<metadata>%s plotted sha256:%s</metadata>",
		escape(m.Title), escape(m.alt()), m.ID, plotted)
	return "<svg role=\"img\" " + text[at+len("<svg "):end+1] + head + text[end+1:], nil
}
