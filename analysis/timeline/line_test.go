package timeline_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"bridle/analysis/timeline"
)

// on returns noon of a day of 2018, counted from 1 January as day 1.
func on(d int) time.Time { return time.Date(2018, 1, d, 12, 0, 0, 0, time.UTC) }

// visits makes visits of a server of an operator: one letter a scan, ten days apart, + there, - absent, . not asked.
func visits(operator, server, letters string) []timeline.Visit {
	var all []timeline.Visit
	for i, c := range letters {
		if c != '.' {
			at := on(1 + 10*i)
			all = append(all, timeline.Visit{Operator: operator, Server: server, Scan: fmt.Sprintf("s%d", i), From: at, Until: at.Add(time.Hour), There: c == '+'})
		}
	}
	return all
}

// build joins visits and builds a line.
func build(t *testing.T, all ...[]timeline.Visit) *timeline.Line {
	t.Helper()
	var joined []timeline.Visit
	for _, v := range all {
		joined = append(joined, v...)
	}
	line, err := timeline.Build(joined, timeline.Rules{})
	if err != nil {
		t.Fatal(err)
	}
	return line
}

// Periods worked out by hand: first sight at the scan with the first +, bounds at the neighbouring visits in vain.
func TestPeriods(t *testing.T) {
	end := func(i int) time.Time { return on(1 + 10*i).Add(time.Hour) }
	scan := func(i int) time.Time { return on(1 + 10*i) }
	never := time.Time{}
	for name, c := range map[string]struct {
		servers []string
		want    []timeline.Period
	}{
		"one":                    {[]string{"-++-"}, []timeline.Period{{"o", end(0), scan(1), end(2), scan(3), 1}}},
		"never asked before":     {[]string{".+-"}, []timeline.Period{{"o", never, scan(1), end(1), scan(2), 1}}},
		"there to the end":       {[]string{"-+"}, []timeline.Period{{"o", end(0), scan(1), end(1), never, 1}}},
		"not asked between":      {[]string{"-+.+-"}, []timeline.Period{{"o", end(0), scan(1), end(3), scan(4), 1}}},
		"two that follow":        {[]string{"-+---", "---+-"}, []timeline.Period{{"o", end(0), scan(1), end(1), scan(2), 1}, {"o", end(2), scan(3), end(3), scan(4), 1}}},
		"two that meet":          {[]string{"-+--", "--+-"}, []timeline.Period{{"o", end(0), scan(1), end(2), scan(3), 2}}},
		"second not asked early": {[]string{"-+---", "...+-"}, []timeline.Period{{"o", never, scan(1), end(3), scan(4), 2}}},
		"first not asked again":  {[]string{"-+...", "---+-"}, []timeline.Period{{"o", end(0), scan(1), end(3), never, 2}}},
		"returns":                {[]string{"+-+"}, []timeline.Period{{"o", never, scan(0), end(0), scan(1), 1}, {"o", end(1), scan(2), end(2), never, 1}}},
		"never there":            {[]string{"---"}, nil},
	} {
		var all [][]timeline.Visit
		for i, letters := range c.servers {
			all = append(all, visits("o", fmt.Sprint("server", i), letters))
		}
		if got := build(t, all...).Periods; !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: periods\n%v\nwant\n%v", name, got, c.want)
		}
	}
}

