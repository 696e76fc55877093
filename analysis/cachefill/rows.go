package cachefill

import (
	"iter"
	"time"

	"bridle/datasets/schema/cachefills"
	"bridle/datasets/schema/exposures"
)

// FillRows gives the rows of cache_fills in the order of the fills. The caller sets RunID. Rows point into the Book
// and what became of it, which must not be changed meanwhile.
func (b *Book) FillRows(j Judged) iter.Seq[cachefills.Row] {
	return func(yield func(cachefills.Row) bool) {
		for i := range b.Fills {
			row := b.fillRow(&b.Fills[i])
			row.OpenFlags = j.Flags[i]
			if j.Removed[i] != Kept {
				row.RemovedBY, row.RemovedBecause = (*string)(&j.Removed[i]), &j.Because[i]
			}
			if !yield(row) {
				return
			}
		}
	}
}

func (b *Book) fillRow(s *Seen) cachefills.Row {
	row := cachefills.Row{
		CacheGroup: b.Groups[s.Group].Label, AnchorPort: port(s.Anchor), Name: b.label(s.Name, s.Level), Level: s.Level.String(),
		IsNegative: s.Negative, ExpiresAt: instant(s.Expires), ToleranceUS: s.Tolerance, TTLBasis: s.Basis,
		FirstSeenAt: instant(s.FirstSeen), LastSeenAt: instant(s.LastSeen),
		NProbes: s.Probes, NProbesDuring: s.During, NConfirming: s.Confirming, NForwarders: s.Forwarders,
	}
	if s.TTL != 0 {
		filled := instant(s.Filled)
		row.TTLS, row.FilledAt = &s.TTL, &filled
	}
	return row
}

// label returns the name of a level: the zone stands for a delegation.
func (b *Book) label(name int32, l Level) string {
	if l == Delegation {
		return b.Names[name].Zone
	}
	return b.Names[name].Name
}

func port(anchor uint16) *int32 {
	if anchor == 0 {
		return nil
	}
	p := int32(anchor)
	return &p
}

func instant(us int64) time.Time { return time.UnixMicro(us).UTC() }

// hoursOfDay are what rows point to.
var hoursOfDay = func() (hours [24]int32) {
	for h := range hours {
		hours[h] = int32(h)
	}
	return hours
}()

// ExposureRows gives the rows of exposures, watch by watch: first what counts, without hours, then by hours,
// then what each filter took. The rows of a watch add up to it. The caller sets RunID. Rows point into the Book and
// what became of it, which must not be changed meanwhile.
func (b *Book) ExposureRows(j Judged) iter.Seq[exposures.Row] {
	return func(yield func(exposures.Row) bool) {
		losses := j.Losses
		var rows []exposures.Row
		for i := range b.Watches {
			own := 0
			for own < len(losses) && losses[own].Watch == i {
				own++
			}
			rows = b.watchRows(rows[:0], &b.Watches[i], losses[:own])
			for k := range rows {
				if !yield(rows[k]) {
					return
				}
			}
			losses = losses[own:]
		}
	}
}

// watchRows appends the rows of one watch.
func (b *Book) watchRows(rows []exposures.Row, w *Watch, losses []Loss) []exposures.Row {
	blank := exposures.Row{CacheGroup: b.Groups[w.Group].Label, AnchorPort: port(w.Anchor), Name: b.label(w.Name, w.Level), Level: w.Level.String()}
	if w.TTL != 0 {
		blank.TTLS = &w.TTL
	}
	all := blank
	all.EmptyUS, all.VisibleUS, all.WatchedUS = w.EmptyUS, w.VisibleUS, w.WatchedUS
	all.NMisses, all.NHits, all.NMissing = w.Misses, w.Hits, w.Missing
	for i := range losses {
		l := &losses[i]
		all.EmptyUS, all.VisibleUS, all.WatchedUS = all.EmptyUS-l.EmptyUS, all.VisibleUS-l.VisibleUS, all.WatchedUS-l.EmptyUS
	}
	share := 0.0
	if w.EmptyUS > 0 {
		share = float64(all.EmptyUS) / float64(w.EmptyUS)
	}
	first := len(rows)
	rows = append(rows, all)
	for h, us := range w.Hours {
		row := blank
		row.HourOfDay, row.EmptyUS = &hoursOfDay[h], min(all.EmptyUS, int64(share*float64(us)))
		row.WatchedUS = row.EmptyUS
		all.EmptyUS, all.WatchedUS = all.EmptyUS-row.EmptyUS, all.WatchedUS-row.WatchedUS
		if us > 0 {
			rows = append(rows, row)
		}
	}
	rows[first] = all
	for i := range losses {
		l, row := &losses[i], blank
		row.RemovedBY, row.EmptyUS, row.VisibleUS, row.WatchedUS = (*string)(&l.Reason), l.EmptyUS, l.VisibleUS, l.EmptyUS
		rows = append(rows, row)
	}
	return rows
}
