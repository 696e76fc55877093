// Package study keeps a study on disk. A study is a folder:
//
//	STUDY/study.duckdb                        what the loader made of the parts
//	STUDY/runs/RUN-ID/run.json                who wrote, with what, from when to when
//	STUDY/runs/RUN-ID/grabs-000001.parquet    rows, in parts
//
// # Parts
//
// Rows are written to Parquet parts. A part is written under a temporary name,
// synced and renamed, so a file that bears its final name is complete by
// definition. A part ends after 250,000 rows or 30 seconds, whichever comes
// first; a killed program loses at most the open part. Parts are never changed
// afterwards. They are the study; study.duckdb is made from them and can be made
// again at any time.
//
// A [Writer] encodes in the goroutine that calls it. Where rows come faster than one
// can encode, [Writer.Lanes] lets several fill parts side by side.
//
// # Runs
//
// A [Run] is one execution of a tool. Its folder appears together with its
// run.json, is locked while a process writes to it, and is marked complete only
// after its last part is safe. [Study.Once] runs a piece of work that is fully
// determined by its configuration and inputs, such as an import: it continues
// the run that was cut off, and does nothing if the work is done.
//
// # What is not here
//
// This package is pure Go and does not know DuckDB; see the package duck below
// it for loading, reading and rebuilding. It is what collectors link.
package study
