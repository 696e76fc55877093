package cachefill

import (
	"iter"
	"time"

	"bridle/datasets/schema/cachefills"
	"bridle/datasets/schema/exposures"
)

// FillRows gives the rows of cache_fills in the order of the fills. The caller sets RunID.
func (b *Book) FillRows(j Judged) iter.Seq[cachefills.Row] {
	return func(yield func(cachefills.Row) bool) {
		for i := range b.Fills {
			row := b.fillRow(&b.Fills[i])
			row.OpenFlags = append([]string{}, j.Flags[i]...)
			if j.Removed[i] != Kept {
				why, because := string(j.Removed[i]), j.Because[i]
				row.RemovedBY, row.RemovedBecause = &why, &because
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
		ttl, filled := s.TTL, instant(s.Filled)
		row.TTLS, row.FilledAt = &ttl, &filled
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

// ExposureRows gives the rows of exposures, watch by watch: first what counts, without hours, then by hours,
// then what each filter took. The rows of a watch add up to it. The caller sets RunID.
func (b *Book) ExposureRows(j Judged) iter.Seq[exposures.Row] {
	return func(yield func(exposures.Row) bool) {
		losses := j.Losses
		for i := range b.Watches {
			own := 0
			for own < len(losses) && losses[own].Watch == i {
				own++
			}
			if !b.watchRows(&b.Watches[i], losses[:own], yield) {
				return
			}
			losses = losses[own:]
		}
	}
}

// watchRows gives the rows of one watch; false if no more are wanted.
func (b *Book) watchRows(w *Watch, losses []Loss, yield func(exposures.Row) bool) bool {
	blank := exposures.Row{CacheGroup: b.Groups[w.Group].Label, AnchorPort: port(w.Anchor), Name: b.label(w.Name, w.Level), Level: w.Level.String()}
	if w.TTL != 0 {
		blank.TTLS = &w.TTL
	}
	all := blank
	all.EmptyUS, all.VisibleUS, all.WatchedUS = w.EmptyUS, w.VisibleUS, w.WatchedUS
	all.NMisses, all.NHits, all.NMissing = w.Misses, w.Hits, w.Missing
	var rest []exposures.Row
	for _, l := range losses {
		row := blank
		why := string(l.Reason)
		row.RemovedBY, row.EmptyUS, row.VisibleUS, row.WatchedUS = &why, l.EmptyUS, l.VisibleUS, l.EmptyUS
		all.EmptyUS, all.VisibleUS, all.WatchedUS = all.EmptyUS-row.EmptyUS, all.VisibleUS-row.VisibleUS, all.WatchedUS-row.WatchedUS
		rest = append(rest, row)
	}
	share := 0.0
	if w.EmptyUS > 0 {
		share = float64(all.EmptyUS) / float64(w.EmptyUS)
	}
	var hours []exposures.Row
	for h, us := range w.Hours {
		row, hour := blank, int32(h)
		row.HourOfDay, row.EmptyUS = &hour, min(all.EmptyUS, int64(share*float64(us)))
		row.WatchedUS = row.EmptyUS
		all.EmptyUS, all.WatchedUS = all.EmptyUS-row.EmptyUS, all.WatchedUS-row.WatchedUS
		if us > 0 {
			hours = append(hours, row)
		}
	}
	if !yield(all) {
		return false
	}
	for _, list := range [][]exposures.Row{hours, rest} {
		for _, row := range list {
			if !yield(row) {
				return false
			}
		}
	}
	return true
}
