package survey

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/qualificationexchanges"
)

// MinPorts is how many own ports a survey needs to find a pool of 16 caches with probability 0.99.
const MinPorts = 115

// Resolver is somebody who is to be qualified.
type Resolver struct {
	Address netip.AddrPort
	// ASN is the AS it lies in; 0: not known.
	ASN uint32
}

// Exchanges takes rows, as a study.Writer does.
type Exchanges interface {
	Write(rows ...qualificationexchanges.Row) error
}

// Anomalies takes packets that could not be accepted.
type Anomalies interface {
	Write(rows ...anomalies.Row) error
}

// Config says what a survey is to do. The zero value of a field means what its comment says.
type Config struct {
	// Resolvers in the order of the list, each address and port once.
	Resolvers []Resolver
	// Zone is the apex of the canary zone, lower case, without final dot.
	Zone string
	// Seed decides names, starts and neighbours.
	Seed int64
	// Start is when the survey begins, in whole seconds of study time; it stays the same when the run
	// is resumed.
	Start time.Time
	// Duration is over how long starts, rounds of honesty and of visibility are spread; 0 means 3 days. It takes
	// longer if the tests themselves do, which is half an hour for each resolver.
	Duration time.Duration
	// Pause is the least time between two rounds with one resolver; 0 means 30 s.
	Pause time.Duration
	// Tests are the words of the tests that are wanted, as in the column test; nil means all. What finds out
	// whether a resolver is alive and may be asked at all is asked in any case.
	Tests []string
	// Quick is for servers of one's own that run in real time: it leaves out half of the rounds of refresh, asks in
	// it for TTLs of 40 and 20 s instead of 120 and 60, and shortens the times between questions of other tests
	// to seconds. All that the tests rest on holds, but rare or slow effects have less time to show. Duration and
	// Pause may then be as short as a second.
	Quick bool
	// Honesty is how many rounds of the honesty test are wanted; 0 means 30.
	Honesty int
	// Ports are own ports, MinPorts of them or more, open in every family of the resolvers.
	Ports []uint16
	// Reach is a well-known name to ask for with RD=1, lower case, without final dot, as the study of
	// 2018 did; "" leaves the test out.
	Reach string
	// Neighbour reports whether an unused address next to a resolver may be asked; nil means that none
	// may.
	Neighbour func(netip.Addr) bool
	// RunID and Vantage are those of the rows.
	RunID, Vantage string
	// Exchanges and Anomalies take the rows.
	Exchanges Exchanges
	Anomalies Anomalies
}

// check fills in what is left to defaults and says what is wrong.
func (c *Config) check() error {
	if c.Duration == 0 {
		c.Duration = 72 * time.Hour
	}
	if c.Pause == 0 {
		c.Pause = 30 * time.Second
	}
	if c.Honesty == 0 {
		c.Honesty = 30
	}
	switch {
	case len(c.Resolvers) == 0:
		return errors.New("the survey has no resolvers; import a list of them first")
	case !plainName(c.Zone):
		return fmt.Errorf("%q is no canary zone; write it in lower case, without final dot", c.Zone)
	case c.Reach != "" && !plainName(c.Reach):
		return fmt.Errorf("%q is no well-known name; write it in lower case, without final dot", c.Reach)
	case c.Start.IsZero() || c.Start.Nanosecond() != 0:
		return fmt.Errorf("the start %v is no whole second of study time", c.Start)
	case c.Duration < time.Hour && !c.Quick:
		return fmt.Errorf("a survey of %v is too short; give an hour at least", c.Duration)
	case c.Duration < time.Second || c.Pause < time.Second:
		return fmt.Errorf("a survey of %v with pauses of %v is too short; give a second at least", c.Duration, c.Pause)
	case c.Honesty < 1 || c.Honesty > 1000:
		return fmt.Errorf("%d rounds of the honesty test; give 1 to 1000", c.Honesty)
	case len(c.Ports) < MinPorts:
		return fmt.Errorf("%d own ports are too few to count caches; give %d", len(c.Ports), MinPorts)
	case c.Exchanges == nil || c.Anomalies == nil:
		panic("survey: Config needs Exchanges and Anomalies")
	}
	return nil
}

// plainName reports whether a name is written as the survey needs it.
func plainName(name string) bool {
	if name == "" || len(name) > 180 || name != strings.ToLower(name) {
		return false
	}
	for label := range strings.SplitSeq(name, ".") {
		if label == "" || len(label) > 63 {
			return false
		}
	}
	return true
}
