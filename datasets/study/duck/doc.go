// Package duck is the only door to DuckDB. It loads the parts of a study into
// study.duckdb, opens studies for reading, builds the database anew, hashes
// tables and prints the data dictionary.
//
// # Writing
//
// [Load] takes in the parts that are not loaded yet. The rows of a part and its
// row in loaded_parts are written in one transaction, so a part is loaded once or
// not at all, whatever happens in between. [Rebuild] makes the database again
// from the parts and puts it in place when it is whole.
//
// # Reading
//
// [Open] never opens study.duckdb for writing. It attaches it read-only to a
// database in memory and lays one view per dataset over the loaded rows and the
// parts that are not loaded yet. If another process has the file, the views read
// the parts alone; the totals are the same. With a [study.Snapshot] the views
// read exactly its parts, after their hashes have been checked.
//
// Over the datasets lie views that answer what is asked of repeated scans ([Views], folder
// views): server_visits, server_spans and server_sightings say when a server was there,
// vanished and returned; match_spans says the same of its matches with each fingerprint;
// names_of_matches lists the names that pointed to matched servers, name_sightings where names
// were seen. They are in study.duckdb
// too, so that any DuckDB sees them. A sweep that could not ask says nothing in any of them.
//
// # Locks
//
// DuckDB lets one process write and then nobody else even read. It uses locks
// that belong to the process and are lost when any descriptor of the file is
// closed, and that do not keep two databases within one process apart. This
// package therefore counts what it has open, and nothing else in the program may
// open study.duckdb.
//
// Extensions are never installed or loaded by themselves: a query must not try to
// download one.
package duck
