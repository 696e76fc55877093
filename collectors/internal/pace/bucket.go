package pace

import "math"

// bucket keeps the rate over all targets. It is the virtual scheduling form of a token
// bucket (ITU-T I.371, generic cell rate algorithm) with one change: a bucket that has run
// over was not used, so its tokens are thrown away but for one. Hence a stall makes
// no burst.
type bucket struct {
	interval int64 // nanoseconds per packet, rounded up so that the rate is never exceeded
	reserve  int64 // nanoseconds that may be made up for: Batch-1 intervals
	due      int64 // nanoseconds since 1970 at which the next packet would go at an even pace, plus reserve
}

func newBucket(rate float64, batch int) bucket {
	interval := int64(math.Ceil(1e9 / rate))
	return bucket{interval: interval, reserve: int64(batch-1) * interval}
}

// earliest returns the first whole microsecond at which n packets may go.
func (b *bucket) earliest(n int) Instant {
	ns := b.due - b.reserve + int64(n-1)*b.interval
	at := ns / 1000
	if ns%1000 > 0 {
		at++
	}
	return Instant(at)
}

// take counts a packet at an instant not before earliest. Rounding to whole
// microseconds is no stall: up to 999 ns are always made up for, else a rate of 300,000 would
// be one of 250,000.
func (b *bucket) take(at Instant) {
	ns := int64(at) * 1000
	if b.due < ns-999 {
		b.due = ns + b.reserve
	}
	b.due += b.interval
}

// empty leaves nothing to be made up for: the next packet goes an interval after at.
func (b *bucket) empty(at Instant) { b.due = int64(at)*1000 + b.reserve + b.interval }
