package traceback

import (
	"fmt"
	"strings"

	"bridle/kernel/eval"
)

// Escape sequences of ANSI terminals, which front ends turn into colours.
const (
	red   = "\x1b[1;31m"
	blue  = "\x1b[34m"
	bold  = "\x1b[1m"
	plain = "\x1b[0m"
)

// Lines writes an error: its name and message, then each place with its lines, innermost first.
// source returns the text of a cell by its number, empty if it is not known; it may be nil if no
// place of the error has a line.
func Lines(failure *eval.Error, source func(cell int) string) []string {
	lines := []string{red + failure.Name + plain + ": " + failure.Message}
	if failure.Cell > 0 && failure.Line > 0 {
		lines = append(lines, excerpt("at", failure.Position, source(failure.Cell))...)
	}
	for i, at := range failure.Trace {
		word := "called from"
		if i == 0 {
			word = "in"
		}
		lines = append(lines, excerpt(word, at, source(at.Cell))...)
	}
	return lines
}

// around is how many lines are shown above and below the one meant.
const around = 2

// excerpt shows a place: its name, the lines around it, and a caret under the
// column.
func excerpt(word string, at eval.Position, source string) []string {
	lines := []string{blue + word + " " + at.String() + plain}
	text := strings.Split(source, "\n")
	if source == "" || at.Line > len(text) {
		return lines
	}
	first, last := max(1, at.Line-around), min(len(text), at.Line+around)
	width := len(fmt.Sprint(last))
	for n := first; n <= last; n++ {
		line := strings.TrimRight(text[n-1], "\r")
		if n != at.Line {
			lines = append(lines, fmt.Sprintf("  %*d │ %s", width, n, line))
			continue
		}
		lines = append(lines, fmt.Sprintf("%s→ %*d │ %s%s", bold, width, n, line, plain))
		if at.Column > 0 && at.Column <= len(line)+1 {
			lines = append(lines, fmt.Sprintf("  %*s │ %s%s^%s", width, "", indent(line[:at.Column-1]), red, plain))
		}
	}
	return lines
}

// indent is as wide as text: spaces, and tabs where text has some.
func indent(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, text)
}
