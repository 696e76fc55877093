package verdict

import (
	"time"

	"bridle/analysis/arrival"
	"bridle/analysis/cachefill"
)

// Decoys stands in place of an operator for the decoys, all together.
const Decoys = -1

// Group is a cache system as a witness.
type Group struct {
	Label string
	// Country is where its users are believed to be (ISO 3166-1 alpha-2), Mass how strongly, 0 to 1,
	// and Sources how many sources name a country for it. Empty if no source does.
	Country string
	Mass    float64
	Sources int
	// ASNs are the autonomous systems of its addresses and egresses, sorted.
	ASNs []int64
	// Caches is how many caches stand behind it, at least 1.
	Caches float64
	// Excluded says why it may not testify; empty if it may.
	Excluded string
	// Resolvers is how many addresses lead to it.
	Resolvers int
}

// Operator is whose names were watched.
type Operator struct {
	Label string
	// IsDomain says that it is a single domain, since operators are not known.
	IsDomain bool
	// Names is how many names it has, watched or not. IsUnique says that no other operator has
	// any of them.
	Names    int
	IsUnique bool
}

// Event is a fill that counts.
type Event struct {
	At   time.Time
	Name string
	// Anchor is the own port through which it was seen, where ports stick to caches; else 0.
	Anchor uint16
	// Flags are doubts that bar the verdict supported.
	Flags []string
	// FirstSeen and LastSeen are the probes that saw the entry first and last; zero if not known.
	FirstSeen, LastSeen time.Time
}

// Cell is what was watched of one operator (or of the decoys) at one group and level.
type Cell struct {
	// Group is an index of Input.Groups, Operator one of Input.Operators, or Decoys.
	Group, Operator int
	Level           cachefill.Level
	// Names is how many names (at the delegation level zones) were watched there.
	Names int
	// ExposureDays and VisibleDays are sums over these names of what counts; see package
	// cachefill, EmptyUS and VisibleUS.
	ExposureDays, VisibleDays float64
	// WatchedDays is the time from first to last probe, summed over names; 0 if not known.
	WatchedDays float64
	// CoveredDays is what VisibleDays was before filters took time out; 0 if not known.
	CoveredDays float64
	// TTLSeconds is how long their entries stay, the median over names.
	TTLSeconds float64
	// Probes is how many probes gave a usable answer.
	Probes int64
	// Anchors is at how many own ports each name was watched, where ports stick to caches; 0 if they do
	// not.
	Anchors int
	// Fills count, in order of time; Removed is how many filters took out.
	Fills   []Event
	Removed int
	// Hours is the same by hour of the day in UTC, 24 of them, or nil if that is not known. Names
	// without fills need not be in it; HourWatches is how many names (and ports) are.
	Hours       []arrival.Bin
	HourWatches int
	// Inclusion has for each fill the probability that a fill like it is seen, for groups of several
	// caches; nil stands for 1.
	Inclusion []float64
}

// Layers says which layers of evidence are at hand. A missing one lowers verdicts and never
// fails.
type Layers struct {
	// Scan: names come from servers that match a fingerprint. Survey: groups were qualified.
	// Decoys: own published names were watched. Operators: names are grouped by operator.
	// Countries: at least three sources of countries.
	Scan, Survey, Decoys, Operators, Countries bool
}

// Input is all that verdicts rest on. Order does not matter.
type Input struct {
	Groups    []Group
	Operators []Operator
	Cells     []Cell
	// Countries are to be spoken of beside those of the groups, such as countries in which
	// no resolver may testify.
	Countries   []string
	Layers      Layers
	From, Until time.Time
	// Notes say in sentences what was put aside before.
	Notes []string
}
