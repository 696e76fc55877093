package world

import "time"

// Infection is the truth that the whole method wants to find: phones in a network that
// talk to the command domains of an operator.
type Infection struct {
	Operator int `json:"operator"`
	Country  int `json:"country"`
	Network  int `json:"network"`
	// PerDay is the rate at which these phones look up each of the two command names, per
	// day, averaged over the day.
	PerDay float64   `json:"per_day"`
	Cycle  Cycle     `json:"cycle"`
	From   time.Time `json:"from"`
	Until  time.Time `json:"until"`
	// RoamingShare and VPNShare are the shares of these lookups that leave the country:
	// through a network the phone visits, or through a tunnel.
	RoamingShare float64 `json:"roaming_share"`
	VPNShare     float64 `json:"vpn_share"`
}

// Cycle is the course of a rate over the day: rate(t) = mean * (1 + Amplitude * cos(2π (h - PeakHour)/24))
// with h the hour of the day in UTC.
type Cycle struct {
	Amplitude float64 `json:"amplitude"` // between 0 (even) and 1
	PeakHour  float64 `json:"peak_hour_utc"`
}

// Cause says why a name is looked up.
type Cause string

// Causes of lookups.
const (
	CauseInfection  Cause = "infection"  // a phone at home
	CauseRoaming    Cause = "roaming"    // a phone abroad, or a visitor from abroad
	CauseVPN        Cause = "vpn"        // a phone behind a tunnel
	CauseVisit      Cause = "visit"      // people who visit a benign domain
	CauseBackground Cause = "background" // anybody, because the name is in a public list
	CauseSweep      Cause = "sweep"      // a crawler of indicator lists
	CauseMonitor    Cause = "monitor"    // a clockwork monitor
	CauseResearcher Cause = "researcher" // somebody who looks into one operator
	CauseParents    Cause = "parents"    // traffic that keeps the zones above warm
)

// Demand is a stream of lookups of one host at random instants (a Poisson process).
type Demand struct {
	Backend int     `json:"backend"`
	Domain  int     `json:"domain"`
	Host    int     `json:"host"`
	PerDay  float64 `json:"per_day"`
	Cycle   Cycle   `json:"cycle"`
	Cause   Cause   `json:"cause"`
	// Infection it comes from, or None.
	Infection int       `json:"infection"`
	From      time.Time `json:"from"`
	Until     time.Time `json:"until"`
}

// Sweeper is somebody who looks up all names of public lists through one cache system,
// again and again.
type Sweeper struct {
	Backend int `json:"backend"`
	// Every is the time from one sweep to the next, Window how long a sweep takes.
	Every  time.Duration `json:"every_ns"`
	Window time.Duration `json:"window_ns"`
	// Share is the probability that a sweep contains a name.
	Share float64 `json:"share"`
	// First is when the first sweep begins.
	First time.Time `json:"first"`
	// Operators limits the sweep to the names of some; empty means all public names,
	// decoys included. Such a sweeper is a researcher.
	Operators []int `json:"operators"`
}

// Monitor is a machine that looks up one host at even intervals.
type Monitor struct {
	Backend int           `json:"backend"`
	Domain  int           `json:"domain"`
	Host    int           `json:"host"`
	Every   time.Duration `json:"every_ns"`
	// Jitter is the standard deviation of the instants around the clock's beat.
	Jitter time.Duration `json:"jitter_ns"`
	First  time.Time     `json:"first"`
}
