package arrival

import (
	"math"
	"testing"

	"bridle/collectors/simnet/dns"
)

// A Poisson process of rate 10 a day: the mean gap is a tenth of a day, its standard error
// over n gaps that divided by sqrt(n); the share of gaps above the mean is 1/e.
func TestPoissonGaps(t *testing.T) {
	s := New([]Rate{{PerDay: 4}, {PerDay: 6}}, nil, 1e6*dns.Day, Seed(1, 2, 3))
	const n = 100_000
	var last, sum dns.Instant
	above := 0.0
	for range n {
		next := s.Next(last)
		if next <= last {
			t.Fatal("a stream went back")
		}
		sum += next - last
		if next-last > dns.Day/10 {
			above++
		}
		last = next
	}
	mean := float64(sum) / n / float64(dns.Day)
	if math.Abs(mean-0.1) > 4*0.1/math.Sqrt(n) {
		t.Errorf("mean gap %.5f days, expected 0.1", mean)
	}
	p := 1 / math.E
	if got := above / n; math.Abs(got-p) > 4*math.Sqrt(p*(1-p)/n) {
		t.Errorf("%.4f of the gaps are longer than their mean, expected 1/e", got)
	}
}

// Asking anew does not change the law: skipping ahead and asking again gives the same mean
// distance from where one asks.
func TestPoissonHasNoMemory(t *testing.T) {
	s := New([]Rate{{PerDay: 24}}, nil, 1e6*dns.Day, Seed(4))
	const n = 100_000
	var sum float64
	at := dns.Instant(0)
	for i := range n {
		sum += float64(s.Next(at) - at)
		at += dns.Instant(i%7) * dns.Second * 1000
	}
	if mean := sum / n / float64(dns.Day); math.Abs(mean*24-1) > 4/math.Sqrt(n) {
		t.Errorf("mean distance %.4f hours, expected 1", mean*24)
	}
}

// A course with amplitude 1 and peak at 18 h has its mean rate at 12 h and 0 h, none at 6 h:
// the expected number between two hours is the integral of 1 + cos.
func TestCourse(t *testing.T) {
	const perDay, days = 100.0, 2000
	s := New([]Rate{{PerDay: perDay, Amplitude: 1, PeakHour: 18}}, nil, days*dns.Day, Seed(5))
	var hours [24]float64
	for at := s.Next(0); at != Never; at = s.Next(at) {
		hours[int(at%dns.Day/(dns.Day/24))]++
	}
	for h, got := range hours {
		// ∫ from h to h+1 of (1 + cos(2π(x-18)/24)) dx / 24
		integral := 1 + 24/(2*math.Pi)*(math.Sin(2*math.Pi*(float64(h)-17)/24)-math.Sin(2*math.Pi*(float64(h)-18)/24))
		want := perDay * days / 24 * integral
		if math.Abs(got-want) > 4*math.Sqrt(want)+1 {
			t.Errorf("hour %d: %.0f lookups, expected %.0f", h, got, want)
		}
	}
}

func TestBoundsOfARate(t *testing.T) {
	s := New([]Rate{{PerDay: 1e4, From: 2 * dns.Day, Until: 3 * dns.Day}}, nil, 10*dns.Day, Seed(6))
	first, last, n := s.Next(0), dns.Instant(0), 0
	for at := first; at != Never; at = s.Next(at) {
		last, n = at, n+1
	}
	if first < 2*dns.Day || last >= 3*dns.Day || n < 9500 || n > 10_500 {
		t.Errorf("%d lookups from %v to %v", n, first, last)
	}
}

// A sweep contains a name with the given probability, once, within its window; asking from
// any instant finds the next one of the same sweeps.
func TestSweeps(t *testing.T) {
	s := &Sweeps{First: dns.Day, Every: 2 * dns.Day, Window: dns.Day / 24, Share: 0.7, Seed: 9}
	n := 0
	for at := s.Next(0); at < 20_000*dns.Day; at = s.Next(at) {
		if into := (at - dns.Day) % (2 * dns.Day); into < 0 || into > dns.Day/24 {
			t.Fatalf("a lookup %v after its sweep began", into)
		}
		if again := s.Next(at - 1); again != at {
			t.Fatalf("asked just before %v the sweeps say %v", at, again)
		}
		n++
	}
	if math.Abs(float64(n)-7000) > 4*math.Sqrt(10_000*0.7*0.3) {
		t.Errorf("%d of 10,000 sweeps contain the name, expected 7,000", n)
	}
	s.From = 101 * dns.Day
	if at := s.Next(0); at < s.From {
		t.Errorf("the name is swept at %v, before it is public", at)
	}
}

// The intervals of a monitor have mean Every and standard deviation Jitter·√2.
func TestBeat(t *testing.T) {
	b := &Beat{First: 0, Every: 300 * dns.Second, Jitter: 5 * dns.Second, Share: 1, Seed: 3}
	const n = 20_000
	var sum, squares float64
	last := b.Next(0)
	first := last
	for range n {
		next := b.Next(last)
		gap := float64(next-last) / float64(dns.Second)
		sum += gap
		squares += (gap - 300) * (gap - 300)
		last = next
	}
	if mean := float64(last-first) / float64(dns.Second) / n; math.Abs(mean-300) > 0.01 {
		t.Errorf("mean interval %.3f s", mean)
	}
	if sd := math.Sqrt(squares / n); math.Abs(sd-5*math.Sqrt2) > 0.2 {
		t.Errorf("standard deviation of intervals %.3f s, expected %.3f", sd, 5*math.Sqrt2)
	}
}

// Different parts give different streams; the same parts the same.
func TestSeed(t *testing.T) {
	seen := map[Draws]bool{}
	for seed := range int64(10) {
		for a := range uint64(100) {
			for b := range uint64(100) {
				seen[Seed(seed, a, b)] = true
			}
		}
	}
	if len(seen) != 100_000 {
		t.Errorf("%d different streams of 100,000", len(seen))
	}
}

// Uniform numbers of neighbouring streams are not correlated: their sum has variance n/6.
func TestNeighbouringStreams(t *testing.T) {
	const n = 100_000
	var product float64
	for i := range uint64(n) {
		a, b := Seed(1, i), Seed(1, i+1)
		product += (a.Uniform() - 0.5) * (b.Uniform() - 0.5)
	}
	if r := product / n * 12; math.Abs(r) > 4/math.Sqrt(n) {
		t.Errorf("correlation %.4f", r)
	}
}
