package report

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"html"
	"regexp"
	"strings"

	"bridle/kernel/notebook/figure"
)

// tableRows is how many rows of plotted data the page holds for a figure.
const tableRows = 200

// figure writes a drawing with caption and data.
func (w *writer) figure(f figure.Figure, at placed) {
	w.drawn++
	caption := cmp.Or(f.Caption, "no caption")
	alt := cmp.Or(f.Alt, f.Caption, "A picture without a description")
	fmt.Fprintf(&w.out, "<figure id=\"%s\">\n<div class=\"%s\" role=\"group\" tabindex=\"0\" aria-label=\"Figure %d\">", html.EscapeString(at.anchor), w.look(f), at.number)
	w.drawing(f, fmt.Sprintf("Figure %d. %s", at.number, caption), alt)
	w.write("</div>\n")
	fmt.Fprintf(&w.out, "<figcaption><strong>Figure %d.</strong> %s</figcaption>\n", at.number, html.EscapeString(caption))
	w.writef("<details><summary>Description of figure %s</summary>\n<p>%s</p>\n</details>\n", fmt.Sprint(at.number), alt)
	w.data(f, at.number)
	w.write("</figure>\n")
}

// look returns the classes of the frame around a drawing. Figures of the project follow the page into the dark; others keep a white
// ground.
func (w *writer) look(f figure.Figure) string {
	if w.options.Dark != nil && f.NamesItself() {
		return "drawing themed"
	}
	return "drawing"
}

// drawing writes the picture itself, inline if that is safe.
func (w *writer) drawing(f figure.Figure, title, alt string) {
	if f.SVG != "" {
		prefix := fmt.Sprintf("f%d-", w.drawn)
		if svg, err := figure.Scope(f.SVG, prefix); err == nil {
			w.write(labelled(svg, prefix, title, alt))
			return
		}
	}
	mime, data := "image/png", f.PNG
	if len(data) == 0 {
		mime, data = "image/jpeg", f.JPEG
	}
	if len(data) == 0 {
		mime, data = "image/svg+xml", []byte(f.SVG)
	}
	w.writef("<img src=\"data:%s;base64,%s\" alt=\"%s\">", mime, base64.StdEncoding.EncodeToString(data), alt)
}

var (
	rootTag   = regexp.MustCompile(`^\s*<svg\b((?:[^>"']|"[^"]*"|'[^']*')*?)(/?)>`)
	ownLabels = regexp.MustCompile(`\s(?:role|aria-[a-z]+|tabindex|focusable)\s*=\s*(?:"[^"]*"|'[^']*')`)
	ownWords  = regexp.MustCompile(`^\s*<(title|desc)\b[^>]*>[^<]*</(?:title|desc)>`)
)

// labelled gives an svg element the title and description of the figure in place
// of those that it had.
func labelled(svg, prefix, title, alt string) string {
	root := rootTag.FindStringSubmatchIndex(svg)
	if root == nil || root[4] != root[5] { // <svg/>: there is nothing to see
		return svg
	}
	own, rest := ownLabels.ReplaceAllString(svg[root[2]:root[3]], ""), svg[root[1]:]
	for {
		words := ownWords.FindStringIndex(rest)
		if words == nil {
			break
		}
		rest = rest[words[1]:]
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg%s role="img" aria-labelledby="%[2]sname" aria-describedby="%[2]swords"><title id="%[2]sname">%[3]s</title><desc id="%[2]swords">%[4]s</desc>`,
		own, prefix, html.EscapeString(title), html.EscapeString(alt))
	return b.String() + rest
}

// data writes the plotted data as a table that the reader can open.
func (w *writer) data(f figure.Figure, number int) {
	if f.CSV == "" {
		w.write("<p class=\"small\">The notebook gives no data for this figure.</p>\n")
		return
	}
	p, err := f.Plotted()
	if err != nil {
		w.writef("<details><summary>Data of figure %s</summary>\n<pre tabindex=\"0\" role=\"group\" aria-label=\"Data of figure %[1]s\">%s</pre>\n</details>\n", fmt.Sprint(number), f.CSV)
		return
	}
	rows := counted(len(p.Rows), "row")
	words := rows
	if len(p.Rows) > tableRows {
		rows = fmt.Sprintf("the first %d of %s", tableRows, rows)
		words = fmt.Sprintf("%s; all are in the notebook's folder, figures/%s.csv", rows, f.Name)
	}
	w.writef("<details><summary>Data of figure %s: %s</summary>\n", fmt.Sprint(number), rows)
	fmt.Fprintf(&w.out, "<div class=\"scroll tall\" role=\"group\" tabindex=\"0\" aria-label=\"Data of figure %d\">\n<table>\n", number)
	w.writef("<caption>%s</caption>\n<thead>\n<tr>", strings.Join(append([]string{fmt.Sprintf("Data of figure %d, %s", number, words)}, p.Notes...), ". "))
	class := func(i int) string {
		if i < len(p.Number) && p.Number[i] {
			return ` class="n"`
		}
		return ""
	}
	for i, name := range p.Header {
		w.write("<th scope=\"col\"", class(i), ">", breaks(cmp.Or(strings.TrimSpace(name), fmt.Sprintf("column %d", i+1))), "</th>")
	}
	w.write("</tr>\n</thead>\n<tbody>\n")
	for _, row := range p.Rows[:min(len(p.Rows), tableRows)] {
		w.write("<tr>")
		for i, value := range row {
			w.write("<td", class(i), ">", breaks(value), "</td>")
		}
		w.write("</tr>\n")
	}
	w.write("</tbody>\n</table>\n</div>\n</details>\n")
}
