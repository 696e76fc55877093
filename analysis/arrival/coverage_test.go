package arrival

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// scenes are the kinds of watching that estimates are for.
func scenes() (names []string, all []scene) {
	add := func(name string, s scene) {
		s.days = 14
		s.caches = max(1, s.caches)
		names = append(names, fmt.Sprintf("%s %g/day", name, s.perDay))
		all = append(all, s)
	}
	for _, rate := range []float64{0.14, 1, 10, 100, 1000} {
		add("dense 300 s", scene{perDay: rate, ttl: 300, gap: 150})
	}
	for _, rate := range []float64{0.14, 1, 10, 100, 1000} {
		add("dense 3600 s", scene{perDay: rate, ttl: 3600, gap: 3600})
	}
	for _, rate := range []float64{0.5, 2, 20, 200, 1000} {
		add("rare 600/300 s", scene{perDay: rate, ttl: 300, gap: 600})
	}
	for _, rate := range []float64{1, 10, 100} {
		add("rare 3600/300 s", scene{perDay: rate, ttl: 300, gap: 3600})
	}
	for _, rate := range []float64{0.25, 0.5, 1, 4} {
		add("delegation 2 d", scene{perDay: rate, ttl: 172_800, gap: 21_600})
	}
	for _, rate := range []float64{10, 100, 1000} {
		add("day/night 3600 s", scene{perDay: rate, ttl: 3600, gap: 600, amplitude: 0.95, hourly: true})
	}
	for _, rate := range []float64{10, 100, 1000} {
		add("day/night 300 s", scene{perDay: rate, ttl: 300, gap: 300, amplitude: 0.95, hourly: true})
	}
	for _, rate := range []float64{2, 20, 200} {
		add("day/night rare 600/300 s", scene{perDay: rate, ttl: 300, gap: 600, amplitude: 0.95, hourly: true})
	}
	for _, c := range []int{1, 2, 4, 8, 16} {
		for _, rate := range []float64{2, 20, 200} {
			add(fmt.Sprintf("pool of %d", c), scene{perDay: rate, ttl: 300, gap: 100, caches: c})
		}
	}
	for _, rate := range []float64{2, 20, 200} {
		add("4 of 8 caches by port", scene{perDay: rate, ttl: 300, gap: 300, caches: 8, anchors: 4})
	}
	for _, c := range []int{2, 4, 16} {
		for _, rate := range []float64{2, 20, 200} {
			add(fmt.Sprintf("day/night pool of %d", c), scene{perDay: rate, ttl: 300, gap: 100, caches: c, amplitude: 0.95, hourly: true})
		}
	}
	// What no method here sets right: the time of day of delegations.
	for _, rate := range []float64{0.25, 1} {
		add("day/night delegation 2 d", scene{perDay: rate, ttl: 172_800, gap: 21_600, amplitude: 0.95, hourly: true})
	}
	add("day/night rare 600/300 s", scene{perDay: 1000, ttl: 300, gap: 600, amplitude: 0.95, hourly: true})
	// Caches that fetch entries anew in their last 2 s.
	for _, rate := range []float64{200, 1000} {
		add("renewing rare 600/300 s", scene{perDay: rate, ttl: 300, gap: 600, amplitude: 0.95, hourly: true, renews: true})
	}
	add("renewing 3600 s", scene{perDay: 1000, ttl: 3600, gap: 600, amplitude: 0.95, hourly: true, renews: true})
	return names, all
}

// TestCoverageTable prints the table of the package comment.
func TestCoverageTable(t *testing.T) {
	long := os.Getenv("BRIDLE_LONG") == "1" // else a few runs of each, which say little but that it runs
	names, all := scenes()
	t.Logf("%-30s %6s %6s %6s %6s %6s %6s %6s %6s %6s", "scene", "seen", "ratio", "naive", "cover", "below", "above", "width", "oracle", "o.cov")
	for i, s := range all {
		t.Run(strings.ReplaceAll(names[i], "/", " by "), func(t *testing.T) {
			runs := 2000
			if s.perDay*float64(s.caches) > 150 {
				runs = 800
			}
			if !long {
				runs = 2
			}
			f := s.many(uint64(i), runs)
			t.Logf("%-30s %6.1f %6.3f %6.3f %6.3f %6.3f %6.3f %6.3f %6.2f %6.3f", names[i], f.seen, f.ratio, f.naive, f.coverage,
				f.below, f.above, f.width, f.width/f.oracle, f.oracleCoverage)
		})
	}
}
