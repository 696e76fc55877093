package cachefill

// Level says which entry of a cache was watched.
type Level uint8

// Levels: the address of the name itself, or the delegation of its zone, which a lookup of
// any name in the zone fills.
const (
	Address Level = iota
	Delegation
)

// String returns the word of the datasets cache_fills and exposures.
func (l Level) String() string {
	if l == Delegation {
		return "delegation"
	}
	return "address"
}

// Group is a cache system: whatever addresses lead to it, it is one witness.
type Group struct {
	Label string
	// ASNs are the autonomous systems of its addresses and egresses, sorted.
	ASNs []int64
	// Country is where its users are believed to be, ISO 3166-1 alpha-2; empty if unknown.
	Country string
	// Network is the class of its network (access, transit_access, hosting, security and so on, as in
	// prefixes); empty if unknown.
	Network string
	// Class is what the survey found, as in cache_groups; empty if there was none.
	Class string
	// IsRefreshing is true if a probe late in the TTL renews the entry, IsStale if entries are
	// shown after their expiry, with [StaleTTL].
	IsRefreshing, IsStale bool
	// PacketCacheS is for how many seconds an empty answer hides a later fill.
	PacketCacheS uint32
	// Caches is how many caches stand behind it, at least 1.
	Caches float64
}

// NoOperator marks names that belong to no operator.
const NoOperator = -1

// Name is a name that was asked for.
type Name struct {
	// Name is what was asked, Zone where its zone is delegated (empty if unknown or shared
	// with others, whose delegation says nothing of the name).
	Name, Zone string
	// Operator is an index that only has to be equal for names of one operator; NoOperator
	// for decoys and controls.
	Operator int32
	// Purpose is target, decoy or control, as in probes.
	Purpose string
	// HostingASNs are the autonomous systems of its addresses, sorted.
	HostingASNs []int64
}

// StaleTTL is the TTL in seconds that entries are shown with after their expiry, by caches that serve such.
//
// Source: RFC 8767, section 4, which recommends 30; measured of Unbound, and the default of BIND.
const StaleTTL = int64(30)

// Never is a distance in microseconds that stands for "no such probe".
const Never = int64(1) << 62

// Near is the time around an own probe that Watch.NearUS is measured for, in microseconds: the
// tolerance of clocks and whole seconds.
const Near = int64(2_000_000)

// Seen is a fill as rows show it, before filters. Instants and times are microseconds, instants
// of study time since 1970.
type Seen struct {
	// Group and Name are indices of the Book's; at the delegation level Name is any name of the zone,
	// the same one for all fills and watches of that zone.
	Group, Name int32
	// Anchor is the own port that reaches this one cache of a pool; 0 if there is none.
	Anchor uint16
	Level  Level
	// Negative says that the entry denies the name. It never counts for a verdict.
	Negative bool
	// Expires is the middle of the cluster of expiries, Tolerance half its width.
	Expires, Tolerance int64
	// TTL is how long the entry stays, in seconds; 0 if it cannot be told, and then Filled is 0.
	TTL uint32
	// Basis says what TTL rests on, as the column ttl_basis.
	Basis string
	// Filled is Expires less TTL.
	Filled int64
	// FirstSeen and LastSeen are the first and last probe that saw it.
	FirstSeen, LastSeen int64
	// NearestProbe is the least distance of Filled to an own probe of the name (at the delegation
	// level: of any name of the zone) through the group; Never if there is none.
	NearestProbe int64
	// Probes saw it; During is how many usable probes fell between fill and expiry, seen or not;
	// Confirming and Refuted are those of confirmation bursts that did and did not show
	// the same expiry; Forwarders is through how many addresses it was seen.
	Probes, During, Confirming, Refuted, Forwarders int32
	// Chained says that no reading between the previous fill of the same watch and this one found
	// the entry absent.
	Chained bool
	// Suspect says which check its rows failed; empty if they passed.
	Suspect string
}

// Watch is how long one record was watched through one group, and what that gave.
type Watch struct {
	Group, Name int32
	Anchor      uint16
	Level       Level
	// TTL is how long an entry stays, in seconds; 0 if it is not known, and then EmptyUS and
	// VisibleUS are 0.
	TTL uint32
	// FirstAt and LastAt are the first and last usable probe; both 0 if there is none.
	FirstAt, LastAt int64
	// EmptyUS is the exposure of the package comment. VisibleUS is the time at which a fill would
	// have been seen, the union of all (t-T, t] over usable probes. WatchedUS is the
	// greater of LastAt-FirstAt and EmptyUS.
	EmptyUS, VisibleUS, WatchedUS int64
	// NearUS is how much of EmptyUS lies within [Near] of an own probe of this watch; 0 makes [Book.Judge]
	// suppose twice Near for each miss.
	NearUS int64
	// Misses and Hits are usable probes; Missing those without a usable answer; Probes all.
	Misses, Hits, Missing, Probes int64
	// Hours is EmptyUS by hour of the day in UTC, 24 numbers; nil where nothing was filled,
	// since nothing depends on it there.
	Hours []int64
}

// Book is what was watched and seen in a study, before filters. Fills are sorted by Group, Name,
// Level, Anchor and Expires, Watches by Group, Name, Level and Anchor.
type Book struct {
	Groups  []Group
	Names   []Name
	Fills   []Seen
	Watches []Watch
	// From and Until are the first and last probe.
	From, Until int64
}
