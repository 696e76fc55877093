// Package external knows the public data sets that Bridle can work with: where
// they are published, at which commit, under which licence, how to cite them,
// what is known to be wrong or missing in them, and the hash of every file.
//
// Nothing of them is shipped. [Fetch] downloads the files of a set over HTTPS,
// [Take] takes them from a folder at hand; both compare size and SHA-256 with the
// manifest before a file gets its final name, so a file with its final name is
// the published one. [Verify] checks again at any time.
//
// The packages below read the files into rows of datasets/schema: spywarescan and
// amnesty hold the readers, importers finds the reader of a set by name. Readers
// drop nothing: [Counts] says for every file and section how many rows were read,
// taken over and rejected, and each rejected row is handed on with its reason.
//
// All sets here are historic. Their names and addresses have since passed to
// other people and must not be contacted.
package external
