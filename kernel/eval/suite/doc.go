// Package suite says what the language of cells is, as snippets with the
// values they must give, and runs them on any engine.
//
// A [Snippet] is a few cells and what must come of them: the text of the last
// value, or an error with its words and its place. [Run] gives each of them a
// fresh engine and at most [Limit]; [Report] writes the table of what passed.
// Nothing here knows an engine, so that engines can be compared:
//
//	go test ./kernel/eval/suite -run TestEngine -v -engine gomacro
//
// # Where the expected values come from
//
// Each snippet names the section of the Go specification that decides it. A
// test turns every snippet that can be one program into a program, has the Go
// toolchain compile and run them all and compares. The rest, marked with the
// reason, is what notebooks add to the language: names that are declared
// again, cells that leave something unused.
//
// # The files
//
// The snippets lie in the folder snippets, one txtar archive for each theme.
// The parts of a snippet are named after its topic: topic/about with lines
// "key: value", topic/cell once for each cell (topic/broken for one that must
// fail and after which work goes on), and topic/want with the text of the
// value. An about without want has "says" instead. The keys are
//
//	core      number of the topic among the 42 (and e1 to e5) that every engine was first measured by
//	spec      section of the Go specification
//	notebook  why the cells are not one program
//	harsh     why an engine that fails may end the process
//	name      class of the error
//	at        where the error happens, as eval.Position writes it; line and column may be left out
//	trace     a place that the error's trace must have
//	says      part of the error's text; may be repeated
//
// # What is not asked
//
// The name of a type of a cell as compiled code sees it, by %T or reflect:
// reflection cannot make named types.
package suite
