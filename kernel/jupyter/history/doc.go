// Package history remembers the cells that were run.
//
// A [Store] holds the cells of this session, which has a number, and, if it
// was opened on a file, those of earlier sessions. The questions it answers
// are Jupyter's: a [Store.Range] of one session, the [Store.Tail] of all, and
// a [Store.Search] by pattern.
//
// The file has one JSON object on each line and is only appended to. It holds
// the text of cells and of their results, which may be confidential, so it is
// made for its owner alone and only where somebody asked for it. Two kernels
// that use one file at the same time may give their sessions the same number.
package history
