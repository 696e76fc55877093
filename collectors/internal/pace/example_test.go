package pace_test

import (
	"fmt"
	"net/netip"
	"time"

	"bridle/collectors/internal/pace"
)

// A collector asks when, waits until then, and takes.
func Example() {
	limits := pace.Polite(pace.Daily{Packets: 1000, Bytes: 100_000})
	limits.Address.Day.Packets = 2
	p, err := pace.New(limits, []pace.Target{
		{Addr: netip.MustParseAddr("192.0.2.1"), Group: "one cache"},
		{Addr: netip.MustParseAddr("198.51.100.1"), Group: "one cache"},
	})
	if err != nil {
		panic(err)
	}
	begin := pace.Instant(time.Date(2018, 9, 18, 12, 0, 0, 0, time.UTC).UnixMicro())
	now := begin
	for _, target := range []int{0, 1, 0, 0} {
		at, over := p.Earliest(target, now, 100)
		if over != pace.NoLimit {
			fmt.Printf("target %d: skipped: %s (%s)\n", target, pace.OverCap, over)
			continue
		}
		now = at // a real collector waits
		fmt.Printf("target %d: after %s: %v\n", target, time.Duration(now-begin)*time.Microsecond, p.Take(target, now, 100))
	}
	// Output:
	// target 0: after 0s: true
	// target 1: after 1s: true
	// target 0: after 10s: true
	// target 0: skipped: over_cap (packets a day and address)
}
