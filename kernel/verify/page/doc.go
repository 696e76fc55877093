// Package page writes what differs between two reports as one HTML file, for
// people: a table of all figures, and for each that differs the old, the new and
// the difference picture, the changed rows of the plotted data, and the changed
// cells. The file asks for nothing outside of itself and runs no scripts.
package page
