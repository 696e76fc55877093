package main

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"bridle/datasets/schema/cachegroups"
	"bridle/datasets/schema/fingerprintmatches"
	"bridle/datasets/schema/operators"
	"bridle/datasets/schema/prefixes"
	"bridle/datasets/schema/probes"
	"bridle/datasets/schema/resolverqualifications"
	"bridle/datasets/schema/targets"
	"bridle/datasets/study"
)

// watchBegin is when the caches of the study below are first asked.
var watchBegin = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

// lookups are fills of the study below in minutes from its begin, by cache and name: two of KITE's names through
// two caches of the country XA, at no even intervals, and one of a decoy elsewhere.
var lookups = map[string][]int{
	"1 www.kite.xa": {700, 2310, 4501, 6007, 7902}, "1 cdn.kite.xa": {1502, 3333, 7001},
	"2 www.kite.xa": {903, 2904, 5107, 9011}, "4 decoy1.xb": {5300},
}

const (
	watchedCaches = 5
	watchedTTL    = 3600 // seconds
	watchEvery    = 40   // minutes
	watchedDays   = 7
)

// rowsOf makes a run of a tool with rows of one dataset, each stamped with the run.
func rowsOf[T any](t *testing.T, s study.Study, tool string, stamp func(*T, string), rows ...T) {
	t.Helper()
	r, err := s.Create(study.Plan{Tool: tool, Config: tool, Now: func() time.Time { return watchBegin }})
	if err != nil {
		t.Fatal(err)
	}
	w, err := study.Table[T](r)
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		stamp(&rows[i], r.ID())
	}
	if err := w.Write(rows...); err != nil {
		t.Fatal(err)
	}
	if err := r.Finish(); err != nil {
		t.Fatal(err)
	}
}

