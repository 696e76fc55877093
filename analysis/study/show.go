package study

import (
	"fmt"
	"html"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"bridle/analysis/load"
	"bridle/datasets/command"
	"bridle/datasets/escaped"
)

const (
	pageRows = 20  // rows that a table shows at once
	moreRows = 200 // rows that a page of HTML holds, the later ones folded
	cellText = 120 // letters of a value that are shown
)

// Page returns the rows of a page, twenty a page, from 1. The page shows and saves those rows alone; its
// shares of nulls are its own.
func (t *Table) Page(n int) *Table {
	from := (n - 1) * pageRows
	if n < 1 || from >= len(t.Rows) && n > 1 {
		refuse("page "+strconv.Itoa(n), "", "the table holds %d rows, which is %d pages", len(t.Rows), (len(t.Rows)+pageRows-1)/pageRows)
	}
	part := *t
	part.Columns = append([]Column(nil), t.Columns...)
	part.Rows = t.Rows[from:min(from+pageRows, len(t.Rows))]
	part.Title = strings.TrimPrefix(fmt.Sprintf("%s, rows %d to %d of %d", t.Title, from+1, from+len(part.Rows), t.Total), ", ")
	return part.done()
}

// Whole returns the same rows to be shown all at once and with whole texts, as a page of facts needs them.
func (t *Table) Whole() *Table {
	all := *t
	all.whole = true
	return &all
}

// atOnce is how many rows are shown at once.
func (t *Table) atOnce() int {
	if t.whole {
		return len(t.Rows)
	}
	return min(pageRows, len(t.Rows))
}

// shown writes a value of a column as a table shows it: numbers with six digits, long text cut, and what does not print as
// escapes, since values come from foreign servers.
func (t *Table) shown(i int, v any) string {
	v = civil(t.Columns[i].Type, v)
	if f, ok := v.(float64); ok {
		return strconv.FormatFloat(f, 'g', 6, 64)
	}
	text := escaped.Printable(load.Text(v))
	if n := utf8.RuneCountInString(text); n > cellText && !t.whole {
		return fmt.Sprintf("%s… (%d letters)", string([]rune(text)[:cellText]), n)
	}
	return text
}

// isNumber reports whether a column is set to the right.
func (t *Table) isNumber(i int) bool {
	for _, row := range t.Rows {
		switch row[i].(type) {
		case nil:
			continue
		case int8, int16, int32, int64, uint8, uint16, uint32, uint64, float32, float64, *big.Int:
			return true
		}
		return strings.HasPrefix(t.Columns[i].Type, "DECIMAL")
	}
	return false
}

// share writes which share of a column is null; nothing if none is.
func (t *Table) share(i int) string {
	n := t.Columns[i].Nulls
	switch {
	case n == 0 || t.Total == 0:
		return ""
	case n == t.Total:
		return "all null"
	}
	percent := 100 * float64(n) / float64(t.Total)
	if percent < 1 || percent > 99 && percent < 100 {
		return fmt.Sprintf("%s null", command.Group(int64(n))) // a share would round to none or to all
	}
	return fmt.Sprintf("%.0f %% null", math.Round(percent))
}

// count says how many rows there are.
func (t *Table) count(visible int) string {
	words := command.Plural(int64(t.Total), "row") + ", " + command.Plural(int64(len(t.Columns)), "column")
	if visible < t.Total {
		words += fmt.Sprintf("; the first %d are shown", visible)
	}
	if t.Cut() {
		words += fmt.Sprintf("; %s are held, all of them go to files", command.Group(int64(len(t.Rows))))
	}
	return words
}

