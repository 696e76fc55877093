// Package session runs the cells of one notebook, one after another, and
// gives back what each of them shows.
//
// A [Session] joins an engine for Go cells, an [SQL] for %%sql cells and the
// capture of everything the process prints meanwhile. [Session.Execute] runs
// one cell and returns its outputs in the order of Jupyter: streams, displayed
// data, the result, or one error with cell, line and column.
//
//	s := session.New(session.Options{SQL: study})
//	defer s.Close()
//	outputs, err := s.Execute(ctx, eval.Cell{Number: 1, Source: "1 + 1"})
//
// # Order of outputs
//
// What a cell prints between two displays is one stretch; of each stretch the
// standard output comes first, then standard error. A finer order could not
// be the same in every run.
//
// # Limits
//
// Standard output belongs to the process, so one cell runs at a time in a
// process, even with several sessions: the others wait. Windows is not
// supported.
package session
