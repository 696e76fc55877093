// Package ofstudy reads what evaluations need of a study of a simulated Internet: the world that it is of, and the rows
// of its parts. It needs no DuckDB.
package ofstudy
