package suite

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
)

// Passed counts the snippets that passed.
func Passed(results []Result) int {
	n := 0
	for _, r := range results {
		if r.Wrong == "" {
			n++
		}
	}
	return n
}

// Report writes a table of results, one line a snippet, and the sums: of all,
// and of the topics that engines were first compared by.
func Report(w io.Writer, results []Result) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	rows := []string{"theme\ttopic\t\tms\twhat was wrong\n"}
	var core []Result
	for _, r := range results {
		verdict := "pass"
		if r.Wrong != "" {
			verdict = "FAIL"
		}
		if r.Core != "" && !strings.HasPrefix(r.Core, "e") {
			core = append(core, r)
		}
		wrong := strings.Join(strings.Fields(r.Wrong), " ")
		rows = append(rows, fmt.Sprintf("%s\t%s\t%s\t%.1f\t%s\n", r.Theme, r.Topic, verdict, float64(r.Time)/float64(time.Millisecond), wrong))
	}
	_, err := io.WriteString(table, strings.Join(rows, ""))
	if err := errors.Join(err, table.Flush()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%d of %d passed; of the first 42 topics %d of %d\n", Passed(results), len(results), Passed(core), len(core))
	return err
}
