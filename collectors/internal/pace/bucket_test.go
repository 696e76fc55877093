package pace

import (
	"math"
	"math/rand/v2"
	"net/netip"
	"testing"
)

var anyone = Target{Addr: netip.MustParseAddr("203.0.113.1")}

// The long-run rate is the one that was asked for within 1 %, and never above, for takers
// that are punctual and for takers that come late by less than a batch is worth.
func TestRateIsKept(t *testing.T) {
	for _, rate := range []float64{0.01, 1, 3.3, 1000, 3333.3, 99_999, 320_000, 700_000, 1e6} {
		for _, batch := range []int{1, 2, 32} {
			if batch > 1 && float64(batch) > rate {
				continue
			}
			for _, late := range []bool{false, true} {
				if late && batch == 1 {
					continue // nothing may be made up for
				}
				r := rand.New(rand.NewPCG(7, 7))
				slack := int(float64(batch-1) / rate * 1e6 * 0.99)
				p := mustNew(t, free(rate, batch), anyone)
				const packets = 20_000
				now, first := start, start
				for n := 0; n < packets; {
					at, _ := p.Earliest(0, now, 1)
					now = at
					if late {
						now += Instant(r.IntN(slack + 1))
					}
					for p.Take(0, now, 1) {
						n++
					}
				}
				got := packets / (float64(now-first) / 1e6)
				if math.Abs(got/rate-1) > 0.01 {
					t.Errorf("%g/s in batches of %d, late %v: %g/s", rate, batch, late, got)
				}
			}
		}
	}
}

// At 300,000/s the interval is 3,334 ns, rounded up; instants are the multiples, rounded up.
func TestInstantsAreRoundedUp(t *testing.T) {
	p := mustNew(t, free(300_000, 1), anyone)
	for n := range Instant(5000) {
		at, _ := p.Earliest(0, start, 1)
		if want := start + (n*3334+999)/1000; at != want || !p.Take(0, at, 1) {
			t.Fatalf("packet %d after %d µs, expected %d", n, at-start, want-start)
		}
	}
}

// After a stall a collector that takes all it can get gets one packet and then the even
// pace, however long the stall was; at no instant does it get more than a batch.
func TestStallMakesNoBurst(t *testing.T) {
	for _, rate := range []float64{100, 3333.3, 300_000} {
		for _, batch := range []int{1, 2, 8, 64} {
			p := mustNew(t, free(rate, batch), anyone)
			now := start
			take := func() (n int) {
				for p.Take(0, now, 1) {
					n++
				}
				return n
			}
			interval := Instant(math.Ceil(1e6 / rate))
			for _, stall := range []Instant{Instant(batch)*interval + 1, second, 3600 * second, 100 * 86_400 * second} {
				now += max(stall, Instant(batch)*interval+1)
				if n := take(); n != 1 {
					t.Fatalf("%g/s, batches of %d: %d packets at once after a stall of %d µs", rate, batch, n, stall)
				}
				// A second in which everything is taken as soon as it may go.
				n, end := 0, now+second
				for now < end {
					now, _ = p.Earliest(0, now, 1)
					if now >= end {
						break
					}
					n += take()
				}
				if float64(n) > rate+1 {
					t.Fatalf("%g/s, batches of %d: %d packets in the second after a stall", rate, batch, n)
				}
				now = end
			}
		}
	}
}

// What may be made up for is a batch, all at one instant, and no more.
func TestBatchIsTheMostAtOneInstant(t *testing.T) {
	const batch = 8
	p := mustNew(t, free(1000, batch), anyone)
	now := start
	if !p.Take(0, now, 1) {
		t.Fatal("the first packet does not go")
	}
	// The interval is 1 ms: seven are made up for, and the eighth is on time.
	now += batch * 1000
	n := 0
	for p.Take(0, now, 1) {
		n++
	}
	if n != batch {
		t.Errorf("%d packets, expected %d", n, batch)
	}
	// A microsecond more would have been a stall.
	now += batch*1000 + 1
	if !p.Take(0, now, 1) || p.Take(0, now, 1) {
		t.Errorf("more than one packet after a stall")
	}
}
