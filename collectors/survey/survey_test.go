package survey

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/collectors/internal/dispatch"
	"bridle/datasets/schema/qualificationexchanges"
	"bridle/datasets/world"
	"bridle/datasets/world/lab"
)

// counts are the rows of one resolver, by test, in the order of the words.
func counts(rows []qualificationexchanges.Row, address string) string {
	steps := map[string]int{}
	for _, r := range rows {
		if r.Address == address {
			steps[r.Test]++
		}
	}
	var out []string
	for _, word := range []string{"visibility", "delegation", "harm", "integrity", "countdown", "pool", "backend", "refresh", "packet_cache", "honesty", "sharing", "reach"} {
		if steps[word] > 0 {
			out = append(out, fmt.Sprint(word, " ", steps[word]))
		}
	}
	return strings.Join(out, ", ")
}

// What each kind of resolver is asked. The numbers follow from the table of tests: 3 x 5 visibility, 3
// delegation, 2 x 2 harm, 2 integrity, 5+2+2 countdown, 3 x 8 pool, 10 backend, 2+3+2+3 refresh, 3 packet cache, 30 x 2
// honesty.
const (
	whole     = "visibility 15, delegation 3, harm 4, integrity 2, countdown 9, pool 24, backend 10, refresh 10, packet_cache 3, honesty 60"
	hides60   = "visibility 15, delegation 3, harm 4, integrity 2, countdown 9, pool 24, backend 10, refresh 10, packet_cache 6, honesty 60" // shows at +61 s
	refuses0  = "visibility 15, delegation 3, harm 4, integrity 2, backend 10"
	refuses   = "visibility 15, delegation 3, harm 4, integrity 2"
	neverHere = "visibility 6, delegation 2" // three rounds begun and two, then three late tries
)

func TestWhatEachClassIsAsked(t *testing.T) {
	want := map[world.Class]string{
		world.BINDClosed: refuses, world.UnboundDefault: refuses0, world.PowerDNS5: refuses0, world.Knot: refuses0,
		world.SystemdResolved: refuses0, world.PowerDNS4: hides60, world.PowerDNS5Open: hides60,
	}
	for _, class := range world.Classes() {
		t.Run(string(class), func(t *testing.T) {
			s, b, _ := play(t, lab.Bench{Class: class}.World(1), nil)
			checkRows(t, s, b.rows)
			expected, ok := want[class]
			if !ok {
				expected = whole
			}
			if got := counts(b.rows, "127.1.0.1"); got != expected {
				t.Errorf("asked %s\nwant  %s", got, expected)
			}
			if recurses := class == world.UnboundSetRD || class == world.RecursesAlways; s.courses[0].leaks != recurses {
				t.Errorf("leaks: %v", s.courses[0].leaks)
			}
		})
	}
}

func TestWhatEachFrontAndFaultIsAsked(t *testing.T) {
	for _, c := range []struct {
		name  string
		bench lab.Bench
		want  string
	}{
		{"dnsmasq", lab.Bench{Fronts: []world.Front{world.Dnsmasq}}, whole},
		{"CoreDNS harms users and is left alone", lab.Bench{Fronts: []world.Front{world.CoreDNS}}, "visibility 5, delegation 1, harm 3"},
		{"nobody accepts a transparent forwarder's replies", lab.Bench{Fronts: []world.Front{world.Transparent}}, neverHere},
		{"dead", lab.Bench{Faults: world.Faults{Dead: true}}, neverHere},
		{"refuses all", lab.Bench{Faults: world.Faults{Refuses: true}}, refuses},
		{"fixed TTL looks like eight caches and stays at eight ports", lab.Bench{Faults: world.Faults{FixedTTL: 100}}, whole},
		{"clock twice as fast", lab.Bench{Faults: world.Faults{ClockRate: 2}}, whole},
		{"injects", lab.Bench{Faults: world.Faults{Inject: true}}, whole},
		{"hijacks", lab.Bench{Faults: world.Faults{HijackNX: true}}, whole},
		{"strips case", lab.Bench{Faults: world.Faults{StripsCase: true}}, whole},
		{"leaks", lab.Bench{Faults: world.Faults{LeakRD: 0.5}}, whole},
		{"slow", lab.Bench{Faults: world.Faults{LatencyMS: 1500}}, whole},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, b, _ := play(t, c.bench.World(1), nil)
			checkRows(t, s, b.rows)
			if got := counts(b.rows, "127.1.0.1"); got != c.want {
				t.Errorf("asked %s\nwant  %s", got, c.want)
			}
		})
	}
}

