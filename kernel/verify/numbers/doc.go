// Package numbers compares the plotted data of a figure: tables of text in
// which some fields are numbers.
//
// Two processors may differ in the last bits of a sum, which nobody sees in a
// figure. So numbers count as equal if they are the same at nine significant
// digits, or, since rounding can flip at a boundary, if they differ by no more
// than 1e-9 of the greater one. Whole numbers are compared digit by digit: they
// count something or name something.
package numbers
