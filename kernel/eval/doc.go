// Package eval says what it means to run one notebook cell.
//
// It holds the small vocabulary that the rest of the kernel shares: a [Cell]
// of source text, an [Engine] that keeps variables from cell to cell, the
// [Value] of a last expression, a [Package] that cells may import, and an
// [Error] that names cell, line and column. No interpreter is imported here,
// so that the engine can be replaced without touching sessions or notebooks.
//
// Beside it lie eval/front (splits a cell into statements), eval/gomacro (the
// first engine) and eval/display (what a value looks like).
package eval
