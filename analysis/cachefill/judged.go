package cachefill

// Reason says which filter took a fill or exposure out, as the column removed_by; empty if it
// counts.
type Reason string

// Reasons, in the order in which filters are asked: the first that applies is given. Entries that follow a stale one are found with
// those that were refreshed.
const (
	Kept        Reason = ""
	Suspect     Reason = "suspect"
	Unconfirmed Reason = "unconfirmed"
	Stale       Reason = "stale"
	Leak        Reason = "leak"
	OwnProbe    Reason = "own_probe"
	Refresh     Reason = "refresh"
	Sweep       Reason = "sweep"
	Clockwork   Reason = "clockwork"
	Stratum     Reason = "stratum"
)

// Loss is exposure of one watch that a filter took out.
type Loss struct {
	// Watch is an index of the Book's.
	Watch  int
	Reason Reason
	// EmptyUS and VisibleUS are taken from those of the watch; the sum over all losses of a
	// watch is never more than it has.
	EmptyUS, VisibleUS int64
}

// Judged is what filters made of a Book.
type Judged struct {
	// Removed, Because and Flags have an entry for each fill: the first filter that applies, the same in
	// words with numbers, and doubts that remove nothing but bar the verdict supported.
	Removed []Reason
	Because []string
	Flags   [][]string
	// Losses are sorted by watch and order of the filters.
	Losses []Loss
}

// Method names the rules of this package; it changes when the same rows would give other results.
const Method = "expiry-clusters/4"

// Reasons returns all reasons for which filters remove, in the order in which they are asked.
func Reasons() []Reason {
	return []Reason{Suspect, Unconfirmed, Stale, Leak, OwnProbe, Refresh, Sweep, Clockwork, Stratum}
}
