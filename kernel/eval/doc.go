// Package eval says what it means to run one notebook cell.
//
// It holds the small vocabulary that the rest of the kernel shares: a [Cell]
// of source text, an [Engine] that keeps variables from cell to cell, the
// [Value] of a last expression, a [Package] that cells may import, and an
// [Error] that names cell, line and column. No interpreter is imported here,
// so that the engine can be replaced without touching sessions or notebooks.
//
// Beside it lie eval/front (splits a cell into statements), eval/check (types
// them), eval/closure (compiles them and runs them), eval/gomacro (another
// engine, kept for comparison) and eval/display (what a value looks like).
// eval/bind writes what makes compiled packages importable, eval/exportdata
// keeps their types, eval/generics their generic functions, and eval/suite
// tells what of the language an engine knows.
package eval
