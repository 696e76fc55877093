// Package ledger keeps account of an import: which rows were read, which were taken
// over, which were rejected and why, and in which order rows are handed on.
//
// A reader opens one [Section] for each table or file, marks each row as read, and
// later as taken over or rejected. Only when all input was read does [Ledger.Emit]
// hand anything on, so an input that turns out to be damaged leaves no rows behind.
package ledger