// String returns the first twenty rows as aligned text, with the number of all rows and the shares of nulls.
func (t *Table) String() string {
	var b strings.Builder
	if t.Simulated {
		b.WriteString("SIMULATED\n")
	}
	if t.Title != "" {
		b.WriteString(escaped.Printable(t.Title) + "\n")
	}
	rows := t.Rows[:t.atOnce()]
	lines := make([][]string, 0, len(rows)+1)
	var header, nulls []string
	for i, c := range t.Columns {
		header = append(header, escaped.Printable(c.Name))
		if share := t.share(i); share != "" {
			nulls = append(nulls, escaped.Printable(c.Name)+" "+share)
		}
	}
	lines = append(lines, header)
	for _, row := range rows {
		line := make([]string, len(row))
		for i, v := range row {
			line[i] = t.shown(i, v)
		}
		lines = append(lines, line)
	}
	t.align(&b, lines)
	b.WriteString(t.count(len(rows)))
	if len(nulls) > 0 {
		b.WriteString("; " + strings.Join(nulls, ", "))
	}
	for _, note := range t.Notes {
		b.WriteString("\n" + escaped.Printable(note))
	}
	return b.String()
}

// align writes lines in columns.
func (t *Table) align(b *strings.Builder, lines [][]string) {
	widths, right := make([]int, len(t.Columns)), make([]bool, len(t.Columns))
	for i := range t.Columns {
		right[i] = t.isNumber(i)
		for _, line := range lines {
			widths[i] = max(widths[i], utf8.RuneCountInString(line[i]))
		}
	}
	for _, line := range lines {
		var out strings.Builder
		for i, cell := range line {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if right[i] {
				out.WriteString(pad + cell + "  ")
			} else {
				out.WriteString(cell + pad + "  ")
			}
		}
		b.WriteString(strings.TrimRight(out.String(), " ") + "\n")
	}
}

// HTML returns the table for a notebook: twenty rows at once, 180 more folded, with types, the number of all
// rows and the shares of nulls.
func (t *Table) HTML() string {
	var b strings.Builder
	if t.Simulated {
		b.WriteString("<strong>SIMULATED</strong>\n")
	}
	visible := t.atOnce()
	t.htmlRows(&b, t.Title, 0, visible)
	for from := visible; from < min(moreRows, len(t.Rows)); from += pageRows {
		to := min(from+pageRows, len(t.Rows))
		fmt.Fprintf(&b, "<details><summary style=\"display:list-item;cursor:pointer\">rows %d to %d</summary>\n", from+1, to)
		t.htmlRows(&b, "", from, to)
		b.WriteString("</details>\n")
	}
	words := t.count(visible)
	if len(t.Rows) > moreRows && !t.whole {
		words += fmt.Sprintf("; %d more are folded, later ones are on page %d and on", moreRows-visible, moreRows/pageRows+1)
	}
	fmt.Fprintf(&b, "<p><small>%s</small></p>\n", html.EscapeString(words))
	for _, note := range t.Notes {
		fmt.Fprintf(&b, "<p><small>%s</small></p>\n", html.EscapeString(escaped.Printable(note)))
	}
	return b.String()
}

// htmlRows writes rows from to to as a table.
func (t *Table) htmlRows(b *strings.Builder, caption string, from, to int) {
	b.WriteString("<table class=\"bridle-table\">\n")
	if caption != "" {
		fmt.Fprintf(b, "<caption style=\"text-align:left\">%s</caption>\n", html.EscapeString(escaped.Printable(caption)))
	}
	b.WriteString("<thead><tr>")
	align := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		align[i] = "left"
		if t.isNumber(i) {
			align[i] = "right"
		}
		words := c.Type
		if share := t.share(i); share != "" {
			words += ", " + share
		}
		fmt.Fprintf(b, `<th scope="col" style="text-align:%s">%s<br><small style="font-weight:normal;opacity:.7">%s</small></th>`, align[i], html.EscapeString(escaped.Printable(c.Name)), html.EscapeString(words))
	}
	b.WriteString("</tr></thead>\n<tbody>\n")
	for _, row := range t.Rows[from:to] {
		b.WriteString("<tr>")
		for i, v := range row {
			text := html.EscapeString(t.shown(i, v))
			if v == nil {
				text = "<em>null</em>"
			}
			wrap := ""
			if _, ok := v.(time.Time); ok || t.isNumber(i) {
				wrap = ";white-space:nowrap"
			}
			fmt.Fprintf(b, `<td style="text-align:%s%s">%s</td>`, align[i], wrap, text)
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</tbody>\n</table>\n")
}
