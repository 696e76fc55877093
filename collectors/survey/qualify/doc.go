// Package qualify turns the rows of a survey into findings.
package qualify
