package matrix

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Text renders the table for a terminal: the grid of operators and countries with claims, each claim
// with its numbers, and what was tested without a claim or could not be tested.
func (t *Table) Text() string { return t.page().text() }

// Markdown renders the same as Markdown.
func (t *Table) Markdown() string { return t.page().markdown() }

// HTML renders the same, so that a table shows itself as the result of a notebook cell.
func (t *Table) HTML() string { return t.page().html() }

// String is Text.
func (t *Table) String() string { return t.Text() }

func (t *Table) page() *page {
	n := t.Counts()
	p := &page{simulated: t.Simulated, title: fmt.Sprintf("%s: %s, %s", t.Name, several(len(t.Operators), "operator", "operators"), several(len(t.Countries), "country", "countries"))}
	p.say("%s.", t.words(&n))
	t.grid(p)
	t.claims(p)
	if clean := t.Clean(); len(clean) > 0 {
		p.say("Tested, and nothing claimed, in %s; beside each the lookups a day that would have been found of every operator with probability 0.8: %s.",
			several(len(clean), "country", "countries"), strings.Join(t.detectable(clean), ", "))
	}
	if u := t.Untestable(); len(u) > 0 {
		p.say("Not testable, which is not the same as clean: %s (%s).", several(len(u), "country", "countries"), strings.Join(u, ", "))
	}
	t.borders(p)
	for _, note := range t.Notes {
		p.say("%s", note)
	}
	return p
}

// words says how many pairs have each level.
func (t *Table) words(n *Counts) string {
	var parts []string
	for l := Supported; l >= Withheld; l-- {
		if n[l] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n[l], strings.ReplaceAll(l.String(), "_", " ")))
		}
	}
	if len(parts) == 0 {
		return "There are no verdicts"
	}
	return "Pairs: " + strings.Join(parts, ", ")
}

func (t *Table) grid(p *page) {
	header := []string{"operator"}
	var columns []int
	for j := range t.Countries {
		if c := &t.Countries[j]; c.Counts.Claimed() > 0 {
			header = append(header, c.Code)
			columns = append(columns, j)
		}
	}
	var rows [][]string
	for i := range t.Operators {
		o := &t.Operators[i]
		row := []string{o.Label}
		for _, j := range columns {
			row = append(row, t.Cells[i][j].Level.Mark())
		}
		row = append(row, strconv.Itoa(o.Counts.Claimed()), strconv.Itoa(o.Counts.Tested()-o.Counts.Claimed()), strconv.Itoa(o.Counts[NotTestable]))
		rows = append(rows, row)
	}
	header = append(header, "#claimed", "#not claimed", "#not testable")
	p.list("Countries with a claim (S supported, I indicated, H hit, - tested and not claimed, ? not testable, w withheld)", header, rows)
}

func (t *Table) claims(p *page) {
	var rows [][]string
	for i := range t.Operators {
		for j := range t.Countries {
			c := &t.Cells[i][j]
			if !c.Level.Claimed() {
				continue
			}
			interval := ""
			if c.Low != nil && c.High != nil {
				interval = number(c.Low) + " to " + number(c.High)
			}
			rows = append(rows, []string{t.Operators[i].Label, t.Countries[j].Code, c.Level.String(), number(c.QBH), number(c.QBY), number(c.Rate), interval,
				fmt.Sprintf("%d of %d", c.CachesWithFills, c.Caches), fmt.Sprint(c.Fills), fmt.Sprint(c.FillDays), fmt.Sprint(c.Removed), strings.Join(c.Reasons, "; ")})
		}
	}
	p.list("Claims", []string{"operator", "country", "verdict", "#q", "#q any dependence", "#lookups a day", "95 % interval", "#caches", "#fills", "#days", "#removed", "because"}, rows)
}

// detectable names countries with the least rate that would have been found of every operator.
func (t *Table) detectable(codes []string) (all []string) {
	for j := range t.Countries {
		if !slices.Contains(codes, t.Countries[j].Code) {
			continue
		}
		rate, known := 0.0, true
		for i := range t.Operators {
			if c := &t.Cells[i][j]; c.Level.Tested() {
				if c.Detectable == nil {
					known = false
				} else {
					rate = max(rate, *c.Detectable)
				}
			}
		}
		text := "none would"
		if known {
			text = number(&rate)
		}
		all = append(all, fmt.Sprintf("%s (%s)", t.Countries[j].Code, text))
	}
	return all
}

func (t *Table) borders(p *page) {
	var rows [][]string
	for i := range t.Operators {
		if c := t.Operators[i].Cross; c != nil {
			rows = append(rows, []string{t.Operators[i].Label, c.Level.String(), number(c.QBH), number(c.QBY), strings.Join(c.Reasons, "; ")})
		}
	}
	p.list("Two countries or more", []string{"operator", "verdict", "#q", "#q any dependence", "because"}, rows)
}
