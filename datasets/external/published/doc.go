// Package published finds copies of the public data sets for tests. The sets are not
// part of this repository: a test that needs one asks for it here and is skipped, with
// the reason, where it is not at hand.
package published
