// Package verify says whether the figures of two reports are the same, how
// closely, and if not, what broke first.
//
// A report is a folder that 'bridle run' wrote: figures with their plotted
// data, the executed notebook, and figures.lock.json (package lock). [Load]
// reads one and [Compare] compares it with another, usually with one that the
// same notebook has just given again. Each figure gets a grade:
//
//	A  the bytes of all files are equal
//	B  the decoded dots are equal
//	C  the plotted data are equal to nine digits, the drawing is not
//	D  there are no plotted data; nearly all dots are equal
//	F  different, or a file is not the one that was locked
//
// A, B and C pass. D passes for pictures listed by name with a reason: nearly
// equal pictures without data prove little. A figure that is not graded A or B
// names the first [Layer] that differs, and so does any other whose tables,
// cells or program changed without effect.
//
// The grades are those of reproducible research on figures where dots depend on
// processors and fonts but numbers should not: pictures alone make false alarms,
// numbers alone miss a wrong drawing.
package verify
