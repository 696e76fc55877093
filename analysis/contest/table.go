package contest

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

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

// Legend says what the columns of [WriteTable] mean.
const Legend = `Mean over seeds / standard deviation.
  pair P, R, F    precision, recall and F over pairs of things
  B3 F            B-cubed F
  ARI             adjusted Rand index
  in >=4          share of things in groups of 4 or more
  found, spared   share of attributable things in such groups; of the others, share in none
  core P, share   pair precision among the things of which the method is sure, and their share
  covers, width   share of seeds whose interval for the number of owners with 5 or more things
                  holds the truth; width of the interval as a share of the truth
  *               sees the truth: what could be reached, no method
`

// WriteTable writes a table for each world, in the order of worlds: a row for each method, in
// the order of methods, with the mean of each measure over the seeds and, after a slash, its
// standard deviation (a dash for a single seed). [Legend] says what they mean. Methods without a result in a world are left
// out there. Seconds are no measure of a method alone, and are left out unless asked for.
func WriteTable(w io.Writer, worlds []string, methods []Method, results []Result, seconds bool) error {
	out := bufio.NewWriter(w)
	for i, world := range worlds {
		if i > 0 {
			fmt.Fprintln(out)
		}
		if err := writeWorld(out, world, methods, results, columns(seconds)); err != nil {
			return err
		}
	}
	return out.Flush()
}

func writeWorld(out io.Writer, world string, methods []Method, results []Result, cols []column) error {
	var here []Result
	var seeds []int64
	for _, r := range results {
		if r.World == world {
			here, seeds = append(here, r), append(seeds, r.Seed)
		}
	}
	slices.Sort(seeds)
	seeds = slices.Compact(seeds)
	things, owners := 0.0, 0.0
	for _, r := range here {
		things, owners = things+float64(r.Things), owners+float64(r.Owners)
	}
	n := float64(max(len(here), 1))
	fmt.Fprintf(out, "%s: %.0f things, %.1f owners with %d or more; seeds %s\n", world, things/n, owners/n, LargeGroup, ranges(seeds))
	rows := [][]string{{"method", "seeds"}}
	for _, c := range cols {
		rows[0] = append(rows[0], c.title)
	}
	for _, m := range methods {
		var of []Result
		for _, r := range here {
			if r.Method == m.Key {
				of = append(of, r)
			}
		}
		if len(of) == 0 {
			continue
		}
		slices.SortFunc(of, func(a, b Result) int { return cmp.Compare(a.Seed, b.Seed) })
		title := m.Title
		if m.Oracle != nil {
			title = "* " + title
		}
		row := []string{title, fmt.Sprint(len(of))}
		for _, c := range cols {
			row = append(row, meanAndSpread(of, c))
		}
		rows = append(rows, row)
	}
	return align(out, rows)
}

// meanAndSpread returns the mean and the standard deviation of a sample, over the results that
// have the measure; a dash without any.
func meanAndSpread(of []Result, c column) string {
	var all []float64
	sum := 0.0
	for _, r := range of {
		if x, ok := c.of(r); ok {
			all = append(all, x)
			sum += x
		}
	}
	n := float64(len(all))
	if n == 0 {
		return "-"
	}
	mean, squares := sum/n, 0.0
	for _, x := range all {
		d := x - mean
		squares += float64(d * d)
	}
	if n < 2 {
		return fmt.Sprintf("%.*f/-", c.digits, mean)
	}
	return fmt.Sprintf("%.*f/%.*f", c.digits, mean, c.digits, math.Sqrt(squares/(n-1)))
}

// ranges writes sorted numbers as in "1-3, 7".
func ranges(all []int64) string {
	var parts []string
	for i := 0; i < len(all); {
		j := i
		for j+1 < len(all) && all[j+1] == all[j]+1 {
			j++
		}
		if i == j {
			parts = append(parts, fmt.Sprint(all[i]))
		} else {
			parts = append(parts, fmt.Sprintf("%d-%d", all[i], all[j]))
		}
		i = j + 1
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}

// align writes rows as columns: the first to the left, the others to the right.
func align(out io.Writer, rows [][]string) error {
	width := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			width[i] = max(width[i], len(cell))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		fmt.Fprintf(&line, "  %-*s", width[0], row[0])
		for i, cell := range row[1:] {
			fmt.Fprintf(&line, "  %*s", width[i+1], cell)
		}
		if _, err := fmt.Fprintln(out, line.String()); err != nil {
			return err
		}
	}
	return nil
}
