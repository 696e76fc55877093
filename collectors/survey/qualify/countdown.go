package qualify

import (
	"math"
	"slices"
)

// TTLs that the rounds of T3 ask for, in seconds: a slope, a cap and a floor are looked for.
const (
	capTTL   = 31_536_000
	floorTTL = 1
)

// slopeTolerance is how far the slope of a true countdown may be from -1 (cache probing, section 4, T3), beside the
// error that comes from whole seconds.
const slopeTolerance = 0.02

// roughSlope is from which error on a slope says too little alone: answers a second or two apart, as before large pools, allow
// an error of 1/2 to 1, with which a TTL that stands still looks like one that counts down.
const roughSlope = 0.25

// countdown is what T3 found: whether TTLs count down, and the bounds that the cache keeps.
//
// A cap is found if it is below a year. A floor is found if entries with a TTL of 1 s are there after 10 s, or if
// the answer to the filling question shows it; smaller floors that only later answers would show are missed.
type countdown struct {
	n          int
	slope      *float64
	cap, floor *uint32
	// tampered is true if the TTLs do not count down, judged if there were enough answers to tell.
	tampered, judged bool
	// matched and strayed count expiries where T3 gave no slope, or one that says little; astray is true if they show that TTLs do
	// not count down.
	matched, strayed int
	astray           bool
}

// point is an answer: seconds since the first of its round, and the TTL.
type point struct{ x, y float64 }

func (d *dossier) countdown() countdown {
	var c countdown
	var slopes [][]point
	for _, r := range d.courses("countdown") {
		switch r.all[0].ttlAsked {
		case capTTL:
			c.n += c.lookForCap(&r)
		case floorTTL:
			c.n += c.lookForFloor(&r)
		default:
			points := r.points()
			c.n += len(points)
			slopes = append(slopes, points)
		}
	}
	fit := leastSquares(slopes)
	if fit.n >= 2 {
		c.slope = &fit.slope
		c.tampered = math.Abs(fit.slope+1) > slopeTolerance+fit.error
	}
	c.judged = true
	if fit.n < 2 || fit.error > roughSlope {
		c.matched, c.strayed = d.expiries()
		c.astray = c.strayed >= 2 && c.strayed > c.matched
		c.tampered = c.tampered || c.astray
		c.judged = c.tampered || c.matched > c.strayed
	}
	if c.tampered {
		c.cap, c.floor = nil, nil // a TTL that does not count down tells of neither
	}
	return c
}

// expiries counts the answers without RD of T2 and T4 whose expiry is that of an answer to a filling question, and those
// with another. It stands in for the slope where T3 gave too few answers, as before large pools: a TTL that does not count
// down gives another expiry every time. Answers less than 5 s after the last fill cannot tell; and since two expiries within 2 s are one,
// a clock that is wrong by a share s shows only in answers later than 2/s seconds: after 40 s, the last of T2, only from 5 % on.
func (d *dossier) expiries() (matched, strayed int) {
	for _, test := range []string{"visibility", "pool"} {
		for _, c := range d.courses(test) {
			m, s := c.expiries()
			matched, strayed = matched+m, strayed+s
		}
	}
	return matched, strayed
}

// expiries does so for one name. It counts nothing after a fill that took several tries, which may be several fills.
func (c *course) expiries() (matched, strayed int) {
	if c.fill == nil || c.fill.tries > 1 {
		return 0, 0
	}
	var known []micros
	last := micros(0)
	for _, x := range c.all {
		if x.rd && x.hit() {
			known, last = append(known, x.expiry()), x.at
		}
	}
	for _, x := range c.held(false) {
		if !x.hit() || x.at < last+5*second {
			continue
		}
		if slices.ContainsFunc(known, func(e micros) bool { return near(e, x.expiry()) }) {
			matched++
		} else {
			strayed++
		}
	}
	return matched, strayed
}

// points returns the answers without RD of one fill. A fill that took several tries may be several fills in several
// caches, and is left out.
func (c *course) points() []point {
	if c.fill == nil || c.fill.tries > 1 {
		return nil
	}
	var out []point
	for _, x := range c.held(false) {
		if x.hit() {
			out = append(out, point{float64(x.at-c.fill.at) / 1e6, float64(x.ttl)})
		}
	}
	return out
}

// line is a straight line through answers of several rounds, each with its own height.
type line struct {
	n     int // answers in rounds of at least two
	slope float64
	error float64
}

// leastSquares fits TTL = height of the round + slope times seconds. A TTL is whole seconds, so each is off by at most half
// a second from a line; the slope is then off by at most sum |x - mean| / 2 sum (x - mean)². Fewer than two answers in every
// round give n = 0.
func leastSquares(rounds [][]point) line {
	var l line
	var sxx, sxy, sx float64
	for _, points := range rounds {
		if len(points) < 2 {
			continue
		}
		var mx, my float64
		for _, p := range points {
			mx += p.x / float64(len(points))
			my += p.y / float64(len(points))
		}
		for _, p := range points {
			sxx += (p.x - mx) * (p.x - mx)
			sxy += (p.x - mx) * (p.y - my)
			sx += math.Abs(p.x - mx)
		}
		l.n += len(points)
	}
	if sxx == 0 {
		return line{}
	}
	l.slope, l.error = sxy/sxx, sx/2/sxx
	return l
}

// lookForCap reads a round that filled a name with a TTL of a year. A TTL of 0 says nothing of what is kept.
func (c *countdown) lookForCap(r *course) (answers int) {
	if r.fill == nil || r.fill.ttl == 0 {
		return 0
	}
	kept, answers := r.fill.ttl, 1
	if x := r.firstShown(); x != nil {
		answers = 2
		if stored := storedTTL(r.fill, x); !alike(stored, kept) {
			kept = stored
		}
	}
	if kept < capTTL-2 {
		c.cap = &kept
	}
	return answers
}

// lookForFloor reads a round that filled a name with a TTL of one second. Expired entries that are shown with a TTL of at most
// 30 s may be stale (RFC 8767, section 4, recommends 30), so the last answer alone is no floor then.
func (c *countdown) lookForFloor(r *course) (answers int) {
	if r.fill == nil {
		return 0
	}
	kept, answers := r.fill.ttl, 1
	if x := r.firstShown(); x != nil {
		answers = 2
		if stored := storedTTL(r.fill, x); x.ttl != staleTTL && x.ttl != 0 && !alike(stored, kept) {
			kept = max(kept, stored)
		}
	}
	if kept > floorTTL {
		c.floor = &kept
	}
	return answers
}

// firstShown returns the first answer without RD after the fill.
func (c *course) firstShown() *exchange {
	for _, x := range c.all {
		if !x.rd && x.hit() && x.at >= c.fill.at {
			return x
		}
	}
	return nil
}

// alike reports whether two TTLs differ by no more than whole seconds on both sides can make them; the one that the
// answer to the fill shows is then the exact one.
func alike(a, b uint32) bool { return max(a, b)-min(a, b) <= 2 }

// storedTTL is the TTL with which an entry was stored that x shows: what is left, and the whole seconds since.
func storedTTL(fill, x *exchange) uint32 {
	return x.ttl + uint32((x.at-fill.at+second/2)/second)
}
