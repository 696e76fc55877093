package matrix

import (
	"fmt"
	"strconv"
	"strings"

	"bridle/datasets/escaped"
)

// Text renders the comparison for a terminal.
func (c *Comparison) Text() string { return c.page().text() }

// Markdown renders the same as Markdown.
func (c *Comparison) Markdown() string { return c.page().markdown() }

// HTML renders the same, so that a comparison shows itself as the result of a notebook cell.
func (c *Comparison) HTML() string { return c.page().html() }

// String is Text.
func (c *Comparison) String() string { return c.Text() }

func (c *Comparison) page() *page {
	p := &page{simulated: c.Simulated, title: fmt.Sprintf("%s, then %s", c.First, c.Second)}
	p.say("%d pairs are claimed by both, %d by the first only, %d by the second only (Jaccard %.2f); %d are claimed by none though both looked, %d were not looked at by both.",
		c.Both, c.OnlyFirst, c.OnlySecond, c.Jaccard(), c.Neither, c.Incomparable)
	header := []string{"first \\ second"}
	var rows [][]string
	for l := range levels {
		header = append(header, "#"+strings.ReplaceAll(Level(l).String(), "_", " "))
		row, sum := []string{strings.ReplaceAll(Level(l).String(), "_", " ")}, 0
		for m := range levels {
			row = append(row, strconv.Itoa(c.Counts[l][m]))
			sum += c.Counts[l][m]
		}
		if sum > 0 {
			rows = append(rows, row)
		}
	}
	p.list("Pairs by level", header, rows)
	var changes [][]string
	for _, x := range c.Changes {
		changes = append(changes, []string{string(x.Kind), x.Operator, x.Country, x.From.String(), x.To.String(), strings.Join(x.Why, "; ")})
	}
	p.list("Changes", []string{"change", "operator", "country", "from", "to", "what differs"}, changes)
	return p
}

// CSV renders the changes, one line each, after lines of comment that begin with #.
func (c *Comparison) CSV() string {
	rows := [][]string{{"change", "operator", "country", "from", "to", "what_differs"}}
	for _, x := range c.Changes {
		rows = append(rows, []string{string(x.Kind), escaped.Printable(x.Operator), escaped.Printable(x.Country), x.From.String(), x.To.String(), escaped.Printable(strings.Join(x.Why, "; "))})
	}
	return csvText(c.Simulated, rows)
}
