// Package nbformat reads and writes Jupyter notebooks, format 4.
//
// [Read] takes any minor version and is strict where a notebook could be
// misunderstood: an unknown kind of cell, a source that is no text or two
// cells of one identifier are errors that name the place. [Write] always
// writes the same bytes for the same notebook: version 4.5, keys in order,
// one space of indentation, every cell with an identifier.
//
// Source: the nbformat documentation, "The Notebook file format", 4.5.
package nbformat
