package arrival

import (
	"math"

	"bridle/collectors/simnet/dns"
)

// Never is an instant after everything.
const Never = dns.Instant(math.MaxInt64)

// Rate is a Poisson process.
type Rate struct {
	// PerDay is its mean rate, per day, between From and Until; 0 for either means no bound.
	PerDay      float64
	From, Until dns.Instant
	// Amplitude and PeakHour give the course over the day:
	// rate(t) = PerDay (1 + Amplitude cos(2π (h-PeakHour)/24)), h the hour of the day in UTC.
	Amplitude, PeakHour float64
}

// at returns the rate at t, per day.
func (r *Rate) at(t dns.Instant) float64 {
	if t < r.From || r.Until != 0 && t >= r.Until {
		return 0
	}
	if r.Amplitude == 0 {
		return r.PerDay
	}
	hour := float64(t%dns.Day) / float64(dns.Day/24)
	return r.PerDay * (1 + r.Amplitude*math.Cos(2*math.Pi*(hour-r.PeakHour)/24))
}

// Schedule is a source of lookups at instants that are fixed beforehand.
type Schedule interface {
	// Next returns the first instant after the given one, or Never.
	Next(after dns.Instant) dns.Instant
}

// Stream is the lookups of one name at one cache.
type Stream struct {
	rates     []Rate
	schedules []Schedule
	most      float64 // no smaller than the sum of the rates at any instant, per day
	even      bool    // the rates have no course and no bounds, so that none is refused
	end       dns.Instant
	draws     Draws
}

// New returns the stream made of rates and schedules. Lookups after end are not drawn.
// The slices are kept.
func New(rates []Rate, schedules []Schedule, end dns.Instant, draws Draws) Stream {
	s := Stream{rates: rates, schedules: schedules, end: end, draws: draws, even: true}
	for i := range rates {
		r := &rates[i]
		if r.PerDay < 0 || r.Amplitude < 0 || r.Amplitude > 1 {
			panic("arrival: a rate is at least 0 and its amplitude between 0 and 1")
		}
		s.most += r.PerDay * (1 + r.Amplitude)
		s.even = s.even && r.Amplitude == 0 && r.From == 0 && r.Until == 0
	}
	return s
}

// Next returns the first lookup after the given instant, or Never. Random lookups are drawn
// anew by every call: of a Poisson process that is no less true than remembering them, as
// long as the caller does not use two answers about the same stretch of time.
func (s *Stream) Next(after dns.Instant) dns.Instant {
	next := s.poisson(after)
	for _, c := range s.schedules {
		next = min(next, c.Next(after))
	}
	if next > s.end {
		return Never
	}
	return next
}

// poisson draws by thinning (Lewis and Shedler 1979): candidates come at the greatest rate,
// and each is kept with probability rate / greatest rate.
func (s *Stream) poisson(after dns.Instant) dns.Instant {
	if s.most == 0 {
		return Never
	}
	t := float64(after)
	for {
		t += s.draws.Exponential() / s.most * float64(dns.Day)
		if t > float64(s.end) {
			return Never
		}
		at := max(dns.Instant(t), after+1)
		if s.even || s.draws.Uniform()*s.most < s.sum(at) {
			return at
		}
	}
}

func (s *Stream) sum(t dns.Instant) float64 {
	var sum float64
	for i := range s.rates {
		sum += s.rates[i].at(t)
	}
	return sum
}
