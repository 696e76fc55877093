package session

import (
	"fmt"
	"html"
	"slices"
	"strings"
	"time"
)

// A Card says how the answer to a query was got, so that somebody else can
// tell whether theirs is the same.
type Card struct {
	// Simulated is written over every table whose rows come from a simulated
	// world.
	Simulated bool

	// Engine is the database and its version.
	Engine string

	// Took is how long the query ran; zero leaves it out, as runs do whose
	// outputs are compared.
	Took time.Duration

	// Result is the hash of the answer; Ordered tells whether it includes the
	// order of the rows, which it does only where the query has one.
	Result  string
	Ordered bool

	// Tables are what was read.
	Tables []Source

	// Grade is "A" if nothing was found that could differ in another run, "B"
	// if only last bits that are rounded away could, "F" if more could;
	// Reasons says what, and what to write instead.
	Grade   string
	Reasons []string

	// Notes say where the answer is not all that was asked for. They are always shown.
	Notes []string
}

// A Source is a table that a query read, with the hash of its rows; without a
// hash it is a view or was not hashed.
type Source struct{ Name, Hash string }

// short is how much of a hash is shown.
const short = 12

// line writes what fits into one line.
func (c *Card) line() string {
	var parts []string
	add := func(format string, args ...any) { parts = append(parts, fmt.Sprintf(format, args...)) }
	if c.Took > 0 {
		add("%.1f ms", float64(c.Took.Microseconds())/1000)
	}
	if c.Engine != "" {
		add("%s", c.Engine)
	}
	for _, source := range c.Tables {
		if source.Hash == "" {
			add("%s", source.Name)
		} else {
			add("%s %s", source.Name, source.Hash[:min(short, len(source.Hash))])
		}
	}
	if c.Result != "" {
		order := "rows in any order"
		if c.Ordered {
			order = "rows in this order"
		}
		add("result %s (%s)", c.Result[:min(short, len(c.Result))], order)
	}
	if c.Grade != "" {
		add("determinism %s", c.Grade)
	}
	return strings.Join(parts, " · ")
}

// String writes the card in a line, and one line for each reason.
func (c *Card) String() string {
	return strings.Join(slices.Concat(c.Notes, []string{c.line()}, c.Reasons), "\n")
}

// HTML writes the card as small print; the reasons can be unfolded.
func (c *Card) HTML() string {
	text := html.EscapeString(c.line())
	if len(c.Reasons) > 0 {
		text = `<details><summary style="display:list-item;cursor:pointer">` + text + "</summary>"
		for _, reason := range c.Reasons {
			text += html.EscapeString(reason) + "<br>"
		}
		text += "</details>"
	}
	notes := ""
	for _, note := range c.Notes {
		notes += "<p>" + html.EscapeString(note) + "</p>"
	}
	return notes + `<div class="bridle-card" style="opacity:.75"><small>` + text + "</small></div>"
}
