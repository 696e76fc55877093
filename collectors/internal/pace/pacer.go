package pace

import (
	"fmt"
	"math"
	"net/netip"
)

// Instant is study time in microseconds since 1970 (UTC), not before.
type Instant int64

// Never is later than every instant.
const Never Instant = math.MaxInt64

const microsecondsPerDay = 86_400_000_000

// day returns the number of the UTC day.
func (t Instant) day() int64 { return int64(t) / microsecondsPerDay }

// Target is somebody who may be asked.
type Target struct {
	// Addr is the address; addresses written in IPv6 that stand for IPv4 are taken as IPv4.
	Addr netip.Addr
	// Group is the label of the cache group the address belongs to; empty: not known to
	// share a cache with others.
	Group string
}

// Pacer keeps limits over a list of targets, which are called by their place in it. It is
// for one goroutine at a time.
type Pacer struct {
	address, prefix, group level
	total                  total
	bucket                 bucket
	latest                 Instant // of all packets taken
}

// New returns a pacer over targets; the same address may appear in several. It does not keep
// targets. An error says which limit is missing or which target has no address.
func New(limits Limits, targets []Target) (*Pacer, error) {
	return NewOf(limits, len(targets), func(i int) Target { return targets[i] })
}

// NewOf does the same for n targets that a function gives, so that no list of them is needed. It gives the same target
// for a place every time, and is not used afterwards.
func NewOf(limits Limits, n int, target func(place int) Target) (*Pacer, error) {
	if err := limits.Validate(); err != nil {
		return nil, fmt.Errorf("pace: %w", err)
	}
	if n > math.MaxInt32 {
		return nil, fmt.Errorf("pace: %d targets are more than a run can hold; divide them", n)
	}
	for i := range n {
		if !target(i).Addr.IsValid() {
			return nil, fmt.Errorf("pace: target %d has no address", i)
		}
	}
	p := &Pacer{bucket: newBucket(limits.Rate, limits.Batch)}
	p.total.cap = limits.Total
	p.assignAddresses(limits, list{n, target})
	p.assignGroups(limits, list{n, target})
	return p, nil
}

// Earliest returns the earliest instant, not before now, at which a packet of so many
// bytes may go to a target if none goes to anybody before. If a cap stands in the way it
// is named, and the instant is the first at which it does not, which is on another UTC day, or
// [Never] if the packet alone is above a cap: the caller skips the probe as [OverCap], or waits.
func (p *Pacer) Earliest(target int, now Instant, bytes int) (Instant, Limit) {
	size := checked(now, bytes)
	s := p.share(target)
	at := max(p.Free(now),
		p.address.free(s.address), p.prefix.free(s.prefix), p.group.free(s.group))
	over := p.over(s, at, size)
	if over == NoLimit {
		return at, NoLimit
	}
	if size > min(p.address.bytes, p.prefix.bytes, p.total.cap.Bytes) || s.group != none && size > p.group.bytes {
		return Never, over
	}
	return Instant((at.day() + 1) * microsecondsPerDay), over
}

// share is where a target is counted.
type share struct{ address, prefix, group int32 }

func (p *Pacer) share(target int) share {
	return share{p.address.account(target), p.prefix.account(target), p.group.account(target)}
}

// over returns the first cap that a packet at an instant would exceed.
func (p *Pacer) over(s share, at Instant, size int64) Limit {
	if packets, bytes := p.address.over(s.address, at, size); packets {
		return AddressPackets
	} else if bytes {
		return AddressBytes
	}
	if packets, bytes := p.prefix.over(s.prefix, at, size); packets {
		return PrefixPackets
	} else if bytes {
		return PrefixBytes
	}
	if packets, bytes := p.group.over(s.group, at, size); packets {
		return GroupPackets
	} else if bytes {
		return GroupBytes
	}
	if packets, bytes := p.total.over(at, size); packets {
		return TotalPackets
	} else if bytes {
		return TotalBytes
	}
	return NoLimit
}

// Take counts a packet that goes now and reports true, if it may go; if not it changes
// nothing and [Pacer.Earliest] says what stands in the way.
func (p *Pacer) Take(target int, now Instant, bytes int) bool {
	at, over := p.Try(target, now, bytes)
	return over == NoLimit && at == now
}

// Try takes a packet that goes now if it may, and returns now; if not it changes nothing and returns what
// [Pacer.Earliest] does. It saves callers that mostly may a second look.
func (p *Pacer) Try(target int, now Instant, bytes int) (Instant, Limit) {
	at, over := p.Earliest(target, now, bytes)
	if over == NoLimit && at == now {
		p.bucket.take(now)
		p.count(target, now, 1, int64(bytes))
	}
	return at, over
}

// Free returns the earliest instant, not before now, at which rate and order let a packet go to
// anybody. Before it no target needs to be looked at.
func (p *Pacer) Free(now Instant) Instant { return max(now, p.latest, p.bucket.earliest(1)) }

// FreeFor does the same for n packets of one instant, at most Batch. Whoever waits for more than one wakes up
// less often, but should be early enough to lose nothing: see [Limits.Batch].
func (p *Pacer) FreeFor(n int, now Instant) Instant {
	return max(now, p.latest, p.bucket.earliest(n))
}

// Restore counts packets that went earlier, as recorded rows of the same run tell, so
// that gaps and caps hold across an interruption. Rows may come in any order; what they
// say is counted, not judged. Call it before the first [Pacer.Take]: afterwards no packet
// goes before the latest that was restored.
func (p *Pacer) Restore(target int, last Instant, packets, bytes int) {
	size := checked(last, bytes)
	if packets < 1 {
		panic(fmt.Sprintf("pace: %d packets were sent; there must be one", packets))
	}
	if last >= p.latest {
		p.bucket.empty(last)
	}
	p.count(target, last, int64(packets), size)
}

// Charge counts bytes of a packet that was taken at an instant and that turned out longer than was counted. It changes
// nothing if the day of that packet is over.
func (p *Pacer) Charge(target int, at Instant, bytes int) {
	size := checked(at, bytes)
	s := p.share(target)
	p.address.charge(s.address, at, size)
	p.prefix.charge(s.prefix, at, size)
	p.group.charge(s.group, at, size)
	if p.total.last.day() == at.day() {
		p.total.bytes += size
	}
}

func (p *Pacer) count(target int, at Instant, packets, bytes int64) {
	s := p.share(target)
	p.address.add(s.address, at, packets, bytes)
	p.prefix.add(s.prefix, at, packets, bytes)
	p.group.add(s.group, at, packets, bytes)
	p.total.add(at, packets, bytes)
	p.latest = max(p.latest, at)
}

// checked refuses what no caller can mean.
func checked(at Instant, bytes int) int64 {
	if at < 0 {
		panic("pace: an instant before 1970")
	}
	if bytes < 1 {
		panic("pace: a packet without bytes")
	}
	return int64(bytes)
}
