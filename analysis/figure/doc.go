// Package figure draws the charts of a report on gonum/plot's vector graphics.
//
// A chart is a struct with its data and a [Meta]; its method Draw returns a
// [Figure], drawn once, that gives PNG, SVG, PDF and a specification for Vega-Lite,
// together with the plotted numbers as CSV and their hash. A figure without title,
// alternative text and source is refused, and so is data that cannot be drawn: there
// are no blank pictures. Counts, hashes and dates in a figure come from the plotted
// data, never from the caller's hand.
//
// # Sameness
//
// The same data give the same bytes, whatever the machine's load, locale or clock.
// Text is drawn as outlines of embedded faces (package typeset), so that all files
// look the same everywhere; a letter that no face can set is an error that names it,
// and so is a text that leaves the page or lies on another one. Coordinates lie on a
// grid of 1/64 pixel, and dots are computed in whole numbers.
//
// # Look
//
// The finding is the title, left and bold; measure and scope stand below it; a source
// line and a footer with the number of plotted rows, the hash of the plotted data and
// the identifier of the figure end it. One colour stands out, the rest is muted.
// [Figure.In] gives the same figure for paper or for a dark page.
//
// Figures made from simulated data bear the word SIMULATED inside the drawing, and
// figures of verdicts bear [VerdictCaveat]; no setting removes them.
//
// # A new chart
//
// A chart draws with the named colours of the theme. Colours of its own are package
// variables, and get their values for paper and the dark page in the table of tones.
// Its example belongs into package gallery, which tests that it is drawn the same by
// fresh processes, in every theme, with its marks.
package figure
