package probe

import (
	"fmt"
	"math"
	"net/netip"
	"time"

	"bridle/collectors/internal/pace"
)

// Counted returns what a dispatcher counts in bytes for a query for any of the names and for a random label
// before it: header, type, class and OPT record of the query (RFC 1035, section 4.1; RFC 6891,
// section 6.1.2), its name, and what is counted for a reply.
func Counted(names []Name, reply int) int64 {
	longest := 0
	for i := range names {
		longest = max(longest, len(names[i].Name))
	}
	return int64(12 + 4 + 2 + 11 + 17 + longest + reply)
}

// offered is what a reply to a query counts unless told otherwise: what EDNS offers to take.
const offered = 1232

// reserve is the share of the limits that is left for days with more screens than others.
const reserve = 0.02

// allowance is how many packets a day each witness may be sent under the limits, which many may share.
type allowance struct {
	limits pace.Limits
	bytes  int64
}

// perDay returns the packets a day that a level allows.
func (a allowance) perDay(l pace.Level) float64 {
	n := min(float64(l.Day.Packets), float64(l.Day.Bytes)/float64(a.bytes))
	if l.Gap > 0 {
		n = min(n, float64(24*time.Hour)/float64(l.Gap))
	}
	return n
}

// share returns for each witness its packets a day: the least of its shares in the caps of address, prefix,
// group and total.
func (a allowance) share(witnesses []Witness) []float64 {
	total := min(float64(a.limits.Total.Packets), float64(a.limits.Total.Bytes)/float64(a.bytes), a.limits.Rate*86_400)
	list := make([]float64, len(witnesses))
	for i := range list {
		list[i] = total / float64(len(list))
	}
	divide := func(of numbering, level pace.Level) {
		members := make([]float64, of.n)
		for i := range list {
			members[of.at(i)]++
		}
		for i := range list {
			list[i] = min(list[i], a.perDay(level)/members[of.at(i)])
		}
	}
	l := Pack(witnesses)
	order := l.sorted()
	divide(l.addresses(order), a.limits.Address)
	divide(l.neighbourhoods(order), a.limits.Prefix)
	divide(l.groups(order), a.limits.Group)
	for i := range list {
		list[i] *= 1 - reserve
	}
	return list
}

// neighbourhood returns the /24 or /48 of an address, as package pace counts them.
func neighbourhood(a netip.Addr) netip.Prefix {
	a = a.Unmap()
	p, _ := a.Prefix(map[bool]int{true: 24, false: 48}[a.Is4()])
	return p
}

// purse holds packets of one kind that a witness may be sent: one per slot, in the long run. Free is the
// first slot that is not spoken for. Who wants a packet at an instant speaks for a slot; when more is wanted
// than there are slots, free runs ahead of the clock, and all intervals of the witness stretch alike.
type purse struct {
	slot, free instant
	credit     instant // how far free may lag behind the clock
}

// newPurse returns a purse of so many packets a day, of which a hundredth, but not fewer than least nor
// more than most, may go at once after a quiet time.
func newPurse(perDay float64, least, most instant, start instant) purse {
	slot := instant(math.Ceil(float64(day) / perDay))
	return purse{slot: slot, free: start, credit: min(max(instant(perDay)/100, least), most) * slot}
}

// speak speaks for a slot at about the wanted instant and returns the instant at which it may be used.
func (p *purse) speak(now, want instant) instant {
	p.spend(now, 1)
	return max(want, p.free)
}

// spend takes slots for packets that go now or have gone.
func (p *purse) spend(now instant, packets int) {
	if packets > 0 {
		p.free = max(p.free, now-p.credit) + instant(packets)*p.slot
	}
}

// has reports whether there are slots for so many packets now.
func (p *purse) has(now instant, packets int) bool {
	return max(p.free, now-p.credit)+instant(packets)*p.slot <= now
}

// burstPackets is what a burst takes: three confirmations and a random label.
const burstPackets = 4

// burstShare is the part of what is left beside screens that bursts may take.
const burstShare = 0.2

// budget is what a witness may be sent. The purses spread over time what goes beside its screens; the count
// of the day is a backstop for days on which many tries are lost.
type budget struct {
	dense  purse // dense probes, those after expiries, second tries
	bursts purse
	most   int64 // packets in a UTC day
	today  int64 // the day of the count, in days since 1970
	used   int64 // packets on that day
}

// count notes packets that went at an instant; less than 0 takes back what did not go. Those of days gone by do not count any more.
func (b *budget) count(t instant, packets int) {
	if d := t / day; d > b.today {
		b.today, b.used = d, 0
	} else if d < b.today {
		return
	}
	b.used = max(0, b.used+int64(packets))
}

// left returns how many more packets may go on the day of an instant.
func (b *budget) left(t instant) int64 {
	if t/day != b.today {
		return b.most
	}
	return b.most - b.used
}

// newBudget returns the budget of a witness whose screens take so many of its packets a day.
func newBudget(w *Witness, perDay, screens float64, start instant) (budget, error) {
	left := perDay - screens
	if left < 10 {
		return budget{}, fmt.Errorf("%s: the limits allow it %.0f packets a day, and its screens alone take %.0f; ask for fewer names, screen less often or take fewer witnesses",
			w.Address, perDay, screens)
	}
	return budget{dense: newPurse(left*(1-burstShare), 1, 8, start), most: int64(perDay),
		bursts: newPurse(left*burstShare, burstPackets, 4*burstPackets, start)}, nil
}
