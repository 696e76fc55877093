// Package prefix answers what is known of an address as of a day: its origin and country,
// by every source that says anything.
//
// Sources disagree, and no answer is chosen here. A source is a data set with its files
// of many days; of each, the latest day that does not come after the day asked for
// counts, as a whole. An address that this day does not cover has no answer from that
// source, even if an older day covered it.
package prefix