// Steps and changes of three servers, counted by hand.
func TestStepsAndChanges(t *testing.T) {
	line := build(t, visits("o", "a", "-++--"), visits("o", "b", "-++-+"), visits("o", "c", "..++."))
	var got []string
	for _, s := range line.Steps {
		got = append(got, fmt.Sprintf("%s asked %d there %d new %d (%d) returned %d was %d gone %d", s.Scan, s.Asked, s.There, s.New, s.NewUnasked, s.Returned, s.Was, s.Gone))
	}
	want := []string{
		"s0 asked 2 there 0 new 0 (0) returned 0 was 0 gone 0",
		"s1 asked 2 there 2 new 2 (0) returned 0 was 0 gone 0",
		"s2 asked 3 there 3 new 1 (1) returned 0 was 2 gone 0",
		"s3 asked 3 there 1 new 0 (0) returned 0 was 3 gone 2", // two of three: a shutdown
		"s4 asked 2 there 1 new 0 (0) returned 1 was 0 gone 0",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("steps\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	end := func(i int) time.Time { return on(1 + 10*i).Add(time.Hour) }
	// c was not asked in the first two scans, and neither c nor anybody is known to be gone at the end.
	changes := []timeline.Change{
		{"o", timeline.Deployment, end(0), on(11), 2, 0},
		{"o", timeline.Start, time.Time{}, on(11), 3, 0},
		{"o", timeline.Shutdown, end(2), on(31), 2, 3},
	}
	if !reflect.DeepEqual(line.Changes, changes) {
		t.Errorf("changes\n%v\nwant\n%v", line.Changes, changes)
	}
}

// Whatever is asked, brackets hold the truth: servers that are up from one instant to another, each without a break.
func TestBracketsHoldTheTruth(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for trial := range 300 {
		type truth struct{ from, until float64 }
		up := map[string]truth{}
		var all []timeline.Visit
		for i := range 1 + random.IntN(5) {
			name := fmt.Sprint(i)
			from := random.Float64() * 100
			up[name] = truth{from, from + random.Float64()*60}
			for k := range 12 {
				at := float64(k*10) + random.Float64()*5
				if random.IntN(4) == 0 {
					continue
				}
				instant := on(1).Add(time.Duration(at * float64(24*time.Hour)))
				all = append(all, timeline.Visit{Operator: "o", Server: name, Scan: fmt.Sprint(k), From: instant, Until: instant, There: at >= from && at < up[name].until})
			}
		}
		random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		line := build(t, all)
		instant := func(d float64) time.Time { return on(1).Add(time.Duration(d * float64(24*time.Hour))) }
		for _, s := range line.Spans {
			x := up[s.Server]
			if instant(x.from).Before(s.NotBefore) || instant(x.from).After(s.First) || instant(x.until).Before(s.Last) || !s.GoneBy.IsZero() && instant(x.until).After(s.GoneBy) {
				t.Fatalf("trial %d: up from %v to %v, span %+v", trial, instant(x.from), instant(x.until), s)
			}
		}
		// A period begins with the first of its servers and ends with the last of them.
		for _, p := range line.Periods {
			var from, until time.Time
			for _, s := range line.Spans {
				if s.First.Before(p.First) || s.Last.After(p.Last) {
					continue
				}
				x := up[s.Server]
				if a := instant(x.from); from.IsZero() || a.Before(from) {
					from = a
				}
				if b := instant(x.until); b.After(until) {
					until = b
				}
			}
			if from.Before(p.NotBefore) || from.After(p.First) || until.Before(p.Last) || !p.GoneBy.IsZero() && until.After(p.GoneBy) {
				t.Fatalf("trial %d: active from %v to %v, period %+v", trial, from, until, p)
			}
		}
	}
}

// First and last sights with complete scans give the same as the visits they come from.
func TestFromSightings(t *testing.T) {
	var scans []timeline.Scan
	for i := range 5 {
		scans = append(scans, timeline.Scan{Name: fmt.Sprintf("s%d", i), From: on(1 + 10*i), Until: on(1 + 10*i).Add(time.Hour)})
	}
	end := func(i int) time.Time { return scans[i].Until }
	got, err := timeline.FromSightings([]timeline.Sighting{{"o", "a", on(11), end(3)}, {"o", "b", on(21), end(2)}}, scans)
	if err != nil {
		t.Fatal(err)
	}
	line := build(t, got)
	if want := []timeline.Period{{"o", end(0), on(11), end(3), on(41), 2}}; !reflect.DeepEqual(line.Periods, want) {
		t.Errorf("periods %v, want %v", line.Periods, want)
	}
	// FillIn gives the same from the visits that found something.
	var found []timeline.Visit
	for _, v := range got {
		if v.There {
			found = append(found, v)
		}
	}
	if again := build(t, timeline.FillIn(found, scans)); !reflect.DeepEqual(again, line) {
		t.Errorf("filled in: %+v, want %+v", again.Periods, line.Periods)
	}
	// Between its sights server a was found by one scan of one; a scan for it that found nothing lowers the share.
	if n, of := timeline.Continuity(found, scans); n != 1 || of != 1 {
		t.Errorf("found by %d of %d scans between", n, of)
	}
	if n, of := timeline.Continuity(visits("o", "a", "+...+"), scans); n != 0 || of != 3 {
		t.Errorf("found by %d of %d scans between", n, of)
	}
	if _, err := timeline.FromSightings([]timeline.Sighting{{"o", "a", on(15), on(31)}}, scans); err == nil || !strings.Contains(err.Error(), "a of o") {
		t.Errorf("a sight outside all scans: %v", err)
	}
}

// Bad input is refused with the number of the visit.
func TestBuildRefuses(t *testing.T) {
	good := visits("o", "a", "+-")
	for name, c := range map[string]struct {
		change func(v []timeline.Visit)
		rules  timeline.Rules
		says   string
	}{
		"no operator": {func(v []timeline.Visit) { v[1].Operator = "" }, timeline.Rules{}, "visit 2 lacks"},
		"no time":     {func(v []timeline.Visit) { v[0].From = time.Time{} }, timeline.Rules{}, "visit 1"},
		"backwards":   {func(v []timeline.Visit) { v[0].Until = on(0) }, timeline.Rules{}, "ends before it begins"},
		"twice":       {func(v []timeline.Visit) { v[1].Scan = v[0].Scan }, timeline.Rules{}, "visits 1 and 2"},
		"share":       {func([]timeline.Visit) {}, timeline.Rules{Share: 1.5}, "share"},
	} {
		v := append([]timeline.Visit(nil), good...)
		c.change(v)
		if _, err := timeline.Build(v, c.rules); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want an error with %q", name, err, c.says)
		}
	}
}

// Bars cover what is known within the span, and what lies outside is counted.
func TestRows(t *testing.T) {
	line := build(t, visits("late", "a", "--+"), visits("early", "b", ".+--+"))
	rows, outside := line.Rows(on(1), on(45))
	hour := time.Hour
	want := []timeline.Row{
		{"early", on(1), on(11), timeline.BetweenScans},
		{"early", on(11), on(11).Add(hour), timeline.Seen},
		{"early", on(11).Add(hour), on(21), timeline.BetweenScans},
		{"early", on(21), on(31).Add(hour), timeline.NotFound},
		{"early", on(31).Add(hour), on(41), timeline.BetweenScans},
		{"early", on(41), on(41).Add(hour), timeline.Seen},
		{"early", on(41).Add(hour), on(45), timeline.BetweenScans},
		{"late", on(11).Add(hour), on(21), timeline.BetweenScans},
		{"late", on(21), on(21).Add(hour), timeline.Seen},
		{"late", on(21).Add(hour), on(45), timeline.BetweenScans},
	}
	if !reflect.DeepEqual(rows, want) || outside != 0 {
		t.Errorf("rows (%d outside)\n%v\nwant\n%v", outside, rows, want)
	}
	if _, outside := line.Rows(on(100), on(120)); outside != 1 { // early's first period; both others may last
		t.Errorf("%d periods outside, want 1", outside)
	}
	// A period with a hole in which nobody is known to have been there: the first server was not asked again.
	rows, _ = build(t, visits("o", "a", "-+..."), visits("o", "b", "---+-")).Rows(on(11), on(41))
	want = []timeline.Row{
		{"o", on(11), on(11).Add(hour), timeline.Seen},
		{"o", on(11).Add(hour), on(31), timeline.BetweenScans},
		{"o", on(31), on(31).Add(hour), timeline.Seen},
		{"o", on(31).Add(hour), on(41), timeline.BetweenScans},
	}
	if !reflect.DeepEqual(rows, want) {
		t.Errorf("rows\n%v\nwant\n%v", rows, want)
	}
	// A scan of one instant is seen once.
	at := timeline.Visit{Operator: "o", Server: "a", Scan: "s", From: on(5), Until: on(5), There: true}
	if rows, _ := build(t, []timeline.Visit{at}).Rows(on(5), on(5)); !reflect.DeepEqual(rows, []timeline.Row{{"o", on(5), on(5), timeline.SeenOnce}}) {
		t.Errorf("rows %v", rows)
	}
}

// One row an operator, counted by hand from the visits.
func TestSummaries(t *testing.T) {
	got := build(t, visits("o", "a", "-++--+"), visits("o", "b", "-++---"), visits("p", "c", "---")).Summaries()
	end := func(i int) time.Time { return on(1 + 10*i).Add(time.Hour) }
	want := []timeline.Summary{{Operator: "o", NotBefore: end(0), First: on(11), Last: end(5), Servers: 2, MostAtOnce: 2, Periods: 2, Deployments: 1, Shutdowns: 1}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}
