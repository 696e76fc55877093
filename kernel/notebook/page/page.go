package page

import (
	"cmp"
	_ "embed"
	"fmt"
	"html"
	"path"
	"strings"

	"bridle/kernel/notebook/figure"
	"bridle/kernel/notebook/markdown"
	"bridle/kernel/notebook/nbformat"
)

//go:embed page.css
var css string

// Options says what a notebook does not.
type Options struct {
	// Name is the notebook's file name, shown at the foot and used as title if
	// the notebook has no heading of level 1.
	Name string

	// Lang is the language of the text, "en" if empty.
	Lang string

	// Failure is the text of the error that ended the run, empty for none. The
	// page then ends with the failed cell.
	Failure string

	// Dark returns rules of CSS that give figures of the project, within elements that the
	// selector finds, the colours of a dark page. If nil all figures lie on white.
	Dark func(selector string) string
}

// Write renders the notebook. figures are those of [figure.Find].
func Write(n *nbformat.Notebook, figures []figure.Figure, options Options) []byte {
	w := &writer{notebook: n, options: options, figures: map[[2]int]figure.Figure{}}
	for _, f := range figures {
		w.figures[[2]int{f.Cell, f.Output}] = f
	}
	title, titled := w.title()
	w.write("<!DOCTYPE html>\n<html lang=\"", html.EscapeString(cmp.Or(options.Lang, "en")), "\">\n<head>\n<meta charset=\"utf-8\">\n",
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">\n",
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n",
		"<title>", html.EscapeString(title), "</title>\n<style>\n", css, figure.DarkRules(options.Dark), "</style>\n</head>\n<body>\n<main>\n")
	if !titled {
		w.write("<h1>", html.EscapeString(title), "</h1>\n")
	}
	w.failed()
	w.cells()
	w.write("</main>\n<footer><p>", html.EscapeString(options.Name), "</p></footer>\n</body>\n</html>\n")
	return []byte(w.out.String())
}

type writer struct {
	out      strings.Builder
	notebook *nbformat.Notebook
	options  Options
	figures  map[[2]int]figure.Figure
	drawn    int
}

func (w *writer) write(parts ...string) {
	for _, part := range parts {
		w.out.WriteString(part)
	}
}

// title returns the page's title, and whether the first text cell begins with
// it as a heading of level 1.
func (w *writer) title() (title string, heading bool) {
	for i, cell := range w.notebook.Cells {
		if cell.Type != nbformat.Markdown {
			continue
		}
		if title := markdown.Title(cell.Source); title != "" {
			return title, i == 0
		}
	}
	name := path.Base(cmp.Or(w.options.Name, "Notebook"))
	return strings.TrimSuffix(name, path.Ext(name)), false
}

// failed writes the notice of a run that did not end well.
func (w *writer) failed() {
	if w.options.Failure == "" {
		return
	}
	w.write("<p class=\"failed\" role=\"alert\"><strong>This run failed.</strong> ", html.EscapeString(w.options.Failure))
	for i, cell := range w.notebook.Cells {
		if hasError(cell) {
			w.write(fmt.Sprintf(" <a href=\"#cell-%d\">Go to the cell.</a>", i+1))
			break
		}
	}
	w.write("</p>\n")
}

func hasError(cell nbformat.Cell) bool {
	for _, output := range cell.Outputs {
		if output.Type == nbformat.Error {
			return true
		}
	}
	return false
}

// cells writes the cells up to the one that failed.
func (w *writer) cells() {
	for i, cell := range w.notebook.Cells {
		switch {
		case cell.Type == nbformat.Markdown:
			w.text(i, cell)
		case cell.Type == nbformat.Code && strings.TrimSpace(cell.Source) != "":
			w.code(i, cell)
		}
		if w.options.Failure != "" && hasError(cell) {
			if left := len(w.notebook.Cells) - i - 1; left > 0 {
				w.write(fmt.Sprintf("<p class=\"failed\">The run ended here; %d further %s not shown.</p>\n", left, cells(left)))
			}
			return
		}
	}
}

func cells(n int) string {
	if n == 1 {
		return "cell is"
	}
	return "cells are"
}

// text writes a text cell. Only one heading of the page has level 1.
func (w *writer) text(i int, cell nbformat.Cell) {
	options := markdown.Options{Image: func(address string) (string, bool) { return Attachment(cell, address) }}
	if i > 0 && markdown.Title(cell.Source) != "" {
		options.Level = 1
	}
	w.write(fmt.Sprintf("<section class=\"text\" id=\"cell-%d\">\n", i+1), markdown.HTML(cell.Source, options), "</section>\n")
}

// Attachment returns the data URI of an image attached to a cell; images
// from elsewhere are not shown.
func Attachment(cell nbformat.Cell, address string) (string, bool) {
	if strings.HasPrefix(address, "data:image/") {
		return address, true
	}
	name, ok := strings.CutPrefix(address, "attachment:")
	if !ok {
		return "", false
	}
	bundle, _ := cell.Attachments[name].(map[string]any)
	for _, mime := range []string{"image/png", "image/jpeg", "image/gif", "image/svg+xml"} {
		if data, ok := bundle[mime].(string); ok {
			return "data:" + mime + ";base64," + strings.Join(strings.Fields(data), ""), true
		}
	}
	return "", false
}

// code writes a code cell and its outputs.
func (w *writer) code(i int, cell nbformat.Cell) {
	w.write(fmt.Sprintf("<section class=\"cell\" id=\"cell-%d\"", i+1))
	if cell.ExecutionCount > 0 {
		w.write(fmt.Sprintf(" aria-label=\"Cell %d\">\n<div class=\"number\" aria-hidden=\"true\">%d</div>\n", cell.ExecutionCount, cell.ExecutionCount))
	} else {
		w.write(" aria-label=\"Cell, not run\">\n")
	}
	language := "go"
	if strings.HasPrefix(strings.TrimSpace(cell.Source), "%%sql") {
		language = "sql"
	}
	w.write("<pre class=\"source\" tabindex=\"0\"><code class=\"language-", language, "\">", html.EscapeString(strings.TrimRight(cell.Source, "\n")), "</code></pre>\n")
	for o, output := range cell.Outputs {
		w.output(i, o, output)
	}
	w.write("</section>\n")
}
