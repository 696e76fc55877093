// Package front reads a cell before any engine sees it.
//
// [Split] takes a cell apart into leading magics, an SQL query or Go imports
// and top-level items (declarations, statements, expressions), and keeps for
// each of them the line and column it came from. What is not Go is refused
// here, with the position, so that an engine is only ever given text that the
// Go parser accepted. [Parts.Units] then orders the items: a function or type
// may be used above the place where it is declared, as in a Go file.
//
// A cell looks like this:
//
//	%go111module on          leading magic: a line that starts with % or $
//	import "fmt"
//	func double(n int) int { return 2 * n }
//	n := double(21)
//	n                        the last expression is the cell's value
//
// or like this:
//
//	%%sql probes <<
//	SELECT * FROM cache_probes
//
// The package imports no engine. Type checking will come here too.
package front
