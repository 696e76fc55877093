package contest

import "fmt"

// column is a measure in a table.
type column struct {
	title  string
	digits int
	// of returns the measure; false if the result does not have it.
	of func(Result) (float64, bool)
}

// always is for measures that every result has.
func always(of func(Result) float64) func(Result) (float64, bool) {
	return func(r Result) (float64, bool) { return of(r), true }
}

func columns(seconds bool) []column {
	all := []column{
		{"pair P", 3, always(func(r Result) float64 { return r.Pairs.Precision })},
		{"pair R", 3, always(func(r Result) float64 { return r.Pairs.Recall })},
		{"pair F", 3, always(func(r Result) float64 { return r.Pairs.F })},
		{"B3 F", 3, always(func(r Result) float64 { return r.BCubed.F })},
		{"ARI", 3, always(func(r Result) float64 { return r.ARI })},
		{fmt.Sprintf("in >=%d", LargeGroup), 2, always(func(r Result) float64 { return r.Coverage })},
		{fmt.Sprintf("groups >=%d", LargeGroup), 1, always(func(r Result) float64 { return float64(r.Groups) })},
		{"found", 2, sorting(func(s *Sorting) float64 { return s.Found })},
		{"spared", 2, sorting(func(s *Sorting) float64 { return s.Spared })},
		{"core P", 3, core(func(c *Core) float64 { return c.Precision })},
		{"core share", 2, core(func(c *Core) float64 { return c.Share })},
		{"covers", 2, count(func(c *Count) float64 {
			if c.Low <= c.Truth && c.Truth <= c.High {
				return 1
			}
			return 0
		})},
		{"width", 2, count(func(c *Count) float64 { return float64(c.High-c.Low) / float64(max(c.Truth, 1)) })},
	}
	if seconds {
		all = append(all, column{"seconds", 1, always(func(r Result) float64 { return r.Seconds })})
	}
	return all
}

func sorting(of func(*Sorting) float64) func(Result) (float64, bool) {
	return func(r Result) (float64, bool) {
		if r.Sorting == nil {
			return 0, false
		}
		return of(r.Sorting), true
	}
}

func core(of func(*Core) float64) func(Result) (float64, bool) {
	return func(r Result) (float64, bool) {
		if r.Core == nil {
			return 0, false
		}
		return of(r.Core), true
	}
}

func count(of func(*Count) float64) func(Result) (float64, bool) {
	return func(r Result) (float64, bool) {
		if r.Count == nil {
			return 0, false
		}
		return of(r.Count), true
	}
}
