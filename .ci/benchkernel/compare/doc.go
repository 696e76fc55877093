// Compare runs notebooks on Bridle and on gophernotes and compares what each cell prints and shows: 'make compat'.
//
// A cell must end alike on both, print the same text on each stream, and show the same MIME bundles. Four differences are
// deliberate, and each is counted where it is met:
//
//   - gophernotes shows all results of a call, "12 <nil>" after fmt.Println too. Bridle shows nothing after a call that prints,
//     and leaves out a trailing nil error;
//   - beside a picture or a formatted text, Bridle's text/plain says what it is ("image/png, 9501 bytes"), for readers
//     without pictures; gophernotes leaves it out or gives all bytes of it;
//   - gophernotes warns on standard output of generic functions in imported packages, which it cannot use.
//
// A fifth one no notebook here can show: an import that is not compiled in is an error that lists what is there, where gophernotes
// asks a toolchain.
package main
