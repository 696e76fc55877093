// Package imports reads lists that others make and hands them on as rows of a study:
// candidates for resolvers (plain lists, CSV, output of zmap, exports of Censys and
// Shodan), prefixes with their origin and country (registries, routing
// tables, tables of the user, MMDB databases), names to probe with what is known of
// them (CSV, plain lists), servers to scan (plain lists, prefixes, output of zmap and
// masscan), scans of servers that others made (zgrab2, Shodan, three generations of
// Censys), as grabs, certificates and HTTP responses, cache probes that others made (zdns, massdns, tables), where names
// pointed or were seen (passive DNS, zone files, certificate logs), and what users state themselves: attributes of
// names and addresses, pairs, operators, groups of resolvers. FORMATS.md describes all from the servers on.
//
// # Nothing is lost
//
// Every line of a file has one of four fates, and the [Ledger] counts them: taken over
// (one row or several), a duplicate of an earlier line, rejected, or blank (empty,
// comment, header or summary). Duplicates and rejected lines come as rows of rejects with
// file, line and reason. [Ledger.Check] fails if the account does not add up. In MMDB
// databases, which have no lines, networks take their place.
//
// # Nothing is guessed
//
// The format of a file is given, or told from its first line. A file whose first line
// fits no format is refused with what was found in it. Lines are bounded in length, the
// readers stream, and what they hold in memory is one key for each distinct entry.
//
// Files whose names end in .gz are read compressed.
//
// # Nothing is mixed
//
// Lists of simulated worlds bear a stamp, and [CheckStamp] refuses a file that says of
// itself what its importer does not.
package imports
