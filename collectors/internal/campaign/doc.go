// Package campaign is what the commands of surveys and probes have in common: where they ask and
// what they must know before they may (Scene), how a run begins and is taken up again (Scene.Begin),
// and how it goes on until it ends or is stopped (Watch, Conduct).
//
// # Before anything is sent
//
// On the real Internet a campaign does not begin without contact, scope file and opt-out list; the
// error names all that is missing and what to write into study.toml. On a simulated Internet, which is one
// whose time comes from a coordinator (package simnet/step), nothing needs to be configured, and nothing but
// loopback can be asked.
//
// # While it runs
//
// Rows go into parts of the run; a line a second says how far it is; status.jsonl in the folder of the
// run keeps such lines. An interruption lets what is in flight finish, ends the parts and marks the run, so
// that it can be taken up with --resume. Finished parts are loaded into study.duckdb when nobody else has
// it open, if the command links DuckDB.
package campaign
