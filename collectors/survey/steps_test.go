package survey

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/datasets/schema/qualificationexchanges"
	"bridle/datasets/world"
	"bridle/datasets/world/lab"
)

// tableOfSteps is the table, by test and round.
func tableOfSteps() map[string]string {
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
		"reach 1":        "1 www.well-known.example 0",
	}
	for k := 10; k < 100; k += 10 {
		want["reach 1"] += fmt.Sprint(", 1 www.well-known.example ", k)
	}
	return want
}

// The steps of every test, as the table of tests has them: RD, modifier of the name, seconds after step 1. A name
// that is not that of step 1 is marked by *.
func TestSteps(t *testing.T) {
	want := tableOfSteps()
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

// T7 goes by how long the cache keeps what it was given: a floor of 300 s moves the windows of names with TTLs of 120 and 60 s.
func TestRefreshAfterAFloor(t *testing.T) {
	for _, x := range []struct {
		kind, kept, caches int
		want               string // seconds after step 1
	}{
		{0, 120, 1, "114"}, {1, 60, 1, "66 76"}, {0, 0, 1, "114"}, {1, 0, 1, "66 76"},
		{0, 300, 1, "285"}, {1, 300, 1, "306 316"},
		{0, 122, 1, "114"}, // the clock's tolerance
		{0, 130, 1, "123"}, // a twentieth is 6.5 s
		{0, 60, 1, "114"},  // a cap: the entry is gone, and the answer tells
		{1, 7200, 1, "66 76"},
		{0, 300, 4, "280 281 282 283 284 285 286 287 288 289"},
		{1, 300, 4, "306 307 308 309 310 311 312 313 314 315 316"},
	} {
		r, got := &round{kind: x.kind, kept: uint32(x.kept), caches: x.caches, steps: 1}, []string(nil)
		for {
			st, ok := refreshStep(r)
			if !ok {
				break
			}
			got = append(got, fmt.Sprint(st.after.Seconds()))
			r.steps++
		}
		if s := strings.Join(got, " "); s != x.want {
			t.Errorf("kind %d, kept %d s, %d caches: %s, want %s", x.kind, x.kept, x.caches, s, x.want)
		}
	}
}
