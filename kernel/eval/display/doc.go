// Package display says what a value looks like in a notebook.
//
// A picture of a value is a [Data]: one entry for each MIME type it can be
// shown as, with metadata. [Of] makes it from any value by shape: a value
// with a method HTML() string becomes text/html, one with PNG() []byte
// image/png, and so on, several at once, and text/plain always. The types
// are aliases with the signatures of the display package of
// github.com/gopherdata/gophernotes, so a library needs to import neither, and
// one notebook runs on both kernels.
//
// Beyond gophernotes, a value may offer FigureID, Caption, AltText and CSV;
// see [Figurer].
//
// Cells reach the package as "display" and as
// "github.com/gopherdata/gophernotes"; see [Packages].
package display