// Three rounds of 21, 51, 115 ports find pools of 2, 4, 8 and 16 caches (reference, section 4).
func TestPoolGrows(t *testing.T) {
	for caches, ports := range map[int]int{1: 8, 2: 21, 4: 51, 8: 115, 16: 115} {
		s, b, _ := play(t, lab.Bench{Caches: caches}.World(1), nil)
		checkRows(t, s, b.rows)
		if !strings.Contains(counts(b.rows, "127.1.0.1"), fmt.Sprintf("pool %d,", 3*ports)) || s.courses[0].filled != caches {
			t.Errorf("%d caches: asked %s, saw %d", caches, counts(b.rows, "127.1.0.1"), s.courses[0].filled)
		}
	}
}

// The steps of every test, as the table of tests has them: RD, modifier of the name, seconds after step 1. A name
// that is not that of step 1 is marked by *.
func TestSteps(t *testing.T) {
	want := map[string]string{
		"visibility 1":   "1 ttl-600 0, 0 ttl-600 10, 0 ttl-600 20, 0 ttl-600 30, 0 ttl-600 40",
		"visibility 3":   "1 ttl-600 0, 0 ttl-600 10, 0 ttl-600 20, 0 ttl-600 30, 0 ttl-600 40",
		"delegation 1":   "0 - 0",
		"countdown 1":    "1 ttl-3600 0, 0 ttl-3600 10, 0 ttl-3600 70, 0 ttl-3600 310, 0 ttl-3600 610",
		"countdown 2":    "1 ttl-31536000 0, 0 ttl-31536000 10",
		"countdown 3":    "1 ttl-1 0, 0 ttl-1 10",
		"pool 1":         "1 ttl-86400 0, 1 ttl-86400 5, 1 ttl-86400 10, 1 ttl-86400 15, 1 ttl-86400 20, 1 ttl-86400 25, 1 ttl-86400 30, 1 ttl-86400 35",
		"pool 3":         "0 ttl-86400 0, 0 ttl-86400 5, 0 ttl-86400 10, 0 ttl-86400 15, 0 ttl-86400 20, 0 ttl-86400 25, 0 ttl-86400 30, 0 ttl-86400 35",
		"backend 1":      "1 whoami 0, 1 whoami* 10, 1 whoami* 20, 1 whoami* 30, 1 whoami* 40, 1 whoami* 50, 1 whoami* 60, 1 whoami* 70, 1 whoami* 80, 1 whoami* 90",
		"refresh 1":      "1 ttl-120 0, 0 ttl-120 114",
		"refresh 2":      "1 ttl-60 0, 0 ttl-60 66, 0 ttl-60 76",
		"refresh 3":      "1 ttl-120 0, 0 ttl-120 114",
		"refresh 4":      "1 ttl-60 0, 0 ttl-60 66, 0 ttl-60 76",
		"packet_cache 1": "0 ttl-900 0, 1 ttl-900 1, 0 ttl-900 3, 0 ttl-900 12, 0 ttl-900 31, 0 ttl-900 61",
		"harm 2":         "0 - 0, 1 - 1",
		"integrity 1":    "1 nx 0, 1 -* 2",
		"integrity 2":    "1 - 0, 1 -* 2",
		"honesty 30":     "0 - 0, 0 - 10",
		"reach 1":        strings.TrimSuffix(strings.Repeat("1 www.well-known.example 0, ", 1), ", "),
	}
	for k := 10; k < 100; k += 10 {
		want["reach 1"] += fmt.Sprint(", 1 www.well-known.example ", k)
	}
	w := lab.Bench{Class: world.PowerDNS4}.World(1)
	s, b, _ := play(t, w, func(c *Config) {
		c.Reach, c.Neighbour = "www.well-known.example", everybody
	})
	checkRows(t, s, b.rows)
	got := map[string][]string{}
	first := map[string]qualificationexchanges.Row{}
	for _, r := range b.rows {
		k := fmt.Sprint(r.Test, " ", r.Round)
		if r.Step == 1 {
			first[k] = r
		}
		label, rd := r.Name, 0
		if r.Token != nil {
			label = strings.Trim(strings.TrimSuffix(strings.TrimPrefix(r.Name, *r.Token), w.Canary.Name), ".")
			if label == "" {
				label = "-"
			}
		}
		if r.Name != first[k].Name {
			label += "*"
		}
		if r.IsRecursionDesired {
			rd = 1
		}
		got[k] = append(got[k], fmt.Sprint(rd, " ", label, " ", r.AskedAt.Sub(first[k].AskedAt).Seconds()))
	}
	for k, steps := range want {
		if have := strings.Join(got[k], ", "); have != steps {
			t.Errorf("%s: %s\nwant %s", k, have, steps)
		}
	}
	for k, r := range first {
		if r.AskedAt.Nanosecond() != 0 {
			t.Errorf("%s begins at %v, no whole second", k, r.AskedAt)
		}
	}
	checkSpread(t, b.rows)
}

