package report

import (
	"cmp"
	_ "embed"
	"errors"
	"fmt"
	"html"
	"strings"

	"bridle/kernel/notebook/figure"
)

//go:embed report.css
var css string

// Options say what the notebooks do not.
type Options struct {
	// Title of the report. It may be empty if there is one notebook, whose title
	// is then taken.
	Title string

	// Lang is the language of the text, "en" if empty.
	Lang string

	// Date is that of the snapshot, as a reader should see it: when the last run
	// began that it holds. Empty leaves it out.
	Date string

	// Facts are the headline numbers, nil for none.
	Facts *Facts

	// Dark returns rules of CSS that give figures of the project, within elements that the selector finds, the
	// colours of a dark page; nil leaves them on white.
	Dark func(selector string) string
}

// Write makes the page.
//
// # Errors
//
// No section, several without a title, sections that were run at different
// snapshots, and headline numbers of another snapshot than the sections, are
// errors: the numbers of one report have to be of one state of the data.
func Write(sections []*Section, o Options) ([]byte, error) {
	if len(sections) == 0 {
		return nil, errors.New("there is nothing to report; give folders that 'bridle run' wrote")
	}
	if o.Title == "" && len(sections) > 1 {
		return nil, fmt.Errorf("%d notebooks have %d titles; give one for the report with --title", len(sections), len(sections))
	}
	snapshot, err := oneSnapshot(sections, o.Facts)
	if err != nil {
		return nil, err
	}
	w := &writer{sections: sections, options: o, snapshot: snapshot, title: cmp.Or(o.Title, sections[0].Title()), anchors: map[string]bool{}}
	w.single = len(sections) == 1 && w.title == sections[0].Title()
	w.simulated = o.Facts != nil && o.Facts.Simulated
	for _, s := range sections {
		w.simulated = w.simulated || s.Simulated()
	}
	w.place()
	w.head()
	w.write("<main id=\"main\" tabindex=\"-1\">\n")
	w.facts()
	w.contents()
	for i := range sections {
		w.section(i)
	}
	w.made()
	w.write("</main>\n<footer><p>", html.EscapeString(w.title), " · One file, without scripts; it asks for nothing on the network.</p></footer>\n</body>\n</html>\n")
	return []byte(w.out.String()), nil
}

// oneSnapshot returns the hash of the snapshot that all parts of a report were
// made at, or nothing if none says.
func oneSnapshot(sections []*Section, facts *Facts) (string, error) {
	snapshot, from := "", ""
	for _, s := range sections {
		if s.Lock == nil {
			continue
		}
		for _, name := range s.Lock.Names() {
			own := s.Lock.Figures[name].Snapshot
			if own != "" && snapshot != "" && own != snapshot {
				return "", fmt.Errorf("%s was run at snapshot %.12s and %s at %.12s; run all notebooks of a report at one", from, snapshot, s.File, own)
			}
			if own != "" {
				snapshot, from = own, s.File
			}
		}
	}
	if facts == nil || facts.Snapshot == "" {
		return snapshot, nil
	}
	if snapshot != "" && facts.Snapshot != snapshot {
		return "", fmt.Errorf("the facts are of snapshot %.12s and %s is of %.12s; take the facts at the snapshot of the notebooks", facts.Snapshot, from, snapshot)
	}
	return facts.Snapshot, nil
}

type writer struct {
	out       strings.Builder
	sections  []*Section
	options   Options
	title     string
	snapshot  string
	simulated bool
	single    bool // the one section has the title of the page and needs none of its own

	anchors map[string]bool
	figures [][]placed // by section
	drawn   int
	level   int // of the last heading
}

// placed is a figure's place in the page.
type placed struct {
	number int
	anchor string
}

func (w *writer) write(parts ...string) {
	for _, part := range parts {
		w.out.WriteString(part)
	}
}

// writef writes texts into a frame of HTML; the texts are escaped.
func (w *writer) writef(frame string, texts ...string) {
	escaped := make([]any, len(texts))
	for i, t := range texts {
		escaped[i] = html.EscapeString(t)
	}
	fmt.Fprintf(&w.out, frame, escaped...)
}

