package found

import (
	"net/netip"
	"time"

	"bridle/datasets/world"
)

// Input is what a study found and when it looked.
type Input struct {
	World *world.World
	// Sweeps are the runs that visited all of their list.
	Sweeps []Span
	// Visits are those that went to operators' servers, by address and port, in any order.
	Visits map[netip.AddrPort][]Span
	// Matches are the addresses that match a fingerprint.
	Matches map[netip.Addr]bool
	// Names are those that were found, by how: seen_in of name_observations.
	Names map[string][]string
	// Records are those of the study's resolutions that tie names to addresses.
	Records []Record
	// Slack is by how much the time of a server is widened for records.
	Slack time.Duration
}

// Span is a time, both ends included.
type Span struct{ From, Until time.Time }

// add widens the span to an instant; the zero value has none.
func (s *Span) add(at time.Time) {
	if s.From.IsZero() || at.Before(s.From) {
		s.From = at
	}
	if at.After(s.Until) {
		s.Until = at
	}
}

// Record says that a name had an address. A zero instant is unknown.
type Record struct {
	Name        string
	Address     netip.Addr
	First, Last time.Time
}

// meets reports whether a record has an instant in common with a span that is widened on both sides.
func (r *Record) meets(s Span, by time.Duration) bool {
	return (r.First.IsZero() || !r.First.After(s.Until.Add(by))) && (r.Last.IsZero() || !r.Last.Before(s.From.Add(-by)))
}
