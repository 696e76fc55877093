// Package roster reads from a study whom to ask and for what: resolvers as lists name them,
// what is known of their networks, what a survey found, and the names to probe. It reads parts, without
// DuckDB, so that collectors can begin where no database is.
package roster
