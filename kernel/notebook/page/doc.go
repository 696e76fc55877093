// Package page writes an executed notebook as one HTML file.
//
// The file needs nothing but itself: no script, no request, no font. A content
// security policy within it holds every browser to that, whatever a cell put
// out. It has one main element, headings, figures with captions and
// alternative text and, below each figure, the plotted data as a table.
// Drawings are inlined so that their text can be read and searched. It prints
// well and follows the reader's choice of light or dark.
//
// The same notebook gives the same bytes.
package page
