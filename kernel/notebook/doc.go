// Package notebook runs a whole notebook without Jupyter, Python or a Go
// toolchain, and writes what came of it.
//
// [Run] executes the cells of a notebook from top to bottom in a fresh
// session, stops at the first error, and writes into one folder
//
//	NAME.ipynb                  the executed notebook
//	NAME.html                   the page for people: one file, self-contained
//	figures/FIGURE.{png,svg,csv}  each figure and its plotted data
//
// The same notebook on the same data gives the same bytes: no times, no
// counters of the machine. Every file is written beside its place and renamed
// into it, so that a run that is killed leaves no half-written file; a run
// that fails still writes everything up to the error, marked as failed.
//
// The format is in nbformat, text cells in markdown, figures in figure, the
// page in page.
package notebook
