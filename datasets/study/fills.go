package study

import (
	"time"

	"bridle/datasets/schema/cachefills"
	"bridle/datasets/schema/exposures"
)

// fillColumns lists the columns of the dataset cache_fills in their order.
func fillColumns() []column[cachefills.Row] {
	type row = cachefills.Row
	return []column[row]{
		always("run_id", texts, func(r *row) *string { return &r.RunID }).in(words),
		always("cache_group", texts, func(r *row) *string { return &r.CacheGroup }).in(words),
		maybe("anchor_port", int32s, func(r *row) **int32 { return &r.AnchorPort }),
		always("name", texts, func(r *row) *string { return &r.Name }).in(words),
		always("level", texts, func(r *row) *string { return &r.Level }).in(words),
		always("is_negative", bools, func(r *row) *bool { return &r.IsNegative }),
		instant("expires_at", func(r *row) *time.Time { return &r.ExpiresAt }),
		always("tolerance_us", int64s, func(r *row) *int64 { return &r.ToleranceUS }),
		maybe("ttl_s", uint32s, func(r *row) **uint32 { return &r.TTLS }),
		always("ttl_basis", texts, func(r *row) *string { return &r.TTLBasis }).in(words),
		maybeInstant("filled_at", func(r *row) **time.Time { return &r.FilledAt }),
		instant("first_seen_at", func(r *row) *time.Time { return &r.FirstSeenAt }),
		instant("last_seen_at", func(r *row) *time.Time { return &r.LastSeenAt }),
		always("n_probes", int32s, func(r *row) *int32 { return &r.NProbes }),
		always("n_probes_during", int32s, func(r *row) *int32 { return &r.NProbesDuring }),
		always("n_confirming", int32s, func(r *row) *int32 { return &r.NConfirming }),
		always("n_forwarders", int32s, func(r *row) *int32 { return &r.NForwarders }),
		list("open_flags", texts, func(r *row) *[]string { return &r.OpenFlags }),
		maybe("removed_by", texts, func(r *row) **string { return &r.RemovedBY }).in(words),
		maybe("removed_because", texts, func(r *row) **string { return &r.RemovedBecause }),
	}
}

// exposureColumns lists the columns of the dataset exposures in their order.
func exposureColumns() []column[exposures.Row] {
	type row = exposures.Row
	return []column[row]{
		always("run_id", texts, func(r *row) *string { return &r.RunID }).in(words),
		always("cache_group", texts, func(r *row) *string { return &r.CacheGroup }).in(words),
		maybe("anchor_port", int32s, func(r *row) **int32 { return &r.AnchorPort }),
		always("name", texts, func(r *row) *string { return &r.Name }).in(words),
		always("level", texts, func(r *row) *string { return &r.Level }).in(words),
		maybe("ttl_s", uint32s, func(r *row) **uint32 { return &r.TTLS }),
		maybe("hour_of_day", int32s, func(r *row) **int32 { return &r.HourOfDay }),
		maybe("removed_by", texts, func(r *row) **string { return &r.RemovedBY }).in(words),
		always("empty_us", int64s, func(r *row) *int64 { return &r.EmptyUS }),
		always("visible_us", int64s, func(r *row) *int64 { return &r.VisibleUS }),
		always("watched_us", int64s, func(r *row) *int64 { return &r.WatchedUS }),
		always("n_misses", int64s, func(r *row) *int64 { return &r.NMisses }),
		always("n_hits", int64s, func(r *row) *int64 { return &r.NHits }),
		always("n_missing", int64s, func(r *row) *int64 { return &r.NMissing }),
	}
}
