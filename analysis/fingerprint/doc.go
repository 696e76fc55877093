// Package fingerprint finds the grabs that bear the marks of a spyware server.
//
// A fingerprint is a [Rule]: a YAML file with named selections (values a grab must
// show), a condition over them, where the knowledge comes from, and examples that
// must and must not match. All rules are compiled into one SQL statement that
// reads the grabs of a study once; each match says which selections it met, and
// the rule's identifier, version and hash, so old scans can be matched again with
// new rules without scanning again.
//
// The rules that ship with the program ([Shipped]) rest on published facts alone.
// The fingerprints of the 2018 study of Pegasus were withheld by its authors and
// are not among them.
package fingerprint
