// Package audit holds the rows of collectors against the log of the servers that they asked. Servers of a simulated
// Internet know every message that came and what they sent back (package wire, Config.Log), so nothing that a
// collector writes down has to be believed.
//
// [Check] accounts for everything, both ways:
//
//   - each query that a row counts is in the log, and each message in the log belongs to exactly one row;
//   - an answered row has what the server sent, column by column; one that timed out was lost, late, or for an
//     address at which nobody is; to an invalid one came what a row of anomalies tells; a skipped one
//     has the word that the rules give when they are applied again to the log;
//   - each reply from a wrong address, and each that came too late, has its row of anomalies, and no row of
//     anomalies is without such a reply;
//   - recursion is desired for names of the canary zone and the reach name alone;
//   - gaps, daily caps and rate are those that run.json promises, computed from the log alone;
//   - only resolvers that the findings admit are probed, and their classes are spared: packet caches, the last
//     tenth of the TTL of those that refresh, the rest after a hit in stale ones.
//
// What finds no explanation is a [Finding]. [Study] reads a study folder and checks all runs of its surveys and probes.
//
// # Cuts
//
// A collector that is killed loses the rows of its open part, and the messages they stood for are in the log without rows.
// They are unexplained, unless [Input.Cut] says that this has happened; then they are counted and do not enter the
// limits, since a collector that is taken up again cannot know of them either.
//
// # Limits
//
// Rows of bridle-resolve and bridle-scan are not checked. Messages to the resolver of the former for its names are counted by themselves;
// the latter asks no DNS server, and package found holds what comes of it against the truth of the world.
//
// Instants must be exact, so study time must pass in steps. A reply that was sent late after the collector's last
// turn is read by nobody, so at the last instant of a run it needs no row of anomalies.
package audit
