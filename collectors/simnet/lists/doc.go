// Package lists turns what an observer may know of a simulated Internet (world.Public) into
// rows of datasets and into files, in the shapes in which such things are to be had in life:
// a list of resolvers, a table of prefixes, published indicators, and the plan of names to
// probe. The truth about a world is nowhere in them.
package lists
