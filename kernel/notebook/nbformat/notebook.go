package nbformat

import (
	"fmt"
	"slices"
)

// A Notebook is a list of cells. JSON objects that are only carried along
// are maps as encoding/json makes them, numbers being json.Number.
type Notebook struct {
	Metadata map[string]any
	Cells    []Cell
}

// The types of cell.
const (
	Code     = "code"
	Markdown = "markdown"
	Raw      = "raw"
)

// A Cell is code or text.
type Cell struct {
	Type     string // Code, Markdown or Raw
	ID       string // 1 to 64 letters, digits, "-" and "_"; unique
	Source   string
	Metadata map[string]any

	// Attachments holds, for Markdown and Raw, MIME bundles by file name.
	Attachments map[string]any

	// Outputs and ExecutionCount belong to Code. A count of 0 means that the
	// cell has not been run.
	Outputs        []Output
	ExecutionCount int
}

// The types of output.
const (
	Stream  = "stream"
	Display = "display_data"
	Result  = "execute_result"
	Error   = "error"
)

// An Output is one thing that a code cell showed.
type Output struct {
	Type string

	// Name ("stdout" or "stderr") and Text belong to Stream.
	Name, Text string

	// Data and Metadata belong to Display and Result. Text is a string, binary
	// data a string in base64, JSON any value.
	Data, Metadata map[string]any

	// ErrorName, ErrorValue and Traceback belong to Error.
	ErrorName, ErrorValue string
	Traceback             []string

	// ExecutionCount belongs to Result.
	ExecutionCount int
}

// Tags returns the tags of a cell, in order.
func (c *Cell) Tags() []string {
	list, _ := c.Metadata["tags"].([]any)
	var tags []string
	for _, tag := range list {
		if text, ok := tag.(string); ok {
			tags = append(tags, text)
		}
	}
	return tags
}

// HasTag reports whether the cell has a tag.
func (c *Cell) HasTag(tag string) bool { return slices.Contains(c.Tags(), tag) }

// NewID returns base if no cell has that identifier, or else base with the
// first free number behind it.
func (n *Notebook) NewID(base string) string {
	taken := map[string]bool{}
	for _, cell := range n.Cells {
		taken[cell.ID] = true
	}
	id := base
	for i := 2; taken[id]; i++ {
		id = fmt.Sprintf("%s-%d", base, i)
	}
	return id
}
