package main

import (
	"io"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bridle/analysis/cachefill"
	"bridle/analysis/verdict"
)

// Runs print the same, one that finds all results and does no work, and one that finds none.
func TestRunTwice(t *testing.T) {
	t.Parallel()
	args := []string{"-scenarios", "village", "-seeds", "1", "-worlds", "2", "-power", "0", "-dir", filepath.Join(t.TempDir(), "results")}
	var first, second, told strings.Builder
	if err := run(t.Context(), args, &first, io.Discard); err != nil {
		t.Fatal(err)
	}
	if err := run(t.Context(), args, &second, &told); err != nil {
		t.Fatal(err)
	}
	cut := func(s string) string { before, _, _ := strings.Cut(s, "2 worlds;"); return before }
	if cut(first.String()) != cut(second.String()) || told.Len() > 0 {
		t.Errorf("the second run did %q and printed\n%s\nthe first\n%s", told.String(), second.String(), first.String())
	}
	if !strings.Contains(first.String(), "any hit") {
		t.Errorf("no table:\n%s", first.String())
	}
}

func TestBadFlags(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"x"}, {"-scenarios", "nowhere"}, {"-seeds", "-1"}, {"-workers", "0"}, {"-every", "500ms"}} {
		if _, err := parse(args, io.Discard); err == nil {
			t.Errorf("%v was taken", args)
		}
	}
}

// A demand is missed outside of its bounds, and -strict counts it.
func TestDemands(t *testing.T) {
	t.Parallel()
	all := []summary{{scenario: "clean", method: judgedMethod, fdpSupported: .03, fdpIndicated: .05, powerIndicated: .95,
		rates: rates{Cells: 200, Covered: 199, Width: 125, Seen: yardstick{Width: 100, Holds: 190}}}}
	var out strings.Builder
	if missed := writeDemands(&out, check(all, nil)); missed != 2 {
		t.Errorf("%d missed, expected those of Supported and of coverage:\n%s", missed, out.String())
	}
}

// What was not tried is not met: five scenarios, and the tests of power.
func TestUntriedIsMissed(t *testing.T) {
	t.Parallel()
	if missed := writeDemands(io.Discard, untried([]summary{{scenario: "clean"}}, nil)); missed != len(usual()) {
		t.Errorf("%d missed", missed)
	}
}

// Clopper and Pearson 1934: with 0 of n the upper end of 95 % is 1 - 0.025^(1/n); for 50 of 1,000 it is
// 0.0654 (tables). 0.07 is the bound demanded of 1,000 worlds, so 54 of 1,000 are the most.
func TestUpper95(t *testing.T) {
	t.Parallel()
	if got, want := upper95(0, 1000), 1-math.Pow(0.025, 1.0/1000); math.Abs(got-want) > 1e-9 {
		t.Errorf("0 of 1000: %v, expected %v", got, want)
	}
	if got := upper95(50, 1000); math.Abs(got-0.0654) > 0.0001 {
		t.Errorf("50 of 1000: %v", got)
	}
	if upper95(54, 1000) > 0.07 || upper95(55, 1000) < 0.07 {
		t.Errorf("54 of 1000: %v, 55: %v", upper95(54, 1000), upper95(55, 1000))
	}
}

// Garwood's bounds for 0, 1 and 10 fills (Garwood 1936): 0 to 3.689, 0.025 to 5.572, 4.795 to 18.390.
func TestGarwood(t *testing.T) {
	t.Parallel()
	for k, want := range map[float64][2]float64{0: {0, 3.689}, 1: {0.025, 5.572}, 10: {4.795, 18.390}} {
		low, high := garwood(k, 1)
		if math.Abs(low-want[0]) > 0.0005 || math.Abs(high-want[1]) > 0.0005 {
			t.Errorf("%v: %v to %v", k, low, high)
		}
	}
}

// The input of a study has the exposure and the fills of its Book, no more and no less.
func TestInputHasTheWholeBook(t *testing.T) {
	t.Parallel()
	x, err := newStudy("village", 3, spacing)
	if err != nil {
		t.Fatal(err)
	}
	judged := x.plainFilters()
	in := x.input(judged)
	var fills, removed, want, wantRemoved int
	for _, c := range in.Cells {
		fills, removed = fills+len(c.Fills), removed+c.Removed
		if !slices.IsSortedFunc(c.Fills, func(a, b verdict.Event) int { return a.At.Compare(b.At) }) {
			t.Error("fills are not in order of time")
		}
		if c.Inclusion != nil && len(c.Inclusion) != len(c.Fills) {
			t.Errorf("%d fills with %d inclusions", len(c.Fills), len(c.Inclusion))
		}
	}
	for i := range x.seen.Book.Fills {
		f := &x.seen.Book.Fills[i]
		if _, ok := x.operatorOf(f.Name); !ok || f.Negative {
			continue
		}
		if judged.Removed[i] == cachefill.Kept {
			want++
		} else {
			wantRemoved++
		}
	}
	if fills != want || removed != wantRemoved || fills == 0 || removed == 0 {
		t.Errorf("%d fills and %d removed, the Book has %d and %d", fills, removed, want, wantRemoved)
	}
}

// Truth: a pair with an infection and a claim for it is found, any other claim is false.
func TestScore(t *testing.T) {
	t.Parallel()
	x, err := newStudy("village", 3, spacing)
	if err != nil {
		t.Fatal(err)
	}
	var claims []claim
	for p := range x.infected {
		claims = append(claims, claim{pair: p, isIndicated: true})
	}
	claims = append(claims, claim{pair: pair{0, "QQ"}, isIndicated: true, isSupported: true})
	s := x.score("test", claims, nil, nil)
	if s.Indicated.found() != len(x.infected) || s.Indicated.False != 1 || s.Supported.fdp() != 1 || len(x.infected) == 0 {
		t.Errorf("%+v of %d infected", s, len(x.infected))
	}
}

// The plans of the tests of power send no more probes than demanded: 60 for each name and cache at the level of delegations.
func TestPowerPlans(t *testing.T) {
	t.Parallel()
	for _, p := range powerPlans() {
		x := p.study(1)
		if len(x.infected) != powerInfected || len(x.seen.Book.Groups) != powerCountries {
			t.Errorf("%s: %d infected of %d groups", p.what, len(x.infected), len(x.seen.Book.Groups))
		}
		if n := x.seen.Book.Watches[0].Probes; p.ttl > 0 && n > 60 {
			t.Errorf("%s: %d probes of a name", p.what, n)
		}
	}
}

// Where each hour has the same exposure and fills, the hourly interval is that of the whole day: 24 fills in 12 days of two
// names are 4 a day of both. Half the fills at a tenth of the exposure raise the mean: 1 fill in .05 days and 1 in .5 at
// 12 hours each are (20+2)/2 = 11 a day.
func TestOracleByHour(t *testing.T) {
	t.Parallel()
	even := oracle{scale: 2, hourly: true}
	for h := range even.fills {
		even.fills[h], even.squares[h], even.days[h] = 1, 1, 0.5
	}
	low, high := even.interval()
	wantLow, wantHigh := garwood(24, 6)
	if math.Abs(low-wantLow) > 1e-9 || math.Abs(high-wantHigh) > 1e-9 {
		t.Errorf("%v to %v, expected %v to %v", low, high, wantLow, wantHigh)
	}
	for h := range 12 {
		even.days[h] = 0.05
	}
	even.scale = 1
	if low, high = even.interval(); low > 11 || high < 11 || high-low > 20 {
		t.Errorf("%v to %v about 11", low, high)
	}
}
