package verdict

import (
	"math"
	"slices"
)

// Limits of the search for a beat in the fills of one name, in seconds.
const (
	offBeat      = 5.0   // how far a fill may be from the beat: instants are known to one or two, and clocks jitter
	leastBeat    = 120.0 // of a shorter one, fills at random lie on the beat too often
	beatGaps     = 40    // gaps between fills next to each other in which a beat is looked for
	beatDivisors = 8     // a gap may be so many beats
	beatShare    = 0.8   // of the fills that lie on it
)

// keepsBeat says whether fills of one name, in whatever cache of a group, may be those of a machine with a clock: most lie on a
// common beat. That is a doubt and no proof: the filter of package cachefill, which takes fills out, asks for a
// proof against people of any kind, so that it cannot judge a beat that divides the TTL, at which an entry is renewed as soon as it
// has gone as if somebody asked all the time. Fills at random in 14 days lie on the best of all beats tried in a thousandth of cases or
// less (eight fills, beats of 120 s: .083^5 times 320 beats); those of a name that is looked up within offBeat
// seconds of every expiry keep the beat of the TTL and are doubted too.
func keepsBeat(fills []Event) bool {
	at := make([]float64, len(fills))
	for i, f := range fills {
		at[i] = f.At.Sub(fills[0].At).Seconds()
	}
	slices.Sort(at)
	for i := 1; i < min(len(at), beatGaps+1); i++ {
		for k := 1.0; k <= beatDivisors; k++ {
			if period := (at[i] - at[i-1]) / k; period >= leastBeat && onBeat(at, i, period) >= int(math.Ceil(beatShare*float64(len(at)))) {
				return true
			}
		}
	}
	return false
}

// onBeat counts the fills on a beat that begins with fill i-1 and has fill i. The period is made more exact as the line gets
// longer; and the line follows each fill that is on it, since clocks drift.
func onBeat(at []float64, i int, period float64) int {
	n := 0
	for _, way := range []int{1, -1} {
		first, p := at[i], period
		if way < 0 {
			first = at[i-1]
		}
		last, beats := first, 0.0
		for j := i; j >= 0 && j < len(at); j += way {
			if way < 0 && j == i {
				continue // counted the other way
			}
			k := math.Round(math.Abs(at[j]-last) / p)
			if math.Abs(math.Abs(at[j]-last)-k*p) > offBeat {
				continue
			}
			n++
			last, beats = at[j], beats+k
			if beats > 0 {
				p = (math.Abs(last-first) + period) / (beats + 1)
			}
		}
	}
	return n
}
