package world

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"bridle/datasets/world/random"
)

// plan is what an operator sets up: batches in order of time, and in each so many servers
// with a new domain, so many servers to move to, and domains on servers that were there.
type plan struct {
	batches []batchPlan
	spare   int // servers left for moves
	reused  int // domains on servers that were there
}

type batchPlan struct {
	size  int
	first bool // of the first generation, with decoy pages
	alone bool // a loner
	day   time.Time
}

// provision makes the batches of all operators with their servers, domains and certificates.
func (m *maker) provision() {
	r := m.stream("vendor days")
	last := m.s.lastProvisioning()
	for range m.s.Traces.VendorDays {
		m.vendorDays = append(m.vendorDays, instant(r, m.s.From, last).Truncate(day))
	}
	slices.SortFunc(m.vendorDays, time.Time.Compare)
	plans := make([]plan, len(m.operator))
	primary := make([]int, len(m.operator))
	for o := range m.operator {
		plans[o], primary[o] = m.divide(o)
	}
	first := m.firstGeneration(primary)
	if m.err != nil {
		return
	}
	for o := range m.operator {
		m.planBatches(o, &plans[o], primary[o], first[o])
		h := &holder{m: m, o: o, r: m.stream("provision", o), surplus: plans[o].spare}
		h.setUp(plans[o])
	}
	m.returning()
}

// divide splits the servers of an operator into those that come with a new domain and those
// that domains move to, and says how many domains come to servers that were there.
func (m *maker) divide(o int) (plan, int) {
	r := m.stream("divide", o)
	c := m.operator[o]
	reused := 0
	for range c.domains {
		if random.Chance(r, m.s.Traces.Address) {
			reused++
		}
	}
	reused = min(max(reused, c.domains-c.servers), c.domains-fewestServers+1)
	primary := c.domains - reused
	return plan{spare: c.servers - primary, reused: reused}, primary
}

// firstGeneration says how many servers of the first generation each operator had. Two of
// the later ones remain to everybody, for the command domains.
func (m *maker) firstGeneration(primary []int) []int {
	quota := make([]int, len(primary))
	p := m.s.Operators.DecoyPages
	if p == nil || p.Servers == 0 {
		return quota
	}
	room, sum := make([]float64, len(primary)), 0
	for _, o := range m.byAge(primary) {
		if c := m.operator[o]; !c.early && sum >= p.Servers {
			break
		}
		m.operator[o].early = true
		room[o] = float64(max(primary[o]-2, 0))
		sum += max(primary[o]-2, 0)
	}
	if sum < p.Servers {
		m.fail(fmt.Errorf("operators.decoy_pages.servers is %d, but all operators together have %d to spare for them; raise operators.count or lower it", p.Servers, sum))
		return quota
	}
	return random.Apportion(p.Servers, room, 0)
}

// byAge returns all operators, those drawn to be there from the start first. The others follow
// by size, since they have to be there too if the first ones drew few servers.
func (m *maker) byAge(primary []int) []int {
	all := make([]int, len(primary))
	for o := range all {
		all[o] = o
	}
	slices.SortStableFunc(all, func(a, b int) int {
		x, y := m.operator[a].early, m.operator[b].early
		switch {
		case x != y && x:
			return -1
		case x != y:
			return 1
		case x:
			return 0
		}
		return cmp.Compare(primary[b], primary[a])
	})
	return all
}

// planBatches cuts the servers of an operator into batches and gives each its day.
func (m *maker) planBatches(o int, p *plan, primary, first int) {
	r := m.stream("plan", o)
	from, last := m.s.From, m.s.lastProvisioning()
	switch d := m.s.Operators.DecoyPages; {
	case !m.operator[o].early:
		from = instant(r, from.Add(last.Sub(from)/20), last.Add(-last.Sub(from)/10)).Truncate(day)
	case d != nil:
		from = d.DarkOn.Add(30 * day)
	}
	for _, part := range []struct {
		n     int
		first bool
	}{{first, true}, {primary - first, false}} {
		for left := part.n; left > 0; {
			b := batchPlan{size: 1, first: part.first, alone: random.Chance(r, m.s.Traces.Loner)}
			if !b.alone {
				b.size = min(random.Geometric(r, m.s.Traces.BatchSize), left)
			}
			left -= b.size
			if part.first {
				b.day = m.s.From.Add(-dayCount(r.IntN(120)))
			} else {
				b.day = m.setUpDay(r, from, last)
			}
			p.batches = append(p.batches, b)
		}
	}
	slices.SortStableFunc(p.batches, func(a, b batchPlan) int { return a.day.Compare(b.day) })
}

// setUpDay draws the day of a batch: one on which the vendor provisions for many, or any.
func (m *maker) setUpDay(r *rand.Rand, from, last time.Time) time.Time {
	free := instant(r, from, last).Truncate(day)
	if random.Chance(r, m.s.Traces.VendorDay) {
		for _, d := range m.vendorDays {
			if !d.Before(free) {
				return d
			}
		}
	}
	return later(free, from)
}

// newBatch draws what the things of a batch have in common.
func (m *maker) newBatch(r *rand.Rand, o int, p batchPlan) (Batch, *nameService) {
	c, t := m.operator[o], m.s.Traces
	b := Batch{Operator: o, Day: p.day, Registrar: c.registrar, Network: c.network, Issuer: c.issuer}
	service := c.service
	pick := func(n int) int { return random.Pick(r, m.market[:n]) }
	if !random.Chance(r, t.Habit) {
		b.Registrar = m.registrars[pick(len(m.registrars))]
	}
	if !random.Chance(r, t.Habit) {
		b.Network = m.kinds[Hosting][random.Pick(r, m.hosting)]
	}
	if !random.Chance(r, t.Habit) {
		b.Issuer = m.authorities[pick(len(m.authorities))]
	}
	if !random.Chance(r, t.Habit) {
		service = pick(m.s.Names.NameServices)
	}
	by := &m.services[service]
	if random.Chance(r, t.OwnNS) && !p.alone {
		by = m.ownService(o)
	}
	b.NameService = by.apex
	switch {
	case random.Chance(r, t.Privacy):
		b.Registrant = "Privacy service of " + b.Registrar
	case random.Chance(r, t.Registrant) && !p.alone:
		b.Registrant = c.identity
	case random.Chance(r, t.Copied):
		b.Registrant = m.operator[r.IntN(len(m.operator))].identity
	default:
		b.Registrant = person(r)
	}
	// Versions follow the calendar: everybody gets them from the vendor.
	version := int(p.day.Sub(m.s.From.Add(-365*day))/day)/t.CohortDays - r.IntN(t.CohortSpread)
	b.Software = fmt.Sprintf("frontend-%d.%d", 1+max(version, 0)/10, max(version, 0)%10)
	return b, by
}

// ownService returns the name service of an operator, made when it is first used.
func (m *maker) ownService(o int) *nameService {
	if m.ownServers[o].servers == nil {
		m.ownServers[o] = m.nameService(m.stream("own service", o), m.operator[o].identity)
	}
	return &m.ownServers[o]
}

func dayCount(n int) time.Duration { return time.Duration(n) * day }
