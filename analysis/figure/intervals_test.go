package figure

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

var (
	nan = math.NaN()
	inf = math.Inf(1)
)

func intervalsExample(m Meta) Intervals {
	return Intervals{
		Meta: m, Unit: "lookups a day", Confidence: 0.95,
		Label:     []string{"XA", "XB", "XC", "XD", "XE", "XF", "XG"},
		Estimate:  []float64{12.5, 10, 0.4, 0, nan, nan, 3},
		Low:       []float64{9, 7.5, 0.1, 0, nan, 6, nan},
		High:      []float64{16, 14, 1.1, 0.9, nan, inf, nan},
		Highlight: []bool{true, false, false, false, false, false, false},
	}
}

func TestIntervals(t *testing.T) {
	f, err := intervalsExample(meta("intervals")).Draw()
	keep(t, "intervals", f, err)
	// The places are counted by hand: XF has no upper end and can be anywhere above XC; XA and XB overlap.
	want := `label,group,estimate,low,high,best_rank,worst_rank,highlighted,drawn
XA,,12.5,9,16,1,3,true,true
XB,,10,7.5,14,1,3,false,true
XF,,,6,+Inf,1,3,false,true
XG,,3,,,0,0,false,true
XC,,0.4,0.1,1.1,4,5,false,true
XD,,0,0,0.9,4,5,false,true
XE,,,,,0,0,false,true
`
	if got := string(f.CSV()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for _, words := range []string{"3 of 5 rows can be first.", "nothing bounds 1 row from above", "1 row with an estimate and no interval", "1 row without an estimate", "at least 6", "12.5 (9–16)"} {
		if !lineSays(f, words) {
			t.Errorf("the figure does not say %q", words)
		}
	}
}

// lineSays reports whether words stand in a figure, over the ends of lines.
func lineSays(f *Figure, words string) bool {
	var all []string
	for _, part := range strings.Split(f.SVG(), `fill-opacity="0">`)[1:] {
		text, _, _ := strings.Cut(part, "</text>")
		all = append(all, text)
	}
	return strings.Contains(strings.Join(all, " "), words)
}

// The places of rows, counted pair by pair.
func TestIntervalsRanks(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		v := Intervals{}
		for i := range 1 + random.IntN(12) {
			low := float64(random.IntN(10))
			high := low + float64(random.IntN(5))
			if random.IntN(5) == 0 {
				low, high = nan, nan
			}
			v.Label, v.Estimate, v.Low, v.High = append(v.Label, fmt.Sprint(i)), append(v.Estimate, low), append(v.Low, low), append(v.High, high)
		}
		for i, got := range v.ranked() {
			want := intervalsRank{}
			if !math.IsNaN(v.Low[i]) {
				want.best = 1
				for k := range v.Label {
					if math.IsNaN(v.Low[k]) {
						continue
					}
					if v.Low[k] > v.High[i] {
						want.best++
					}
					if v.High[k] >= v.Low[i] {
						want.worst++
					}
				}
			}
			if got != want {
				t.Fatalf("row %d of %v to %v: %v, want %v", i, v.Low, v.High, got, want)
			}
		}
	}
}

