package world

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"bridle/datasets/world/random"
)

// noise draws who else looks up the names: crawlers of public lists, researchers, monitors.
// The background, and visits of benign domains, are rates of cache systems and domains.
func (m *maker) noise() {
	r := m.stream("sweepers")
	for range m.s.Noise.Sweepers {
		m.w.Sweepers = append(m.w.Sweepers, m.sweeper(r, r.IntN(len(m.w.Backends))))
	}
	r = m.stream("researchers")
	for range m.s.Noise.Researchers {
		s := m.sweeper(r, m.desk(r))
		s.Operators = []int{r.IntN(len(m.w.Operators))}
		m.w.Sweepers = append(m.w.Sweepers, s)
		for _, d := range m.w.Operators[s.Operators[0]].Command {
			m.w.Demands = append(m.w.Demands, Demand{
				Backend: s.Backend, Domain: d, PerDay: round(random.LogUniform(r, 0.2, 3)), Cycle: Cycle{Amplitude: 0.8, PeakHour: float64(r.IntN(24))},
				Cause: CauseResearcher, Infection: None, From: m.s.ProbeFrom, Until: m.s.Until,
			})
		}
	}
	m.monitors()
}

// desk returns the cache system of somebody in a security company, or of anybody.
func (m *maker) desk(r *rand.Rand) int {
	var desks []int
	for b := range m.w.Backends {
		if m.w.Networks[m.w.Backends[b].Network].Kind == Security {
			desks = append(desks, b)
		}
	}
	if len(desks) == 0 {
		return r.IntN(len(m.w.Backends))
	}
	return desks[r.IntN(len(desks))]
}

// sweeper draws the rhythm of a crawler. Its first sweep begins within one interval after
// probing does.
func (m *maker) sweeper(r *rand.Rand, backend int) Sweeper {
	n := m.s.Noise
	every := seconds(math.Ceil(random.Uniform(r, n.SweepEveryDays[0], n.SweepEveryDays[1]) * 86_400))
	return Sweeper{
		Backend: backend, Every: every,
		Window: min(seconds(math.Ceil(random.Uniform(r, n.SweepWindowMin[0], n.SweepWindowMin[1])*60)), every),
		Share:  n.SweepShare,
		First:  instant(r, m.s.ProbeFrom, m.s.ProbeFrom.Add(every)),
	}
}

// monitors draws machines that look up one published host, again and again.
func (m *maker) monitors() {
	r := m.stream("monitors")
	var published []int
	for i := range m.w.Domains {
		if !m.w.Domains[i].Public.IsZero() {
			published = append(published, i)
		}
	}
	if len(published) == 0 {
		return
	}
	n := m.s.Noise
	for range n.Monitors {
		every := seconds(math.Ceil(random.LogUniform(r, n.MonitorEveryMin[0], n.MonitorEveryMin[1]) * 60))
		m.w.Monitors = append(m.w.Monitors, Monitor{
			Backend: r.IntN(len(m.w.Backends)), Domain: m.watched(r, published), Every: every,
			Jitter: seconds(n.MonitorJitterS), First: instant(r, m.s.ProbeFrom, m.s.ProbeFrom.Add(every)),
		})
	}
}

// watched is a command domain half the time, since these are the ones that still work, and
// else any published one.
func (m *maker) watched(r *rand.Rand, published []int) int {
	if random.Chance(r, 0.5) {
		c := m.w.Operators[r.IntN(len(m.w.Operators))].Command
		if d := c[r.IntN(len(c))]; slices.Contains(published, d) {
			return d
		}
	}
	return published[r.IntN(len(published))]
}

// seconds is a duration of so many seconds, in whole microseconds.
func seconds(s float64) time.Duration { return time.Duration(s*1e6) * time.Microsecond }
