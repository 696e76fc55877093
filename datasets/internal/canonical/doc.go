// Package canonical turns fields of published lists into the one form in which rows
// of a study are joined, or says in words why a field has no such form.
//
// Each function takes the field as published and returns its canonical form or an
// error whose text completes "the field …", such as "is not an address". None of
// them guesses: what is not plainly an address, a name, a hash or an instant is an
// error, and the reader rejects the row with that text as the reason.
package canonical
