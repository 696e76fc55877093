package page

import (
	_ "embed"
	"encoding/base64"
	"fmt"
	"html"
	"slices"
	"strings"

	"bridle/kernel/verify"
	"bridle/kernel/verify/lock"
	"bridle/kernel/verify/numbers"
	"bridle/kernel/verify/picture"

	"github.com/rogpeppe/go-internal/diff"
)

//go:embed page.css
var css string

// Write renders a verdict. title says what was compared with what.
func Write(title string, v *verify.Verdict) []byte {
	w := &writer{verdict: v}
	w.add("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n" +
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">\n" +
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
	if old, err := lock.Encode(v.Old.Lock); err == nil { // so that a reader of the page can tell which report it is about
		w.addf("<meta name=\"bridle-lock\" content=\"%s\">\n", lock.Hash(old))
	}
	w.addf("<title>%s</title>\n<style>\n", title)
	w.add(css + "</style>\n</head>\n<body>\n<main>\n")
	w.addf("<h1>%s</h1>\n", title)
	w.summary()
	for _, r := range v.Results {
		if r.Grade != "A" {
			w.figure(r)
		}
	}
	for _, r := range v.Texts {
		w.text(r)
	}
	w.add("</main>\n</body>\n</html>\n")
	return []byte(w.out.String())
}

type writer struct {
	out     strings.Builder
	verdict *verify.Verdict
}

func (w *writer) add(text string) { w.out.WriteString(text) }

// addf writes texts into a frame of HTML; the texts are escaped.
func (w *writer) addf(frame string, texts ...string) {
	escaped := make([]any, len(texts))
	for i, t := range texts {
		escaped[i] = html.EscapeString(t)
	}
	fmt.Fprintf(&w.out, frame, escaped...)
}

// summary writes the verdict on all figures as a table.
func (w *writer) summary() {
	lines := strings.Split(strings.TrimSpace(w.verdict.String()), "\n")
	w.addf("<p>%s. ", lines[len(lines)-1])
	w.add(`<span class="muted">A: bytes same. B: dots same. C: plotted data same to nine digits, drawing not. D: no data to compare, dots nearly same. F: different.</span></p>` + "\n")
	w.add("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"All figures\"><table>\n<thead><tr><th scope=\"col\">Figure</th><th scope=\"col\">Grade</th><th scope=\"col\">Finding</th></tr></thead>\n<tbody>\n")
	for _, r := range slices.Concat(w.verdict.Results, w.verdict.Texts) {
		name := html.EscapeString(r.Name)
		if r.Grade != "A" {
			name = fmt.Sprintf("<a href=\"#%[1]s\">%[1]s</a>", name)
		}
		fmt.Fprintf(&w.out, "<tr><th scope=\"row\">%s</th><td class=\"%s\">%s</td><td>%s", name, r.Grade, r.Grade, html.EscapeString(r.Finding))
		for _, c := range r.Causes {
			w.addf("<br>→ %s", c.Text)
		}
		w.add("</td></tr>\n")
	}
	w.add("</tbody>\n</table></div>\n")
}

// figure writes what differs in one figure.
func (w *writer) figure(r verify.Result) {
	w.addf("<section>\n<h2 id=\"%s\">%s: grade %s</h2>\n<p>%s</p>\n", r.Name, r.Name, r.Grade, r.Finding)
	if len(r.Causes) > 0 {
		w.add("<ul>\n")
		for _, c := range r.Causes {
			w.addf("<li>%s</li>\n", c.Text)
		}
		w.add("</ul>\n")
	}
	w.pictures(r)
	if r.Data != nil {
		w.data(r.Data)
	}
	for _, c := range r.Causes {
		if c.Cell != "" {
			w.cell(c.Cell)
		}
	}
	w.add("</section>\n")
}

// pictures writes old, new and difference.
func (w *writer) pictures(r verify.Result) {
	old, new := w.verdict.Old, w.verdict.New
	w.add("<div class=\"pictures\">\n")
	w.picture("Before", old.Lock.Figures[r.Name], old.Files[r.Name])
	w.picture("Now", new.Lock.Figures[r.Name], new.Files[r.Name])
	a, errA := picture.Decode(old.Files[r.Name]["png"])
	b, errB := picture.Decode(new.Files[r.Name]["png"])
	if errA == nil && errB == nil && r.Differ > 0 {
		if packed, err := picture.Encode(picture.Difference(a, b)); err == nil {
			caption := fmt.Sprintf("Difference: %d of %d dots, in red", r.Differ, r.Dots)
			w.image(caption, "image/png", packed, caption)
		}
	}
	w.add("</div>\n")
}

// picture writes one picture in the first form that a page can show.
func (w *writer) picture(caption string, f lock.Figure, files map[string][]byte) {
	for _, form := range []struct{ ending, mime string }{{"png", "image/png"}, {"svg", "image/svg+xml"}, {"jpg", "image/jpeg"}} {
		if data := files[form.ending]; len(data) > 0 {
			w.image(caption, form.mime, data, caption+": "+f.Alt)
			return
		}
	}
	w.addf("<p class=\"muted\">%s: no picture</p>\n", caption)
}

func (w *writer) image(caption, mime string, data []byte, alt string) {
	w.addf("<figure><figcaption>%s</figcaption><img src=\"data:%s;base64,%s\" alt=\"%s\"></figure>\n",
		caption, mime, base64.StdEncoding.EncodeToString(data), alt)
}

// data writes the rows of the plotted data that differ.
func (w *writer) data(d *numbers.Difference) {
	w.addf("<h3>Plotted data</h3>\n<p>%s</p>\n", d.String())
	if len(d.Changes) == 0 {
		return
	}
	w.add("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Rows that differ\"><table>\n<thead><tr><th scope=\"col\">Row</th>")
	for _, c := range d.Columns {
		w.addf("<th scope=\"col\">%s</th>", c)
	}
	w.add("</tr></thead>\n<tbody>\n")
	for _, c := range d.Changes {
		w.addf("<tr><th scope=\"row\">%s</th>", fmt.Sprint(c.Row))
		for j := range max(len(c.Old), len(c.New)) {
			w.field(c, j)
		}
		w.add("</tr>\n")
	}
	w.add("</tbody>\n</table></div>\n")
	if more := d.Rows - len(d.Changes); more > 0 {
		w.addf("<p class=\"muted\">%s more rows differ.</p>\n", fmt.Sprint(more))
	}
}

// field writes one field of a changed row: what it was and what it is.
func (w *writer) field(c numbers.Change, j int) {
	switch {
	case c.Old == nil:
		w.addf("<td><ins>%s</ins></td>", c.New[j])
	case c.New == nil:
		w.addf("<td><del>%s</del></td>", c.Old[j])
	case slices.Contains(c.Fields, j):
		w.addf("<td><del>%s</del> → <ins>%s</ins></td>", c.Old[j], c.New[j])
	case j < len(c.New):
		w.addf("<td>%s</td>", c.New[j])
	default:
		w.addf("<td><del>%s</del></td>", c.Old[j])
	}
}

// cell writes the lines of a cell that differ.
func (w *writer) cell(id string) {
	old, new := w.verdict.Old.Sources[id], w.verdict.New.Sources[id]
	if old == "" && new == "" {
		return
	}
	w.addf("<h3>Cell %s</h3>\n", id)
	w.lines("Changed lines of cell "+id, old, new)
}

// text writes the lines that differ of what a cell printed.
func (w *writer) text(r verify.Result) {
	w.addf("<section>\n<h2 id=\"%s\">%s: text differs</h2>\n<p>%s</p>\n", r.Name, r.Name, r.Finding)
	w.lines("Changed lines of the text of "+r.Name, w.verdict.Old.Texts[r.Cell], w.verdict.New.Texts[r.Cell])
	w.add("</section>\n")
}

// lines writes the lines that differ between two texts.
func (w *writer) lines(label, old, new string) {
	w.addf("<pre class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s\">", label)
	lines := strings.SplitAfter(string(diff.Diff("before", []byte(old+"\n"), "now", []byte(new+"\n"))), "\n")
	for i, line := range lines {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case i == 0 && strings.HasPrefix(line, "diff "), line == "":
		case strings.HasPrefix(line, "-") && i > 2:
			w.addf("<span class=\"old\">%s</span>", line)
		case strings.HasPrefix(line, "+") && i > 2:
			w.addf("<span class=\"now\">%s</span>", line)
		default:
			w.addf("<span>%s</span>", line)
		}
	}
	w.add("</pre>\n")
}
