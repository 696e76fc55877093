package pace

import (
	"errors"
	"fmt"
	"math"
	"time"

	"bridle/collectors/internal/failure"
)

// OverCap is the failure of a probe that was skipped because it would have exceeded a cap:
// the word of the probes' vocabulary.
const OverCap = string(failure.OverCap)

// Limits is what a collector promises to the networks it asks. Everything must be
// stated: there is no cap that is left out. In JSON they stand in run.json of the run.
type Limits struct {
	// Rate is the number of packets a second over all targets, from one a day to a million.
	Rate float64 `json:"rate_per_s"`
	// Batch is the most packets that may go at one instant, from 1. A collector that wakes
	// up late may make up for at most Batch-1 packets; if it is later than that it has
	// stalled, and then nothing is made up for: it goes on with one packet and the
	// rate. So no window of w seconds holds more than Rate*w + Batch packets (at rates near
	// a million, one more, since instants are whole microseconds). Batch may not be worth more
	// than a second, unless it is 1. To keep the rate it should be worth twice the delay
	// with which the collector wakes up.
	Batch int `json:"batch"`
	// Address, Prefix and Group hold for each address, each /24 (IPv4) or /48 (IPv6), and
	// each cache group.
	Address Level `json:"address"`
	Prefix  Level `json:"prefix"`
	Group   Level `json:"group"`
	// Total holds for all targets together.
	Total Daily `json:"total"`
}

// Level is what holds for one address, prefix or group.
type Level struct {
	// Gap is the least time between two packets; 0: no gap.
	Gap time.Duration `json:"gap_ns"`
	// Day is the most in one UTC day, at most 4,294,967,295 of each.
	Day Daily `json:"day"`
}

// Daily is the most packets and bytes in one UTC day; both are above 0. The caller decides
// which bytes it counts; it should count the greatest reply it invites with the question.
type Daily struct {
	Packets int64 `json:"packets"`
	Bytes   int64 `json:"bytes"`
}

// Polite returns the limits proposed for the open Internet, with the total of a day, which
// is what the plan comes to and has no default.
//
// In all: 1,000 packets a second in batches of 8. Address: one packet per 10 s, 0.5 MB a day, and one packet per 35 s on average. Group: one
// packet per second. Rates of others: below 1 query/s, 1 kB/s and 100 MB a day per address
// in 2018. For prefixes, which nobody has stated: a packet per second, and ten addresses' worth
// a day; the same day for groups.
//
// Source: the 2018 report's and this project's conventions; the datasheet of probes.
func Polite(total Daily) Limits {
	const packets = 86_400 / 35
	const bytes = 500_000
	return Limits{
		Rate:    1000,
		Batch:   8,
		Address: Level{Gap: 10 * time.Second, Day: Daily{packets, bytes}},
		Prefix:  Level{Gap: time.Second, Day: Daily{10 * packets, 10 * bytes}},
		Group:   Level{Gap: time.Second, Day: Daily{10 * packets, 10 * bytes}},
		Total:   total,
	}
}

// Validate returns an error that names the limits that are missing or cannot be kept.
func (l Limits) Validate() error {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	switch {
	case !(l.Rate >= 1.0/86_400 && l.Rate <= 1e6):
		bad("a rate of %g packets a second; give one from 1/86400 (one a day) to 1000000", l.Rate)
	case l.Batch < 1:
		bad("a batch of %d packets; give at least 1", l.Batch)
	case l.Batch > 1 && float64(l.Batch) > l.Rate:
		bad("a batch of %d packets at %g a second is worth more than a second; give a smaller one", l.Batch, l.Rate)
	}
	for _, x := range []struct {
		name  string
		level Level
	}{{"address", l.Address}, {"prefix", l.Prefix}, {"cache group", l.Group}} {
		if x.level.Gap < 0 {
			bad("a gap of %s per %s; give 0 or more", x.level.Gap, x.name)
		}
		if d := x.level.Day; d.Packets > math.MaxUint32 || d.Bytes > math.MaxUint32 {
			bad("more than 4294967295 packets or bytes a day per %s; give less", x.name)
		}
		if d := x.level.Day; d.Packets < 1 || d.Bytes < 1 {
			bad("no cap on packets or bytes a day per %s; give both", x.name)
		}
	}
	if l.Total.Packets < 1 || l.Total.Bytes < 1 {
		bad("no cap on packets or bytes a day in total; give both")
	}
	return errors.Join(errs...)
}

// Limit names a cap.
type Limit uint8

// The caps. NoLimit means that none stands in the way.
const (
	NoLimit Limit = iota
	AddressPackets
	AddressBytes
	PrefixPackets
	PrefixBytes
	GroupPackets
	GroupBytes
	TotalPackets
	TotalBytes
)

// String returns the cap in words, such as "bytes a day and address".
func (l Limit) String() string {
	switch l {
	case NoLimit:
		return "no limit"
	case AddressPackets:
		return "packets a day and address"
	case AddressBytes:
		return "bytes a day and address"
	case PrefixPackets:
		return "packets a day and prefix"
	case PrefixBytes:
		return "bytes a day and prefix"
	case GroupPackets:
		return "packets a day and cache group"
	case GroupBytes:
		return "bytes a day and cache group"
	case TotalPackets:
		return "packets a day in total"
	case TotalBytes:
		return "bytes a day in total"
	}
	return fmt.Sprintf("limit %d", uint8(l))
}

// Stricter returns limits that keep both a and b: of each number the one that allows less.
func Stricter(a, b Limits) Limits {
	level := func(x, y Level) Level { return Level{max(x.Gap, y.Gap), daily(x.Day, y.Day)} }
	return Limits{
		Rate: min(a.Rate, b.Rate), Batch: min(a.Batch, b.Batch), Total: daily(a.Total, b.Total),
		Address: level(a.Address, b.Address), Prefix: level(a.Prefix, b.Prefix), Group: level(a.Group, b.Group),
	}
}

// daily returns the lesser of both numbers.
func daily(a, b Daily) Daily { return Daily{min(a.Packets, b.Packets), min(a.Bytes, b.Bytes)} }
