// Package figure finds the figures among the outputs of an executed notebook.
//
// A figure is an output that has an image. [Find] collects for each of them
// the drawing in every form, the plotted data, caption and alternative text,
// and the name under which its files are kept. [Scope] makes the identifiers
// of a drawing its own, so that several can stand in one page.
package figure
