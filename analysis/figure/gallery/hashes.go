package gallery

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"

	"bridle/analysis/figure"
)

// Hashes draws every example in every theme and writes a line for each file: name, theme, form, and the SHA-256 of its bytes (of the
// plotted numbers for "plotted", of the colours of all dots for "pixels"). Pictures, which take longest, are made in the theme of the
// web alone. Two processes, or two processors, that draw the same write the same lines.
func Hashes(w io.Writer) error {
	var lines bytes.Buffer
	for _, e := range Examples() {
		first, err := e.Draw(true)
		if err != nil {
			return err
		}
		put := func(theme figure.Theme, form, hash string) {
			fmt.Fprintf(&lines, "%s %v %s %s\n", e.Name, theme, form, hash)
		}
		for _, theme := range []figure.Theme{figure.Web, figure.Print, figure.Dark} {
			f, err := first.In(theme)
			if err != nil {
				return err
			}
			pdf, err := f.PDF()
			if err != nil {
				return err
			}
			put(theme, "svg", hashOf([]byte(f.SVG())))
			put(theme, "pdf", hashOf(pdf))
			put(theme, "csv", hashOf(f.CSV()))
			put(theme, "vega", hashOf(f.VegaLite()))
		}
		put(figure.Web, "png", hashOf(first.PNG()))
		put(figure.Web, "pixels", first.PixelHash())
		put(figure.Web, "plotted", first.PlottedHash())
	}
	_, err := lines.WriteTo(w)
	return err
}

func hashOf(content []byte) string { return fmt.Sprintf("%x", sha256.Sum256(content)) }