// watchedRows are the probes of names: of each name through each cache, one each 40 minutes.
func watchedRows(names []string) (rows []probes.Row) {
	for cache := 1; cache <= watchedCaches; cache++ {
		for n, name := range names {
			for minute := 0; minute < watchedDays*1440; minute += watchEvery {
				at := watchBegin.Add(time.Duration(minute)*time.Minute + time.Duration(10*cache+n)*time.Second)
				row := probes.Row{Sweep: 1, Address: fmt.Sprintf("192.0.2.%d", cache), Port: 53, Name: name, QType: "A", Purpose: "target", Schedule: "fixed", Vantage: "v",
					ProbedAt: at, NTries: new(int32(1)), Status: "answered", RCode: new("NOERROR"), IsAuthoritative: new(false), IsRDInReply: new(false), NAnswers: new(int32(0)), Source: "test"}
				if strings.HasPrefix(name, "decoy") {
					row.Purpose = "decoy"
				}
				top := name[strings.LastIndex(name, ".")+1:]
				row.NSOwner, row.NSRemainingTTLS, row.IsNSInAnswer = &top, new(uint32(900)), new(false)
				for _, fill := range lookups[fmt.Sprintf("%d %s", cache, name)] {
					since := at.Sub(watchBegin.Add(time.Duration(fill)*time.Minute + 31*time.Second))
					if left := watchedTTL - int(since.Seconds()); since >= 0 && left > 0 {
						row.NAnswers, row.RemainingTTLS, row.LeastTTLS, row.Answers = new(int32(1)), new(uint32(left)), new(uint32(left)), []string{"198.51.100.1"}
						row.NSOwner, row.NSRemainingTTLS, row.IsNSInAnswer = nil, nil, nil
					}
				}
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// watchedCountry is where the users of a cache are.
func watchedCountry(cache int) string { return []string{"XA", "XA", "XA", "XB", "XB"}[cache-1] }

// surveyedCaches writes what a survey says of the caches.
func surveyedCaches(t *testing.T, s study.Study) {
	t.Helper()
	var fit []resolverqualifications.Row
	var groups []cachegroups.Row
	for cache := 1; cache <= watchedCaches; cache++ {
		label, country := fmt.Sprintf("g%d", cache), watchedCountry(cache)
		fit = append(fit, resolverqualifications.Row{Address: fmt.Sprintf("192.0.2.%d", cache), Port: 53, Class: "clean", CacheGroup: &label, FirstAskedAt: watchBegin, LastAskedAt: watchBegin,
			NExchanges: 1, MissForm: new("referral"), Country: &country, CountryMass: new(0.98), NCountrySources: 3})
		groups = append(groups, cachegroups.Row{CacheGroup: label, NAddresses: 1, NFit: 1, Class: "clean", PoolSize: new(1.0), ASNs: []int64{64500}, Country: &country, CountryMass: new(0.98), NCountrySources: 3})
	}
	rowsOf(t, s, "survey", func(r *resolverqualifications.Row, id string) { r.RunID = id }, fit...)
	rowsOf(t, s, "qualify", func(r *cachegroups.Row, id string) { r.RunID = id }, groups...)
}

// watchedStudy makes a study of the caches with some of the layers scan, survey, decoys and operators.
func watchedStudy(t *testing.T, layers ...string) string {
	t.Helper()
	s, err := study.Create(filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"www.kite.xa", "cdn.kite.xa", "www.heron.xc"}
	if slices.Contains(layers, "decoys") {
		names = append(names, "decoy1.xb", "decoy2.xd", "decoy3.xe")
	}
	rowsOf(t, s, "probe", func(r *probes.Row, id string) { r.RunID = id }, watchedRows(names)...)
	var plan []targets.Row
	for i, name := range names {
		row := targets.Row{Name: name, QType: "A", Purpose: "target", TTLS: new(uint32(watchedTTL)), Addresses: []string{"198.51.100.1"}, Source: "list", SourceRow: new(int64(i + 1))}
		if strings.HasPrefix(name, "decoy") {
			row.Purpose = "decoy"
		}
		plan = append(plan, row)
	}
	rowsOf(t, s, "import-targets", func(r *targets.Row, id string) { r.RunID = id }, plan...)
	var where []prefixes.Row
	for cache := 1; cache <= watchedCaches; cache++ {
		for _, source := range []string{"one/f", "two/f", "three/f"} {
			where = append(where, prefixes.Row{Prefix: new(fmt.Sprintf("192.0.2.%d/32", cache)), ASN: new(int64(64500)), Country: new(watchedCountry(cache)), CountryBasis: new("registration"),
				ValidOn: "2026-01-01", Source: source, SourceRow: int64(cache)})
		}
	}
	rowsOf(t, s, "import-prefixes", func(r *prefixes.Row, id string) { r.RunID = id }, where...)
	if slices.Contains(layers, "scan") {
		rowsOf(t, s, "match", func(r *fingerprintmatches.Row, id string) { r.RunID = id },
			fingerprintmatches.Row{GrabRunID: "g", GrabID: 1, Address: "198.51.100.1", GrabbedAt: watchBegin, RuleID: "r", RuleVersion: 1, RuleSHA256: "00", Selections: []string{"all"}})
	}
	if slices.Contains(layers, "survey") {
		surveyedCaches(t, s)
	}
	if slices.Contains(layers, "operators") {
		var held []operators.Row
		for i, name := range []string{"www.kite.xa", "cdn.kite.xa", "www.heron.xc"} {
			held = append(held, operators.Row{Operator: []string{"KITE", "KITE", "HERON"}[i], Kind: "name", Value: name, Basis: "table", IsUnique: true, Source: "mine", SourceRow: new(int64(i + 1))})
		}
		rowsOf(t, s, "import-operators", func(r *operators.Row, id string) { r.RunID = id }, held...)
	}
	return s.Dir()
}

// says runs a command, which must end well, and returns what it prints.
func says(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if code := run(args, &out, &errs); code != 0 {
		t.Fatalf("bridle %s: exit %d: %s%s", strings.Join(args, " "), code, out.String(), errs.String())
	}
	return out.String()
}

// Every combination of layers gives a table, and a layer that is missing lowers what it says, with the reason.
func TestCombinationsOfLayers(t *testing.T) {
	all := []string{"scan", "survey", "decoys", "operators"}
	for mask := range 1 << len(all) {
		var layers []string
		has := map[string]bool{}
		for i, l := range all {
			if mask&(1<<i) != 0 {
				layers = append(layers, l)
				has[l] = true
			}
		}
		t.Run(strings.Join(append([]string{"with"}, layers...), " "), func(t *testing.T) {
			t.Parallel()
			dir := watchedStudy(t, layers...)
			says(t, "fills", dir)
			says(t, "verdicts", dir)
			operator := "KITE"
			if !has["operators"] {
				operator = "kite.xa"
			}
			checkLayers(t, has, says(t, "matrix", dir), operator)
			if got := says(t, "explain", dir, operator, "XA"); !strings.Contains(got, "www.kite.xa") {
				t.Errorf("explain shows no fill: %s", got)
			}
		})
	}
}

// checkLayers holds a printed table against what the layers permit.
func checkLayers(t *testing.T, has map[string]bool, table, operator string) {
	t.Helper()
	level := "indicated"
	if has["survey"] && has["decoys"] {
		level = "supported"
	}
	claimed := false
	for line := range strings.Lines(table) {
		fields := strings.Fields(line)
		claimed = claimed || len(fields) > 2 && fields[0] == operator && fields[1] == "XA" && fields[2] == level
		if level != "supported" && strings.HasPrefix(line, "Pairs:") && strings.Contains(line, "supported") {
			t.Errorf("something is supported:\n%s", table)
		}
	}
	if !claimed {
		t.Errorf("%s in XA is not %s:\n%s", operator, level, table)
	}
	for layer, why := range map[string]string{"survey": "no survey was made", "decoys": "no decoys were watched", "operators": "operators are not known"} {
		if strings.Contains(table, why) == has[layer] {
			t.Errorf("%s at hand is %v, and the table says %q is %v:\n%s", layer, has[layer], why, !has[layer], table)
		}
	}
}