func TestIntervalsWrongUse(t *testing.T) {
	row := func(e, low, high float64) func(*Intervals) {
		return func(v *Intervals) { v.Estimate[0], v.Low[0], v.High[0] = e, low, high }
	}
	for want, change := range map[string]func(*Intervals){
		"columns of one table":         func(v *Intervals) { v.Low = nil },
		"nothing to plot":              func(v *Intervals) { *v = Intervals{Meta: v.Meta} },
		"no unit":                      func(v *Intervals) { v.Unit = "" },
		"confidence":                   func(v *Intervals) { v.Confidence = 95 },
		"has no label":                 func(v *Intervals) { v.Label[1] = "" },
		`"XA" stands twice`:            func(v *Intervals) { v.Label[1] = "XA" },
		"2 groups and":                 func(v *Intervals) { v.Group = []string{"a", "b"} },
		"too many to tell":             func(v *Intervals) { v.Group = strings.Split("a b c d e f g", " ") },
		"top -1":                       func(v *Intervals) { v.Top = -1 },
		"row 1 (XA): estimate -1":      row(-1, 0, 2),
		"estimate -Inf":                row(math.Inf(-1), 0, 2),
		"beyond what can be":           row(1e300, 0, 1e301),
		"only one end":                 row(1, nan, 2),
		"interval 2 to 3 are not in":   row(1, 2, 3),
		"interval 2 to 1 are not in":   row(2, 2, 1),
		"without upper bound the high": row(inf, 2, 3),
		"interval +Inf to +Inf cannot": row(nan, inf, inf),
	} {
		v := intervalsExample(meta("intervals"))
		change(&v)
		if _, err := v.Draw(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}

// intervalsMany is a chart of n rows with long labels, groups and every kind of row.
func intervalsMany(n int, log bool) Intervals {
	random := rand.New(rand.NewPCG(5, 6))
	v := Intervals{Meta: meta("intervals-many"), Unit: "lookups a day, all names of an operator together", Confidence: 0.95, Log: log, Top: 40}
	v.Simulated = true
	for i := range n {
		e := math.Exp(random.NormFloat64()*2 + 1)
		low, high := e*(0.3+0.6*random.Float64()), e*(1.1+random.Float64())
		switch i % 13 {
		case 3:
			e, low, high = nan, nan, nan
		case 5:
			e, low = 0, 0
		case 7:
			high = inf
		case 11:
			e, high = nan, inf
		}
		v.Label = append(v.Label, fmt.Sprintf("operator-%d in X%c", i, 'A'+i%26))
		v.Estimate, v.Low, v.High = append(v.Estimate, e), append(v.Low, low), append(v.High, high)
		v.Group = append(v.Group, []string{"access networks", "hosting", "transit"}[i%3])
		v.Highlight = append(v.Highlight, i%9 == 0)
	}
	v.Label[0] = strings.Repeat("a very long label of an operator ", 8)
	return v
}

func TestIntervalsSizes(t *testing.T) {
	t.Parallel()
	for name, v := range map[string]Intervals{
		"many": intervalsMany(5000, true),
		"some": intervalsMany(26, true),
		"one":  {Meta: meta("one"), Unit: "u", Confidence: 0.9, Label: []string{"XA"}, Estimate: []float64{0}, Low: []float64{0}, High: []float64{0}, Log: true},
		"bare": {Meta: meta("bare"), Unit: "u", Confidence: 0.9, Label: []string{"XA", "XB"}, Estimate: []float64{nan, nan}, Low: []float64{nan, nan}, High: []float64{nan, nan}},
		"huge": {Meta: meta("huge"), Unit: "u", Confidence: 0.9, Label: []string{"XA", "XB"}, Estimate: []float64{2e11, 2e-12}, Low: []float64{1e11, 0}, High: []float64{1e12, 5e-11}, Log: true},
	} {
		f, err := v.Draw()
		f = keep(t, "intervals-"+name, f, err)
		if name == "many" && !lineSays(f, "Drawn are 40 of 5,000 rows; estimates of the others are") {
			t.Error("the rows that are not drawn are not counted")
		}
	}
}

// Source of the expected texts: three digits that count, by hand.
func TestLinesNumber(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 0.01234: "0.0123", 12.345: "12.3", 99.96: "100", 999.6: "1,000", 12345: "12,345", 120: "120", 1e-9: "1 × 10^-9", 2.5e8: "2.5 × 10^8", 5: "5", inf: "∞"} {
		if got := linesNumber(v); got != want {
			t.Errorf("linesNumber(%v) = %q, want %q", v, got, want)
		}
	}
}

// Places keep their distance and their bounds; where all is apart nothing moves. The sum of squares is held against that of a search.
func TestLinesDodge(t *testing.T) {
	got, ok := linesDodge([]float64{10, 30, 50}, 12, 0, 100)
	if !ok || fmt.Sprint(got) != "[10 30 50]" {
		t.Errorf("places apart moved to %v", got)
	}
	if _, ok := linesDodge([]float64{1, 2, 3}, 51, 0, 100); ok {
		t.Error("three places 51 apart were laid into 100")
	}
	want := []float64{3, 4, 5}
	got, _ = linesDodge(want, 2, 0, 9)
	cost := func(at []float64) (sum float64) {
		for i := range at {
			sum += (at[i] - want[i]) * (at[i] - want[i])
		}
		return sum
	}
	best := inf
	for a := 0.0; a <= 9; a += 0.25 {
		for b := a + 2; b <= 9; b += 0.25 {
			for c := b + 2; c <= 9; c += 0.25 {
				best = min(best, cost([]float64{a, b, c}))
			}
		}
	}
	if math.Abs(cost(got)-best) > 1e-9 {
		t.Errorf("%v costs %v, the best of a search %v", got, cost(got), best)
	}
}
