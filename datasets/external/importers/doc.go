// Package importers finds the reader of a public data set by the name of the set, for
// commands that import whatever the user names.
package importers
