package figure

import (
	"math"
	"slices"
	"testing"
	"time"
)

// Marks are the numbers a person would write; the lists were written by hand.
func TestMarks(t *testing.T) {
	for _, c := range []struct {
		s    scale
		n    int
		want []float64
	}{
		{scale{from: 0, to: 1}, 5, []float64{0, .2, .4, .6, .8, 1}},
		{scale{from: 0, to: .3}, 3, []float64{0, .1, .2, .3}},
		{scale{from: -10, to: 35}, 5, []float64{-10, 0, 10, 20, 30}},
		{scale{from: 3, to: 3}, 5, []float64{3}},
		{scale{from: 0, to: 4200}, 4, []float64{0, 2000, 4000}},
		{scale{from: .01, to: 10, log: true}, 6, []float64{.01, .1, 1, 10}},
		{scale{from: 1, to: 10, log: true}, 6, []float64{1, 2, 5, 10}},
	} {
		if got := c.s.marks(c.n); !slices.Equal(got, c.want) {
			t.Errorf("%+v: %v, want %v", c.s, got, c.want)
		}
	}
}

func TestPlaces(t *testing.T) {
	s := scale{from: 0, to: 10, low: 100, high: 200}
	for v, want := range map[float64]float64{0: 100, 5: 150, 10: 200, -3: 100, 99: 200} {
		if got := s.at(v); got != want {
			t.Errorf("%v is at %v, want %v", v, got, want)
		}
	}
	l := scale{from: .1, to: 10, low: 300, high: 100, log: true} // upwards
	if got := l.at(1); math.Abs(got-200) > 1e-9 {
		t.Errorf("1 lies at %v, want the middle, 200", got)
	}
	if got := l.at(0); got != 300 {
		t.Errorf("0 lies at %v, want the lower end", got)
	}
}

func TestShortNumbers(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 1: "1", .5: "0.5", .0123: "0.012", 12.5: "12.5", 1250: "1,250", -1250: "-1,250", 25e6: "25 M", .3: "0.3", 1e-12: "1.0e-12"} {
		if got := short(v); got != want {
			t.Errorf("%v: %q, want %q", v, got, want)
		}
	}
}

func TestTimeMarks(t *testing.T) {
	day := func(s string) time.Time {
		at, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	marks, layout := timeMarks(day("2016-08-10"), day("2018-08-20"), 10)
	var got []string
	for _, m := range marks {
		got = append(got, m.Format(layout))
	}
	want := []string{"Oct 2016", "Jan 2017", "Apr 2017", "Jul 2017", "Oct 2017", "Jan 2018", "Apr 2018", "Jul 2018"}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if marks, layout = timeMarks(day("2018-01-01"), day("2018-01-02"), 6); len(marks) != 5 || layout != "2 Jan 15:04" {
		t.Errorf("a day in six: %v as %s", marks, layout)
	}
	if marks, _ = timeMarks(day("2018-01-01"), day("2018-01-01"), 6); len(marks) != 1 {
		t.Errorf("an instant: %v", marks)
	}
}
