// Package naming finds the names of servers: in the certificates they showed, and in records
// that pointed to their addresses. By default it looks at servers that match a fingerprint.
//
// [Normalize] says what name a text of a certificate bears, or why it bears none. Nothing is
// dropped in silence: every text is a name or a reject with one [Reason]. [Find] goes over a
// study and gives rows of name_observations and rejects; [Pointed] lists the names that
// pointed to matches, with dates and sources; [Targets] turns names that were found into a
// list of names to probe.
//
// # What a name is
//
// Lower case, without final dot, A-labels, two labels at least, as everywhere in the
// datasets. Underscores stay, since such names exist in the DNS (RFC 2181, section 11).
// Names outside ASCII become A-labels by UTS 46 without transitional processing (RFC 5891),
// with the version of Unicode that [Versions] names. The registered domain is the public
// suffix and one label, by the Public Suffix List that is built in, private suffixes (dynamic
// DNS, hosting) included.
//
// # What it does not say
//
// A name in a certificate need not exist, and whoever has a copy of a certificate and its key
// can show it. A name that pointed to an address in another year may have belonged to somebody
// else: records count that have an instant in common with the time of the matches, widened by
// [Options.Slack]; records without a date count, since nobody can say that they should not.
package naming
