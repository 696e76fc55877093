package suite

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/txtar"

	"bridle/kernel/eval"
)

//go:embed snippets/*.txtar
var files embed.FS

// A Snippet is one topic of the language.
type Snippet struct {
	// Theme is the name of the file, for example "generics"; Topic is the name
	// within it, different for all snippets.
	Theme, Topic string

	// Core is "1" to "42" or "e1" to "e5" for the topics that engines were
	// first compared by; otherwise empty.
	Core string

	// Spec names the section of the Go specification that decides it.
	Spec string

	// Notebook says why the cells cannot be one Go program; empty if they can.
	Notebook string

	// Harsh says why an engine that fails here may end the process; empty if
	// not.
	Harsh string

	// Cells are run one after another in one engine.
	Cells []Cell

	// Want is the text of the last value, several joined by spaces, if
	// Failure is nil.
	Want string

	// Failure is what the last cell must fail with, or nil.
	Failure *Failure
}

// A Cell is one cell of a snippet.
type Cell struct {
	Source string

	// Broken means that the cell must fail, whatever the error; cells after it
	// run all the same. The last cell is never broken: it has a Failure.
	Broken bool
}

// A Failure is an expected error.
type Failure struct {
	// Name is the class, see eval.Error; empty if any will do.
	Name string

	// At is the place; parts that are zero are not compared.
	At eval.Position

	// Trace is a place that the trace must have, unless it is zero.
	Trace eval.Position

	// Says lists parts of the message.
	Says []string
}

// Snippets returns all snippets, by theme and then as the files have them.
func Snippets() []Snippet {
	entries, err := files.ReadDir("snippets")
	if err != nil {
		panic("suite: " + err.Error())
	}
	var all []Snippet
	for _, entry := range entries {
		text, err := files.ReadFile("snippets/" + entry.Name())
		if err != nil {
			panic("suite: " + err.Error())
		}
		snippets, err := parse(strings.TrimSuffix(entry.Name(), ".txtar"), text)
		if err != nil {
			panic("suite: " + err.Error())
		}
		all = append(all, snippets...)
	}
	return all
}

// parse reads one archive.
func parse(theme string, text []byte) ([]Snippet, error) {
	var all []Snippet
	for _, file := range txtar.Parse(text).Files {
		topic, part, ok := strings.Cut(file.Name, "/")
		if i := strings.LastIndex(file.Name, "/"); ok {
			topic, part = file.Name[:i], file.Name[i+1:]
		}
		data := strings.TrimSuffix(string(file.Data), "\n")
		if part == "about" {
			snippet, err := about(data)
			if err != nil {
				return nil, fmt.Errorf("%s: %s: %w", theme, file.Name, err)
			}
			snippet.Theme, snippet.Topic = theme, topic
			all = append(all, snippet)
			continue
		}
		if len(all) == 0 || all[len(all)-1].Topic != topic {
			return nil, fmt.Errorf("%s: %s stands before %s/about", theme, file.Name, topic)
		}
		last := &all[len(all)-1]
		switch part {
		case "cell", "broken":
			last.Cells = append(last.Cells, Cell{Source: data, Broken: part == "broken"})
		case "want":
			last.Want = data
			if last.Failure != nil {
				return nil, fmt.Errorf("%s: %s: an error is expected already", theme, file.Name)
			}
		default:
			return nil, fmt.Errorf("%s: %s is none of about, cell, broken and want", theme, file.Name)
		}
	}
	if i := slices.IndexFunc(all, func(s Snippet) bool {
		return len(s.Cells) == 0 || s.Cells[len(s.Cells)-1].Broken
	}); i >= 0 {
		return nil, fmt.Errorf("%s: %s does not end with a cell", theme, all[i].Topic)
	}
	return all, nil
}

// about reads the lines "key: value" of a snippet.
func about(text string) (Snippet, error) {
	var s Snippet
	var f Failure
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		key, value, ok := strings.Cut(line, ": ")
		if !ok {
			return s, fmt.Errorf("%q is not a key and a value; write \"key: value\"", line)
		}
		var err error
		switch key {
		case "core":
			s.Core = value
		case "spec":
			s.Spec = value
		case "notebook":
			s.Notebook = value
		case "harsh":
			s.Harsh = value
		case "name":
			f.Name = value
		case "at":
			f.At, err = position(value)
		case "trace":
			f.Trace, err = position(value)
		case "says":
			f.Says = append(f.Says, value)
		default:
			err = fmt.Errorf("unknown key %q", key)
		}
		if err != nil {
			return s, err
		}
	}
	if len(f.Says) > 0 {
		s.Failure = &f
	}
	return s, nil
}

// position reads what eval.Position writes.
func position(text string) (p eval.Position, err error) {
	for part := range strings.SplitSeq(text, ", ") {
		var word string
		var n int
		if _, err := fmt.Sscanf(part, "%s %d", &word, &n); err != nil {
			return p, fmt.Errorf("%q is no place: %w", text, err)
		}
		switch word {
		case "cell":
			p.Cell = n
		case "line":
			p.Line = n
		case "column":
			p.Column = n
		default:
			return p, fmt.Errorf("%q is no place: unknown word %q", text, word)
		}
	}
	return p, nil
}
