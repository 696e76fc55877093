package nbformat

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// Write encodes a notebook as version 4.5. It does not change it.
//
// The error is that of a value in the metadata or a bundle that JSON cannot
// hold, such as a NaN.
func Write(n *Notebook) ([]byte, error) {
	cells := []any{}
	for _, cell := range n.Cells {
		cells = append(cells, writeCell(cell))
	}
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	// encoding/json writes the keys of a map in order.
	err := encoder.Encode(map[string]any{
		"cells": cells, "metadata": orEmpty(n.Metadata), "nbformat": 4, "nbformat_minor": 5,
	})
	if err != nil {
		return nil, fmt.Errorf("cannot write the notebook: %w", err)
	}
	return buffer.Bytes(), nil
}

func writeCell(cell Cell) map[string]any {
	fields := map[string]any{
		"cell_type": cell.Type, "id": cell.ID, "metadata": orEmpty(cell.Metadata), "source": splitLines(cell.Source),
	}
	if cell.Type != Code {
		if cell.Attachments != nil {
			fields["attachments"] = cell.Attachments
		}
		return fields
	}
	outputs := []any{}
	for _, output := range cell.Outputs {
		outputs = append(outputs, writeOutput(output))
	}
	fields["outputs"] = outputs
	fields["execution_count"] = orNull(cell.ExecutionCount)
	return fields
}

func writeOutput(output Output) map[string]any {
	fields := map[string]any{"output_type": output.Type}
	switch output.Type {
	case Stream:
		fields["name"], fields["text"] = output.Name, splitLines(output.Text)
	case Error:
		fields["ename"], fields["evalue"] = output.ErrorName, output.ErrorValue
		fields["traceback"] = append([]string{}, output.Traceback...)
	default:
		data := map[string]any{}
		for mime, value := range output.Data {
			if s, ok := value.(string); ok && isSplit(mime) {
				value = splitLines(s)
			}
			data[mime] = value
		}
		fields["data"], fields["metadata"] = data, orEmpty(output.Metadata)
		if output.Type == Result {
			fields["execution_count"] = orNull(output.ExecutionCount)
		}
	}
	return fields
}

// splitLines cuts behind each line end, as the format does.
func splitLines(s string) []string {
	if s == "" {
		return []string{}
	}
	lines := strings.SplitAfter(s, "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

func orEmpty(m map[string]any) map[string]any {
	if m == nil {
		return map[string]any{}
	}
	return m
}

func orNull(count int) any {
	if count == 0 {
		return nil
	}
	return count
}
