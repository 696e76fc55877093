// Package report joins executed notebooks into one HTML file for publication.
//
// [Load] reads what 'bridle run' wrote and checks it against its lock; [Write]
// makes the page: headline numbers, contents, one part for each notebook with
// its text, figures and tables, and at the end how all of it was made and from
// what. Below each figure its plotted data can be opened as a table. Code is
// folded away.
//
// The file needs nothing but itself: no script, no font, no request, which a
// content security policy within it enforces. It is written for all readers:
// one main element, headings in order, a skip link, captions and alternative
// texts, tables with headers, focus that can be seen, contrast tested by
// arithmetic, light and dark by the reader's choice, and a form for paper.
// Package chromium prints it.
//
// HTML that a cell showed is taken over element by element; what is not a text
// or a table is replaced by the text of the output, with a sentence that says
// so. Numbers from a simulated world put a banner on the page, which no option
// removes.
//
// The same reports give the same bytes: nothing is taken from the clock or the
// machine.
package report
