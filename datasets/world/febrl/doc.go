// Package febrl invents records of persons with duplicates that have mistakes in them, of the
// kind on which methods of record linkage are compared. Nobody in them exists.
//
// Attributes and sizes follow the data sets of the Febrl project (the first has 500 originals
// with one duplicate each); no record or frequency is taken from there. Names are made of
// syllables, and their frequencies fall as those of names do, by the law of Zipf. A duplicate
// is a copy with mistakes in some attributes: a letter lost, added, replaced or swapped with
// its neighbour, a value left out, given name and surname exchanged, or another value in place
// of the right one.
//
// All attributes are drawn by themselves, as they are there: a suburb has no postcode of its
// own. That is favourable to methods that take attributes for independent. Where suburb decided
// postcode and state, Fellegi-Sunter took neighbours for one person (package linkage, F .31 to
// .44 in place of .99).
//
// Source of the kinds of mistake: Christen, Churches and Hegland, "Febrl: a parallel open
// source data linkage system", PAKDD 2004, doi:10.1007/978-3-540-24775-3_75, section on data
// generation. How often each occurs is our assumption, see [Plan].
package febrl
