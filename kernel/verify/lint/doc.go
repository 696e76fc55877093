// Package lint reads a notebook, without running it, for what would make it give
// another answer next time, or somebody else another answer:
//
//   - queries whose answer can differ (the grades come from a [Grader]),
//   - clocks, unseeded random numbers, names of the machine,
//   - the order of a Go map, or of a gonum graph that is not wrapped, feeding
//     anything that has an order,
//   - figures without title, alternative text or source,
//   - numbers typed into text, which go on standing there when the data change.
//
// Go cells are typed as they are before they run, so that a name means what it
// means in the notebook. A finding of grade F must be mended, one of grade B
// looked at.
//
// The rules for maps and text are cautious guesses. What they let pass may still
// differ: 'bridle verify --twice' is the proof.
package lint
