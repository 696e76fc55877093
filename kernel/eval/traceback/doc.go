// Package traceback writes the error of a cell as notebooks keep it: lines in the colours of ANSI
// terminals, with the places in the text of the cells and a caret under the column. The kernel and
// runs without a front end write the same.
package traceback
