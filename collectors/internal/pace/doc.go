// Package pace says when the next packet may go, and to whom. A collector asks for the
// earliest instant at which a target may be asked ([Pacer.Earliest]) and takes it
// ([Pacer.Take]). Four things are kept, whatever the collector does:
//
//   - a rate over all targets. What was missed while the collector stalled is not made up
//     for: see [Limits.Batch];
//   - least gaps between two packets to the same address, to the same neighbourhood (/24 of
//     IPv4, /48 of IPv6) and to the same cache group, which is a label the caller gives;
//   - most packets and bytes a day for each of these and in all. A day is a UTC day of
//     study time, so that rows can be checked with a GROUP BY. What is over a cap is
//     skipped: the row's failure is [OverCap];
//   - order: no packet goes at an instant before that of an earlier packet.
//
// The package has no clock: every instant is study time that the caller passes in. Answers
// are a function of the questions alone, so a run can be computed again.
//
// A pacer holds 16 bytes for each distinct address, neighbourhood and group. For each of the three it holds 4 bytes more per
// target, unless every target has its own or, as for groups, none has any: at most 56 bytes per target, about 20 where
// each address comes once, neighbourhoods are full and no groups are known, and nothing that grows while it works.
package pace
