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
// standard deviation (a dash for a single seed). A measure that no method of a world has is left
// out there. [Legend] says what they mean. Methods without a result in a world are left
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
	return align(out, withoutEmpty(rows))
}

// named is how many columns come before the measures.
const named = 2

// withoutEmpty drops columns of measures that no row has.
func withoutEmpty(rows [][]string) [][]string {
	kept := make([][]string, len(rows))
	for at := range rows[0] {
		if at >= named && !slices.ContainsFunc(rows[1:], func(row []string) bool { return row[at] != "-" }) {
			continue
		}
		for i, row := range rows {
			kept[i] = append(kept[i], row[at])
		}
	}
	return kept
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
