package report

import (
	"encoding/json"
	"fmt"
	"html"
	"regexp"
	"strings"

	"bridle/kernel/notebook/markdown"
	"bridle/kernel/notebook/nbformat"
	"bridle/kernel/notebook/page"
)

// section writes one notebook.
func (w *writer) section(i int) {
	s := w.sections[i]
	fmt.Fprintf(&w.out, "<section class=\"part\" id=\"part-%d\">\n", i+1)
	if !w.single {
		w.heading(2, "", html.EscapeString(s.Title()))
	}
	if s.Simulated() && !w.single {
		w.write("<p class=\"stamp\"><strong>SIMULATED DATA</strong></p>\n")
	}
	w.verdict(s)
	titled, raw := false, 0
	for c, cell := range s.Notebook.Cells {
		switch {
		case cell.Type == nbformat.Markdown:
			titled = w.text(cell, titled)
		case cell.Type == nbformat.Code && strings.TrimSpace(cell.Source) != "":
			w.code(i, c, cell)
		case cell.Type == nbformat.Raw && strings.TrimSpace(cell.Source) != "":
			raw++
		}
	}
	if raw > 0 {
		w.write("<p class=\"small\">", counted(raw, "raw cell"), " of the notebook, neither text nor code, not shown.</p>\n")
	}
	w.write("</section>\n")
}

// verdict says how far the section was checked.
func (w *writer) verdict(s *Section) {
	switch {
	case s.Lock == nil:
		w.write("<p class=\"verdict none\"><strong>Not verifiable:</strong> this notebook was run without a lock.</p>\n")
	case s.Verdict != "":
		w.writef("<p class=\"verdict\"><strong>Verified:</strong> the notebook was run again and compared. %s. (A: bytes same; B: dots same; C: plotted data same.)</p>\n", s.Verdict)
	case s.Stale:
		w.write("<p class=\"verdict none\"><strong>Locked,</strong> not verified in this state: the verification beside it is of another run.</p>\n")
	default:
		w.write("<p class=\"verdict none\"><strong>Locked,</strong> not yet verified by running it again.</p>\n")
	}
}

var heading = regexp.MustCompile(`<h([1-6])>(.*?)</h[1-6]>\n?`)

// text writes a text cell. The first heading of level 1 has become that of the
// section. Headings stand in order, whatever the notebook left out.
func (w *writer) text(cell nbformat.Cell, titled bool) bool {
	source := markdown.HTML(cell.Source, markdown.Options{
		Image: func(address string) (string, bool) { return page.Attachment(cell, address) },
	})
	below := 1 // the levels of the notebook stand that much deeper
	if w.single {
		below = 0
	}
	w.write("<div class=\"text\">\n")
	rest := source
	for {
		at := heading.FindStringSubmatchIndex(rest)
		if at == nil {
			break
		}
		w.write(scrolling(rest[:at[0]]))
		level, inner := int(rest[at[2]]-'0'), rest[at[4]:at[5]]
		rest = rest[at[1]:]
		if level == 1 && !titled {
			titled = true
			continue
		}
		w.heading(min(max(level, 2)+below, 6), "", inner)
	}
	w.write(scrolling(rest), "</div>\n")
	return titled
}

// scrolling lets wide tables and code of a text be scrolled by keyboard too.
func scrolling(text string) string {
	text = strings.ReplaceAll(text, "<table>", `<div class="scroll" role="group" tabindex="0" aria-label="Table"><table>`)
	text = strings.ReplaceAll(text, "</table>", "</table></div>")
	return strings.ReplaceAll(text, "<pre>", `<pre tabindex="0" role="group" aria-label="Listing">`)
}

// code writes the outputs of a cell, and its source folded.
func (w *writer) code(i, c int, cell nbformat.Cell) {
	language := "Go"
	if strings.HasPrefix(strings.TrimSpace(cell.Source), "%%sql") {
		language = "SQL"
	}
	name := fmt.Sprintf("cell %d", cell.ExecutionCount)
	if cell.ExecutionCount == 0 {
		name = "a cell that was not run"
	}
	class := "cell"
	if len(cell.Outputs) == 0 {
		class = "cell quiet"
	}
	w.writef("<div class=\"%s\">\n", class)
	for o, output := range cell.Outputs {
		w.output(i, c, o, name, output)
	}
	w.writef("<details class=\"source\"><summary>%s of %s</summary>\n<pre tabindex=\"0\" role=\"group\" aria-label=\"%s\"><code>%s</code></pre>\n</details>\n",
		language, name, "Code of "+name, strings.TrimRight(cell.Source, "\n"))
	w.write("</div>\n")
}

var escapes = regexp.MustCompile("\x1b\\[[0-9;?]*[ -/]*[@-~]")

// output writes what a cell showed: the richest form that the page can hold.
func (w *writer) output(i, c, o int, name string, output nbformat.Output) {
	listing := func(label, text string) {
		w.writef("<pre class=\"printed\" tabindex=\"0\" role=\"group\" aria-label=\"%s\">%s</pre>\n", label+name, escapes.ReplaceAllString(strings.TrimRight(text, "\n"), ""))
	}
	switch output.Type {
	case nbformat.Stream:
		listing("Printed by ", output.Text)
		return
	case nbformat.Error:
		listing("Error of ", output.ErrorName+": "+output.ErrorValue)
		return
	}
	for n, f := range w.sections[i].Figures {
		if f.Cell == c && f.Output == o {
			w.figure(f, w.figures[i][n])
			return
		}
	}
	form := func(mime string) string { s, _ := output.Data[mime].(string); return s }
	rich := form("text/html")
	if rich != "" {
		if shown, ok := fragment(rich, "Table of "+name); ok {
			w.write("<div class=\"shown\">\n", shown, "\n</div>\n")
			return
		}
	}
	switch {
	case form("text/markdown") != "":
		shown := markdown.HTML(form("text/markdown"), markdown.Options{})
		w.write("<div class=\"shown\">\n", scrolling(heading.ReplaceAllString(shown, "<p><strong>$2</strong></p>\n")), "</div>\n")
	case form("text/plain") != "":
		if rich != "" {
			w.write("<p class=\"small\">This output has more than texts and tables; its text stands here. The notebook has the rest.</p>\n")
		}
		listing("Shown by ", form("text/plain"))
	case form("text/latex") != "":
		listing("Formula of ", form("text/latex"))
	case output.Data["application/json"] != nil:
		text, err := json.MarshalIndent(output.Data["application/json"], "", "  ")
		if err != nil {
			text = []byte(err.Error())
		}
		listing("Shown by ", string(text))
	case len(output.Data) > 0:
		w.write("<p class=\"small\">This output has no form that a page can hold; the notebook has it.</p>\n")
	}
}
