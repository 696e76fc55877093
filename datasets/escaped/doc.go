// Package escaped writes bytes of strangers as text that a dataset can keep, and reads
// them back without loss.
//
// Columns of text must be UTF-8, but servers send whatever they like. Text that is UTF-8
// already stays as it is, so that searches and fingerprints see what they expect; only
// bytes that cannot stand in text are written as \xHH, two lower-case hex digits:
//
//   - bytes that are not part of a valid UTF-8 character (Unicode 15, table 3-7),
//   - NUL, at which many programs take a text for ended,
//   - a backslash that is followed by x and two hex digits, which would otherwise read as
//     one of the above. It becomes \x5c. All other backslashes stand for themselves.
//
// So every \xHH in an escaped text is one byte, and [Bytes] of [Text] gives back
// exactly what was escaped: hashes over the original bytes can be computed again.
//
// This is not the escaping of any published data set. A publisher's own, such as that of
// citizenlab/spyware-scan, loses bytes and is read by its importer.
package escaped
