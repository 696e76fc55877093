package nbformat

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
)

// ReadFile reads the notebook of a file. Errors begin with its name.
func ReadFile(path string) (*Notebook, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read the notebook: %w", err)
	}
	notebook, err := Read(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return notebook, nil
}

// Read decodes a notebook.
//
// # Errors
//
// Text that is not JSON gives line and column of the first mistake; JSON that
// is not a notebook gives the place in the form "cells[3].source". Cells
// without an identifier, as before version 4.5, get "cell-01" and so on.
func Read(data []byte) (*Notebook, error) {
	var top map[string]any
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if err := decoder.Decode(&top); err != nil {
		return nil, jsonError(data, err, int(decoder.InputOffset()))
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, jsonError(data, errors.New("more text after the notebook"), int(decoder.InputOffset()))
	}
	r := reader{notebook: &Notebook{}, ids: map[string]int{}}
	if err := r.read(top); err != nil {
		return nil, err
	}
	return r.notebook, nil
}

// jsonError tells where the JSON is wrong.
func jsonError(data []byte, err error, offset int) error {
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		offset = int(syntax.Offset) - 1
	}
	if mismatch, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("not a notebook: the file holds a JSON %s, not an object", mismatch.Value)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		offset = len(data)
	}
	offset = min(max(offset, 0), len(data))
	line := 1 + bytes.Count(data[:offset], []byte("\n"))
	column := offset - bytes.LastIndexByte(data[:offset], '\n')
	return fmt.Errorf("line %d, column %d: not valid JSON: %w", line, column, err)
}

// A reader checks the decoded JSON and fills a notebook.
type reader struct {
	notebook *Notebook
	ids      map[string]int
}

func (r *reader) read(top map[string]any) error {
	if version := fmt.Sprint(top["nbformat"]); version != "4" {
		if top["nbformat"] == nil {
			return errors.New("nbformat: missing; this is not a notebook")
		}
		return fmt.Errorf("nbformat: version %s cannot be read; convert the notebook to version 4", version)
	}
	var err error
	if r.notebook.Metadata, err = object(top, "metadata", "metadata"); err != nil {
		return err
	}
	cells, ok := top["cells"].([]any)
	if !ok {
		return errors.New("cells: not a list")
	}
	for i, value := range cells {
		at := fmt.Sprintf("cells[%d]", i)
		fields, ok := value.(map[string]any)
		if !ok {
			return fmt.Errorf("%s: not an object", at)
		}
		cell, err := r.cell(fields, at)
		if err != nil {
			return err
		}
		if cell.ID != "" {
			if first, twice := r.ids[cell.ID]; twice {
				return fmt.Errorf("%s.id: %q is already the id of cells[%d]", at, cell.ID, first)
			}
			r.ids[cell.ID] = i
		}
		r.notebook.Cells = append(r.notebook.Cells, cell)
	}
	for i := range r.notebook.Cells {
		if cell := &r.notebook.Cells[i]; cell.ID == "" {
			cell.ID = r.notebook.NewID(fmt.Sprintf("cell-%02d", i+1))
		}
	}
	return nil
}

var validID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

func (r *reader) cell(fields map[string]any, at string) (Cell, error) {
	var cell Cell
	cell.Type, _ = fields["cell_type"].(string)
	if cell.Type != Code && cell.Type != Markdown && cell.Type != Raw {
		return cell, fmt.Errorf("%s.cell_type: %v is none of code, markdown, raw", at, fields["cell_type"])
	}
	if id, given := fields["id"]; given {
		cell.ID, _ = id.(string)
		if !validID.MatchString(cell.ID) {
			return cell, fmt.Errorf("%s.id: %v is not 1 to 64 letters, digits, - or _", at, id)
		}
	}
	var err error
	if cell.Source, err = text(fields["source"], at+".source"); err != nil {
		return cell, err
	}
	if cell.Metadata, err = object(fields, "metadata", at+".metadata"); err != nil {
		return cell, err
	}
	if cell.Type != Code {
		cell.Attachments, err = object(fields, "attachments", at+".attachments")
		return cell, err
	}
	if cell.ExecutionCount, err = count(fields["execution_count"], at+".execution_count"); err != nil {
		return cell, err
	}
	outputs, ok := fields["outputs"].([]any)
	if !ok && fields["outputs"] != nil {
		return cell, fmt.Errorf("%s.outputs: not a list", at)
	}
	for i, value := range outputs {
		output, err := readOutput(value, fmt.Sprintf("%s.outputs[%d]", at, i))
		if err != nil {
			return cell, err
		}
		cell.Outputs = append(cell.Outputs, output)
	}
	return cell, nil
}

// object returns a member that is an object, or nil if there is none.
func object(fields map[string]any, key, at string) (map[string]any, error) {
	value, ok := fields[key].(map[string]any)
	if !ok && fields[key] != nil {
		return nil, fmt.Errorf("%s: not an object", at)
	}
	return value, nil
}

// text returns a value that is a string or a list of strings.
func text(value any, at string) (string, error) {
	switch value := value.(type) {
	case string:
		return value, nil
	case []any:
		var b strings.Builder
		for i, part := range value {
			s, ok := part.(string)
			if !ok {
				return "", fmt.Errorf("%s[%d]: not a string", at, i)
			}
			b.WriteString(s)
		}
		return b.String(), nil
	}
	return "", fmt.Errorf("%s: neither a string nor a list of strings", at)
}

// count returns a value that is a whole number from 0 on, or null for 0.
func count(value any, at string) (int, error) {
	if value == nil {
		return 0, nil
	}
	number, ok := value.(json.Number)
	if !ok {
		return 0, fmt.Errorf("%s: not a number", at)
	}
	n, err := number.Int64()
	if err != nil || n < 0 || n > 1<<31-1 {
		return 0, fmt.Errorf("%s: %s is not a count", at, number)
	}
	return int(n), nil
}
