// Benchfills measures what it takes to come from loaded rows of probes to verdicts. It makes a
// study of a given number of rows (10,000 resolvers for 100 million; each asked for 100 names in 100
// sweeps an hour apart), loads it, and runs bridle fills and bridle verdicts as users do, with their processor
// time, peak memory and temporary disk. Small sizes have fewer resolvers, so that all that
// is counted, but the names, grows with the rows.
//
// The rows are made by SQL and obey no model of caches beyond countdowns: a tenth of the pairs
// of cache system and name is warm, and of their rows a tenth are hits, so that one row
// of a hundred is. Resolvers share cache systems by twos.
//
// Run it as .ci/bench-fills or make bench-fills.
package main
