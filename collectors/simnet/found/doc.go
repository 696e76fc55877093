// Package found holds what a study found in a simulated Internet against the truth of the world: the addresses that match
// a fingerprint against the front ends of operators, and the names that were found against those that there were to be found.
// It reads the parts of the study and the world alone, no result of another analysis, so it is a second route to both.
//
// # What there was to find
//
// A sweep has no one instant: every server is looked at when its visit comes. So the truth is asked for the instants of the visits
// of each server on its ports with TLS, since front ends are told by TLS.
//
//   - An operator's server had to be found if it was up from the first to the last exchange of one of its visits. One that came up or
//     went down between them may be found and need not.
//   - One that no visit went to, though it was up from the beginning to the end of a whole sweep, had to be found too:
//     a list that leaves it out is a fault of the scan.
//   - A name had to be found if it stands in a certificate that such a server showed at one of the instants, or if a record in
//     the study's resolutions says that it pointed to such a server from its first to its last visit, widened by the slack
//     of the search for names.
//
// Everything else that was found is false: an address that is no operator's server, or at which one was down whenever somebody looked; a
// name that never was in such a certificate and never pointed to such a server.
//
// # Limits
//
// It does not ask by which rule a server was found. Records that lie are beyond it: a name that a record ties to a server is held against
// where the world says that the name pointed.
package found
