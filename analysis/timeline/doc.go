// Package timeline says when operators were active, as far as scans can tell, and whether changes come after
// dated events more often than chance would have them.
//
//	found, err := timeline.Gather(ctx, study.DB(), timeline.Options{})
//	line, err := timeline.Build(found.Visits, timeline.Rules{})
//	a, err := timeline.Align(line.Changes, events, timeline.Plan{From: first, Until: last, Questions: stated, Source: rand.NewPCG(1, 1)})
//
// A server that was seen in one scan and not in the next went away somewhere between. So every start and every end
// is a bracket, after one instant and not later than another, and an operator's time of activity
// has a certain and a possible part (Turnbull 1976 calls such data interval-censored). What was not asked is not known to
// be absent.
//
// Public scans often list only what they found. [Only], [ByMonth] and [FillIn] make them into scans that asked every
// server, where [Continuity] bears that out; the scans must then be of one kind all along.
//
// # Alignment
//
// For an event and a window stated in advance, the statistic is the number of changes in the window, a bracket
// counting with the share of its days that lies inside. To see what chance gives, all events are turned around
// the span of the study by the same number of days, each number once: that keeps the rhythm of the changes, the scans and the events
// among themselves (toroidal shift; Lotwick and Silverman 1982). The p-value is the share of turns, the
// standing one included, that give as much. Several tests are corrected together (Holm 1979; Benjamini and
// Hochberg 1995), and each says what it could have found.
//
// One wave of shutdowns is one coincidence, however many servers fell: its p-value is never much less than the
// turns that keep it in the window, over the days of the span. Counting its servers as so many witnesses would be wrong.
//
// The test takes for granted that the rhythm of changes is about the same all along. Scans made denser because of an event, and windows
// chosen after looking, both break it. An alignment in time is no cause: see [Statement].
//
// # Borders
//
// [Borders] sets the suspected focus of operators beside the countries claimed for them, and names questions of law that
// arise. It accuses nobody and answers none of them.
package timeline