// place numbers the figures and gives each an anchor of its own. The first
// figure of a name has that name.
func (w *writer) place() {
	number := 0
	for _, s := range w.sections {
		var list []placed
		for _, f := range s.Figures {
			number++
			anchor := "figure-" + f.Name
			for i := 2; w.anchors[anchor]; i++ {
				anchor = fmt.Sprintf("figure-%s-%d", f.Name, i)
			}
			w.anchors[anchor] = true
			list = append(list, placed{number, anchor})
		}
		w.figures = append(w.figures, list)
	}
}

// head writes everything above the main element.
func (w *writer) head() {
	lang := cmp.Or(w.options.Lang, "en")
	w.writef("<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n", lang)
	w.write("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">\n",
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n")
	w.writef("<title>%s</title>\n", w.marked(w.title))
	w.write("<style>\n", css, figure.DarkRules(w.options.Dark))
	if w.simulated {
		w.write("@page { @top-center { content: \"SIMULATED DATA", w.onlySome(), "\"; color: #8a1f11; font: bold 9pt system-ui, sans-serif; } }\n")
	}
	w.write("</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the report</a>\n")
	if w.simulated {
		w.writef("<aside class=\"banner\" aria-label=\"Simulated data\"><p><strong>SIMULATED DATA.</strong> %s</p></aside>\n", w.invented())
	}
	w.write("<header>\n")
	w.writef("<h1>%s</h1>\n", w.title)
	w.level = 1
	var line []string
	if w.options.Date != "" {
		line = append(line, "Snapshot up to "+html.EscapeString(w.options.Date))
	}
	if w.snapshot != "" {
		word := "snapshot "
		if w.options.Date != "" {
			word = ""
		}
		line = append(line, fmt.Sprintf(word+"<code>%s</code>", html.EscapeString(w.snapshot[:min(12, len(w.snapshot))])))
	}
	figures := 0
	for _, list := range w.figures {
		figures += len(list)
	}
	line = append(line, counted(figures, "figure"), counted(len(w.sections), "notebook"))
	w.write("<p class=\"byline\">", strings.Join(line, " · "), "</p>\n</header>\n")
}

// invented says which numbers come from a simulated world.
func (w *writer) invented() string {
	var parts []string
	for i, s := range w.sections {
		if s.Simulated() {
			parts = append(parts, fmt.Sprint(i+1))
		}
	}
	const words = " from an invented world and say nothing about anybody."
	headline := w.options.Facts != nil && w.options.Facts.Simulated
	switch {
	case len(parts) == len(w.sections) && (headline || w.options.Facts == nil):
		return "All numbers, names and countries come" + words
	case len(parts) == 0:
		return "The headline numbers come" + words
	}
	which := "part " + parts[0]
	if last := len(parts) - 1; last > 0 {
		which = "parts " + strings.Join(parts[:last], ", ") + " and " + parts[last]
	}
	if headline {
		which += " and the headline numbers"
	}
	return "The numbers, names and countries of " + which + " come" + words
}

// onlySome goes with the word at the top of each printed page.
func (w *writer) onlySome() string {
	if strings.HasPrefix(w.invented(), "All ") {
		return ""
	}
	return " IN THIS REPORT"
}

// marked puts the word before a title that leaves the page, such as that of the
// window.
func (w *writer) marked(title string) string {
	if w.simulated {
		return simulated + ": " + title
	}
	return title
}

// heading writes a heading that is at most one level below the one before.
func (w *writer) heading(level int, id, inner string) {
	w.level = min(level, w.level+1)
	attribute := ""
	if id != "" {
		attribute = ` id="` + html.EscapeString(id) + `"`
	}
	fmt.Fprintf(&w.out, "<h%d%s>%s</h%d>\n", w.level, attribute, inner, w.level)
}

// counted writes a number with its noun.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return grouped(fmt.Sprint(n)) + " " + noun + "s"
}
