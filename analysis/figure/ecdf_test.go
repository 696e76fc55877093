package figure

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// ecdfDays makes n log-normal values for each of so many series; those above the end are censored there.
func ecdfDays(m Meta, series, n int, end float64) ECDF {
	random := rand.New(rand.NewPCG(7, 8))
	e := ECDF{Meta: m, Unit: "days that a server was seen"}
	for k := range series {
		for range n {
			v := math.Round(math.Exp(random.NormFloat64()*0.9+1.5+0.4*float64(k))*10) / 10
			e.Series, e.Value, e.Censored = append(e.Series, fmt.Sprintf("operator %d", k+1)), append(e.Value, min(v, end)), append(e.Censored, v > end)
		}
	}
	return e
}

// The estimate of Kaplan and Meier is also that which hands the weight of each censored value, from the least on, in equal parts to all larger ones
// (B. Efron, The two sample problem with censored data, 1967): another route to the same numbers.
func TestECDFRedistributed(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	for range 300 {
		e := ECDF{Unit: "u"}
		for range 1 + random.IntN(15) {
			e.Series, e.Value, e.Censored = append(e.Series, "a"), append(e.Value, float64(random.IntN(8))), append(e.Censored, random.IntN(3) == 0)
		}
		curves, err := e.curves()
		if err != nil {
			t.Fatal(err)
		}
		weight := make([]float64, len(e.Value))
		for i := range weight {
			weight[i] = 1 / float64(len(weight))
		}
		for v := 0.0; v < 8; v++ {
			var handed float64
			var larger []int
			for i, value := range e.Value {
				if value == v && e.Censored[i] {
					handed += weight[i]
				}
				if value > v {
					larger = append(larger, i)
				}
			}
			for i, value := range e.Value {
				if value == v && e.Censored[i] {
					weight[i] = 0
				}
			}
			for _, i := range larger {
				weight[i] += handed / float64(len(larger))
			}
		}
		for _, s := range curves[0].steps {
			var want float64
			for i, value := range e.Value {
				if value <= s.value && !e.Censored[i] {
					want += weight[i]
				}
			}
			if math.Abs(s.share-want) > 1e-12 {
				t.Fatalf("values %v, censored %v: share %v at %v, want %v", e.Value, e.Censored, s.share, s.value, want)
			}
		}
	}
}

// Eight items, deaths at 0.8, 3.1, 5.4 and 9.2, losses at 1.0, 2.7, 7.0 and 12.1. By hand the shares that survive are 7/8, 7/8·4/5, 7/8·4/5·3/4 and
// 7/8·4/5·3/4·1/2.
func TestECDFByHand(t *testing.T) {
	e := ECDF{Unit: "months", Value: []float64{0.8, 1.0, 2.7, 3.1, 5.4, 7.0, 9.2, 12.1}, Censored: []bool{false, true, true, false, false, true, false, true}}
	e.Series = strings.Split(strings.Repeat("a ", 8), " ")[:8]
	curves, err := e.curves()
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, s := range curves[0].steps {
		if s.known > 0 {
			got += fmt.Sprintf("%.4f ", 1-s.share)
		}
	}
	if got != "0.8750 0.7000 0.5250 0.2625 " || curves[0].median() != 9.2 {
		t.Errorf("shares that survive %s, median %v", got, curves[0].median())
	}
}

func TestECDF(t *testing.T) {
	e := ECDF{Meta: meta("ecdf"), Unit: "days", Series: []string{"a", "a", "a", "a", "b", "b"}, Value: []float64{1, 2, 2, 5, 3, 4}, Censored: []bool{false, false, false, false, false, true}}
	f, err := e.Draw()
	keep(t, "ecdf", f, err)
	want := "series,value,values,censored,share\na,1,1,0,0.25\na,2,2,0,0.75\na,5,1,0,1\nb,3,1,0,0.5\nb,4,0,1,0.5\n"
	if string(f.CSV()) != want {
		t.Errorf("got\n%s\nwant\n%s", f.CSV(), want)
	}
	for _, words := range []string{"6 values.", "1 censored value of which", "n = 4, median 2", "n = 2, median 3"} {
		if !lineSays(f, words) {
			t.Errorf("the figure does not say %q", words)
		}
	}
}

func TestECDFSizes(t *testing.T) {
	t.Parallel()
	usual := ecdfDays(meta("usual"), 4, 300, 60)
	usual.Simulated = true
	log := ecdfDays(meta("log"), 11, 400, 200)
	log.Log, log.Value[0], log.Series[0] = true, 0, strings.Repeat("a series with a long name ", 5)
	panels := ecdfDays(meta("panels"), 7, 200, 90)
	panels.Panels, panels.Log, panels.Simulated = true, true, true
	many := ecdfDays(meta("many"), 24, 20, 400)
	many.Panels = true
	zeros := ECDF{Meta: meta("zeros"), Unit: "u", Log: true, Series: []string{"a", "a"}, Value: []float64{0, 0}}
	hidden := ECDF{Meta: meta("hidden"), Unit: "u", Series: []string{"a", "a", "b"}, Value: []float64{-4, 3, 3}, Censored: []bool{true, true, false}}
	for name, e := range map[string]ECDF{"usual": usual, "log": log, "panels": panels, "many": many, "zeros": zeros, "hidden": hidden} {
		f, err := e.Draw()
		keep(t, "ecdf-"+name, f, err)
	}
}

func TestECDFWrongUse(t *testing.T) {
	for want, change := range map[string]func(*ECDF){
		"columns of one table":        func(e *ECDF) { e.Series = nil },
		"marks of censoring; they":    func(e *ECDF) { e.Censored = []bool{true} },
		"nothing to plot":             func(e *ECDF) { *e = ECDF{Meta: e.Meta} },
		"no unit":                     func(e *ECDF) { e.Unit = "" },
		"series has no name":          func(e *ECDF) { e.Series[2] = "" },
		"row 3: the value is NaN":     func(e *ECDF) { e.Value[2] = nan },
		"row 3: the value is -Inf":    func(e *ECDF) { e.Value[2] = -inf },
		"row 3: 1e+300 is beyond":     func(e *ECDF) { e.Value[2] = 1e300 },
		"is negative and the axis":    func(e *ECDF) { e.Value[2], e.Log = -1, true },
		"13 series are too many":      func(e *ECDF) { *e = ecdfDays(e.Meta, 13, 1, 9) },
		"25 series are too many; 24 ": func(e *ECDF) { *e = ecdfDays(e.Meta, 25, 1, 9); e.Panels = true },
		"5000 series are too many to": func(e *ECDF) { *e = ecdfDays(e.Meta, 5000, 1, 9) },
	} {
		e := ecdfDays(meta("e"), 2, 5, 30)
		change(&e)
		if _, err := e.Draw(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}