// checkSpread checks that rounds of visibility are hours apart, those of honesty spread over the survey, and the
// own ports of a pool the same in each round.
func checkSpread(t *testing.T, rows []qualificationexchanges.Row) {
	t.Helper()
	var last, honest time.Time
	ports := map[int32][]int32{}
	for _, r := range rows {
		switch {
		case r.Test == "visibility" && r.Step == 1:
			if !last.IsZero() && r.AskedAt.Sub(last) < 12*time.Hour {
				t.Errorf("visibility at %v, and at %v before", r.AskedAt, last)
			}
			last = r.AskedAt
		case r.Test == "honesty" && r.Step == 1:
			// 80 % of three days in thirty rounds: 115 minutes, give or take what comes in between.
			if gap := r.AskedAt.Sub(honest); !honest.IsZero() && (gap < time.Hour || gap > 3*time.Hour) {
				t.Errorf("honesty after %v", gap)
			}
			honest = r.AskedAt
		case r.Test == "pool":
			ports[r.Round] = append(ports[r.Round], *r.SourcePort)
		}
	}
	if !slices.Equal(ports[1], ports[2]) || !slices.Equal(ports[1], ports[3]) || len(ports[1]) != len(slices.Compact(slices.Sorted(slices.Values(ports[1])))) {
		t.Errorf("ports %v", ports)
	}
}

// Whole worlds: every resolver comes to an end, and no more is asked than was promised.
func TestWorlds(t *testing.T) {
	for _, name := range []string{"village", "pools"} {
		w := village(t)
		if name == "pools" {
			w = pools()
		}
		s, b, d := play(t, w, withNeighbours)
		checkRows(t, s, b.rows)
		checkComplete(t, s, b.rows)
		plan := s.Plan()
		own := map[netip.AddrPort]int64{}
		total := int64(0)
		for _, r := range b.rows {
			if r.Test != "sharing" {
				own[netip.AddrPortFrom(netip.MustParseAddr(r.Address), uint16(r.Port))]++
				total++
			}
		}
		for a, n := range own {
			if n > plan.Each.Most {
				t.Errorf("%v was asked %d times, at most %d", a, n, plan.Each.Most)
			}
		}
		if sharing := int64(len(b.rows)) - total; total > plan.InAll.Most || sharing > plan.Sharing.Most || sharing == 0 {
			t.Errorf("%d exchanges and %d for sharing, planned %+v", total, sharing, plan)
		}
		if took := d.now.Sub(w.ProbeFrom); took > plan.Duration {
			t.Errorf("%s took %v, planned %v", name, took, plan.Duration)
		}
	}
}

// Starts are spread evenly over the first tenth of the survey.
func TestStartsAreSpread(t *testing.T) {
	cfg := configured(lab.Bench{}.World(1), &book{})
	cfg.Resolvers = many(1000)
	s := surveyOf(t, cfg)
	var hours [8]int
	for i := range s.courses {
		hours[int(s.courses[i].start.Sub(cfg.Start).Hours())]++
	}
	// 7.2 hours for 1,000 resolvers: 139 an hour (138.9, rounded either way), and a fifth of that in the last.
	for h, n := range hours {
		if h < 7 && (n < 138 || n > 140) || h == 7 && n > 29 {
			t.Errorf("hour %d: %d starts", h, n)
		}
	}
}

func many(n int) []Resolver {
	list := make([]Resolver, n)
	for i := range list {
		list[i].Address = netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 10, byte(i >> 8), byte(i)}), 53)
	}
	return list
}

var _ dispatch.Agenda = (*Survey)(nil)
