package page

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"regexp"
	"strings"

	"bridle/kernel/notebook/figure"
	"bridle/kernel/notebook/markdown"
	"bridle/kernel/notebook/nbformat"
)

// output writes what a cell showed: the richest form it has.
func (w *writer) output(c, o int, output nbformat.Output) {
	switch output.Type {
	case nbformat.Stream:
		w.write("<pre class=\"stream ", html.EscapeString(output.Name), "\" tabindex=\"0\">", html.EscapeString(withoutEscapes(overwritten(output.Text))), "</pre>\n")
		return
	case nbformat.Error:
		w.write("<div class=\"error\" role=\"alert\"><p><strong>", html.EscapeString(output.ErrorName), "</strong> ", html.EscapeString(output.ErrorValue), "</p></div>\n")
		return
	}
	if f, ok := w.figures[[2]int{c, o}]; ok {
		w.figure(f)
		return
	}
	text := func(mime string) string { s, _ := output.Data[mime].(string); return s }
	switch {
	case text("text/html") != "" && balanced(text("text/html")):
		w.write("<div class=\"shown\" tabindex=\"0\">\n", text("text/html"), "\n</div>\n")
	case text("text/markdown") != "":
		w.write("<div class=\"shown\">\n", markdown.HTML(text("text/markdown"), markdown.Options{Level: 1}), "</div>\n")
	case text("text/latex") != "":
		w.write("<p class=\"shown\"><code class=\"math\">", html.EscapeString(text("text/latex")), "</code></p>\n")
	case output.Data["application/json"] != nil:
		formatted, err := json.MarshalIndent(output.Data["application/json"], "", "  ")
		if err != nil {
			formatted = []byte(text("text/plain"))
		}
		w.write("<pre class=\"value\" tabindex=\"0\">", html.EscapeString(string(formatted)), "</pre>\n")
	case text("text/plain") != "":
		if text("text/html") != "" {
			w.write("<p><em>The HTML of this output is not a well-formed fragment; this is its text.</em></p>\n")
		}
		w.write("<pre class=\"value\" tabindex=\"0\">", html.EscapeString(withoutEscapes(text("text/plain"))), "</pre>\n")
	}
}

var escapes = regexp.MustCompile("\x1b\\[[0-9;?]*[ -/]*[@-~]")

var erased = regexp.MustCompile("[^\n]*\r([^\r\n])")

// overwritten leaves out what a program wrote over in its line by returning to the line's begin, as programs that count do.
func overwritten(text string) string {
	return erased.ReplaceAllString(strings.ReplaceAll(text, "\r\n", "\n"), "$1")
}

// withoutEscapes removes the codes by which programs colour a terminal.
func withoutEscapes(text string) string { return escapes.ReplaceAllString(text, "") }

// figure writes a drawing with its caption and its data.
func (w *writer) figure(f figure.Figure) {
	w.drawn++
	w.write("<figure id=\"figure-", html.EscapeString(f.Name), "\">\n")
	w.drawing(f)
	if f.Caption != "" {
		w.write("<figcaption>", html.EscapeString(f.Caption), "</figcaption>\n")
	}
	if f.CSV != "" {
		w.data(f)
	}
	w.write("</figure>\n")
}

// drawing writes the image itself, inline if that is safe. The alternative
// text falls back on the caption.
func (w *writer) drawing(f figure.Figure) {
	alt := f.Alt
	if alt == "" {
		alt = f.Caption
	}
	if alt == "" {
		alt = "Figure " + f.Name + ", without a description"
	}
	alt = html.EscapeString(alt)
	if f.SVG != "" {
		svg, err := figure.Scope(f.SVG, fmt.Sprintf("f%d-", w.drawn))
		if err == nil {
			look := "drawing"
			if w.options.Dark != nil && f.NamesItself() {
				look = "drawing themed"
			}
			w.write("<div class=\"", look, "\" role=\"img\" aria-label=\"", alt, "\">", svg, "</div>\n")
			return
		}
		if len(f.PNG) == 0 {
			w.image("image/svg+xml", []byte(f.SVG), alt)
			return
		}
	}
	if len(f.PNG) > 0 {
		w.image("image/png", f.PNG, alt)
		return
	}
	w.image("image/jpeg", f.JPEG, alt)
}

func (w *writer) image(mime string, data []byte, alt string) {
	w.write("<div class=\"drawing\"><img src=\"data:", mime, ";base64,", base64.StdEncoding.EncodeToString(data), "\" alt=\"", alt, "\"></div>\n")
}

// dataRows is the number of rows of plotted data that a page holds.
const dataRows = 1000

// data writes the plotted data as a table that the reader can open. Notes before
// the header, such as SIMULATED, become its caption.
func (w *writer) data(f figure.Figure) {
	p, err := f.Plotted()
	if err != nil {
		w.write("<details><summary>Plotted data</summary>\n<pre tabindex=\"0\">", html.EscapeString(f.CSV), "</pre>\n</details>\n")
		return
	}
	counted := fmt.Sprintf("%d rows", len(p.Rows))
	switch {
	case len(p.Rows) == 1:
		counted = "1 row"
	case len(p.Rows) > dataRows:
		counted = fmt.Sprintf("the first %d of %d rows; all are in figures/%s.csv", dataRows, len(p.Rows), f.Name)
	}
	w.write("<details><summary>Plotted data, ", html.EscapeString(counted), "</summary>\n<div class=\"scroll\" tabindex=\"0\">\n<table>\n")
	if len(p.Notes) > 0 {
		w.write("<caption>", html.EscapeString(strings.Join(p.Notes, ". ")), "</caption>\n")
	}
	w.write("<thead>\n<tr>")
	right := func(i int) string {
		if i < len(p.Number) && p.Number[i] {
			return ` class="n"`
		}
		return ""
	}
	for i, name := range p.Header {
		w.write("<th scope=\"col\"", right(i), ">", html.EscapeString(name), "</th>")
	}
	w.write("</tr>\n</thead>\n<tbody>\n")
	for _, row := range p.Rows[:min(len(p.Rows), dataRows)] {
		w.write("<tr>")
		for i, value := range row {
			w.write("<td", right(i), ">", html.EscapeString(value), "</td>")
		}
		w.write("</tr>\n")
	}
	w.write("</tbody>\n</table>\n</div>\n</details>\n")
}
