package imports

import (
	"time"

	"bridle/datasets/schema/resolutions"
	"bridle/datasets/schema/targets"
)

// Served is what servers of names gave as TTLs, as own resolutions of a study tell. The zero value knows nothing.
type Served struct{ sets map[set]ServedTTL }

// set is a set of records.
type set struct{ name, rrtype string }

// ServedTTL is the TTL of a set of records at an instant.
type ServedTTL struct {
	Seconds uint32
	At      time.Time
	// Others is true if another TTL was served at another time.
	Others bool
}

// Note takes a row of resolutions over and reports whether it tells anything: a record that the servers were asked for by this very
// name, with its TTL. Records behind an alias do not, since they are those of another name, nor do imported ones, whose TTL somebody
// else has seen. Of several the latest counts, and of those of one instant the least.
func (s *Served) Note(r *resolutions.Row) bool {
	if r.TTLS == nil || r.Failure != nil || r.AskedName == nil || r.AskedRrtype == nil || r.FirstSeenAt == nil || *r.AskedName != r.Name || *r.AskedRrtype != r.Rrtype {
		return false
	}
	if s.sets == nil {
		s.sets = map[set]ServedTTL{}
	}
	k := set{r.Name, r.Rrtype}
	now := ServedTTL{Seconds: *r.TTLS, At: r.FirstSeenAt.UTC()}
	old, known := s.sets[k]
	now.Others = known && (old.Others || old.Seconds != now.Seconds)
	if known && (old.At.After(now.At) || old.At.Equal(now.At) && old.Seconds <= now.Seconds) {
		old.Others = now.Others
		now = old
	}
	s.sets[k] = now
	return true
}

// TTL returns the TTL that the servers gave to the records of a name and type last.
func (s *Served) TTL(name, rrtype string) (t ServedTTL, ok bool) {
	t, ok = s.sets[set{name, rrtype}]
	return t, ok
}

// Heard is a TTL that servers gave to a name of a list, or to the zone of one.
type Heard struct {
	// Name is the name of the list, Column the one that it is about: ttl_s or ns_child_ttl_s.
	Name, Column string
	// Given is what the list has, which then stays; nil: nothing, and the served TTL took its place.
	Given  *uint32
	Served ServedTTL
}

// serve fills in TTLs that the list does not give and the servers did.
func (t *naming) serve(row *targets.Row) {
	if row.CNAME == nil {
		t.hear(row, "ttl_s", row.Name, row.QType, &row.TTLS)
	}
	if row.ZoneCut != nil {
		t.hear(row, "ns_child_ttl_s", *row.ZoneCut, "NS", &row.NSChildTTLS)
	}
}

func (t *naming) hear(row *targets.Row, column, name, rrtype string, field **uint32) {
	served, ok := t.Served.TTL(name, rrtype)
	if !ok {
		return
	}
	if t.Hear != nil {
		t.Hear(Heard{row.Name, column, *field, served})
	}
	if *field != nil {
		return
	}
	*field = &served.Seconds
	if row.LookedUpAt == nil && len(row.Addresses) == 0 {
		row.LookedUpAt = &served.At // of a row with addresses it would say when those were so
	}
}
