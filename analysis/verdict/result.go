package verdict

import (
	"time"

	"bridle/analysis/arrival"
	"bridle/analysis/cachefill"
	"bridle/datasets/schema/operatorverdicts"
	"bridle/datasets/schema/verdictevidence"
	"bridle/datasets/schema/verdicts"
)

// What the columns method and method_version of the rows say.
const (
	Method                 = "gamma-poisson"
	MethodVersion          = 5
	MethodAcrossBorders    = "partial-conjunction"
	VersionOfAcrossBorders = 1
)

// Levels of verdicts, the words of the datasets.
const (
	Supported   = "supported"
	Indicated   = "indicated"
	NotDetected = "not_detected"
	NotTestable = "not_testable"
)

// Result is what follows from an [Input]. The field RunID of rows is empty, and those of the rules
// of 2018 are not filled in.
type Result struct {
	// Verdicts has a row for each operator and country, sorted by both; Evidence one for each
	// group of them that was watched, sorted by operator, country and group; Operators one for
	// each operator.
	Verdicts  []verdicts.Row
	Evidence  []verdictevidence.Row
	Operators []operatorverdicts.Row
	// Backgrounds are what decoys tell, for each level that was watched.
	Backgrounds []Background
	// Steps are how each row of Verdicts came about, in the same order.
	Steps []Steps
	// Notes say in sentences what was put aside as a whole.
	Notes []string
}

// LevelSteps is how the p-value of one operator at one group and level came about.
type LevelSteps struct {
	Level  cachefill.Level
	Names  int
	Probes int64
	// ExposureDays and VisibleDays are of all names together; Fills count, Sound are those without
	// a flag, Removed were taken out by filters.
	ExposureDays, VisibleDays float64
	TTLSeconds                float64
	Fills, Sound, Removed     int
	// Decoys watched there had DecoyFills in DecoyDays.
	Decoys, DecoyFills int
	DecoyDays          float64
	// Neighbours are other operators watched at the group, less striking ones; they had
	// NeighbourFills in NeighbourDays.
	Neighbours, NeighbourFills int
	NeighbourDays              float64
	// Shape and Days are what is believed of the background there, after decoys and neighbours;
	// Expected is how many fills it explains.
	Shape, Days, Expected float64
	// LogP is the logarithm of the tail probability, LogSound that of the sound fills alone, LogDecoys
	// what LogP would be by decoys alone.
	LogP, LogSound, LogDecoys float64
	// EValue is the e-value with the bound BoundPerDay of the background.
	EValue, BoundPerDay float64
	// LeastFills is how many fills would have been enough for Indicated; 0 if no number. LeastOther is how many of them had to be of other names
	// than the one with most, since a machine may ask for one; 0 if none.
	LeastFills, LeastOther int

	watchedDays float64
	background  pooled
	caches      float64
	isAnchored  bool
}

// GroupSteps is what one group says of one operator.
type GroupSteps struct {
	Label   string
	ASNs    []int64
	Mass    float64
	Sources int
	// IsSolid says that its fills can support, by Mass and Sources.
	IsSolid bool
	Levels  []LevelSteps
	// LogP and LogSound are those of the better level, times the number of levels, plus that of a machine that asks for one name
	// while the background explains the fills of all others, whose logarithm is LogMachine; nil if the fills tell that
	// there is none. IsLone says that all fills are of one name, so that this is Settings.LoneName.
	LogP, LogSound, EValue float64
	LogMachine             *float64
	IsLone                 bool
	// Days are the days (UTC) with fills that count; SoundDays those with fills without a flag.
	Days, SoundDays []time.Time
	// DetectablePerDay is the least rate that would have been found; +Inf if none.
	DetectablePerDay float64
	// IsNamed says that its networks may be named.
	IsNamed bool

	// lookups is nil where no time counts; its upper end is infinite where entries were never known to be absent, at
	// either level. lookupsAt is the level that it comes from.
	lookups   *arrival.Rate
	lookupsAt cachefill.Level
}

// Aside is a group of the country that says nothing, and why.
type Aside struct {
	Label, Because string
	Resolvers      int
	IsExcluded     bool
	// Fills were seen there and do not count.
	Fills int
}

// Steps is how a verdict came about.
type Steps struct {
	Operator, Country string
	Settings          Settings
	// Groups were watched and count, by label; Unwatched may testify but were never asked for
	// the operator; Aside may not testify for the country.
	Groups    []GroupSteps
	Unwatched []string
	Aside     []Aside
	// LogLeast is the least LogP of the groups, LogP what Šidák makes of it over all of them.
	LogLeast, LogP float64
	// Of Pairs tested this one has the rank Rank; Selected are indicated at the rate of the settings.
	Rank, Pairs, Selected int
	QBH, QBY              float64
	// LogSupport is the p-value by sound fills of solid groups alone, 0 if another condition of
	// Supported fails; QSupport the rate at which it is selected.
	LogSupport, QSupport float64
	// DecoyPairs of OfDecoyPairs, decoys run as operators, have as small a p-value, and PairsAbove of Pairs;
	// QDecoy is what follows, nil without decoys.
	DecoyPairs, OfDecoyPairs, PairsAbove int
	QDecoy                               *float64
	PowerAtDailyLookup, DetectablePerDay float64
	Verdict                              string
	Reasons                              []string

	operator *Operator
	lacking  []string // conditions of Supported that fail
}
