// Package labelled grades readings.
package labelled
