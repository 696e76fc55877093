// Package querycard says how far a query gives the same answer when it is run
// again, on more threads or by somebody else.
//
// DuckDB promises less than people assume: with eight threads the last bits of
// avg and sum of doubles change from run to run, list and string_agg without
// an order change their order, arg_max, mode, first and any_value pick another
// answer where there are ties, and rows without a top-level ORDER BY come in
// any order. [Grade] reads the text of a query and names such places:
//
//	A  nothing found that could differ
//	B  floating-point sums that are rounded before anybody sees them
//	F  something can differ; each [Finding] says what, and what to write instead
//
// The grade is of the text alone: Grade knows no types, so it calls avg of
// whole numbers unsafe too, and it cannot know whether ORDER BY x is an order
// of all rows. It is a reader's second pair of eyes, not a proof. [Hash] is the
// other half: two answers are the same if their hashes are.
package querycard
