package notebook

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"

	"bridle/kernel/eval/traceback"
	"bridle/kernel/notebook/nbformat"
	"bridle/kernel/session"
)

// convert writes an output of the session in the notebook's way. source returns the text of a cell by its number.
func convert(output session.Output, count int, source func(cell int) string) nbformat.Output {
	switch output.Kind {
	case session.Stream:
		return nbformat.Output{Type: nbformat.Stream, Name: output.Name, Text: output.Text}
	case session.Failure:
		return nbformat.Output{
			Type: nbformat.Error, ErrorName: output.Err.Name, ErrorValue: output.Err.Error(), Traceback: traceback.Lines(output.Err, source),
		}
	}
	converted := nbformat.Output{Type: nbformat.Display, Data: map[string]any{}, Metadata: plainJSON(output.Data.Metadata)}
	if output.Kind == session.Result {
		converted.Type, converted.ExecutionCount = nbformat.Result, count
	}
	for mime, value := range output.Data.Data {
		converted.Data[mime] = representation(mime, value)
	}
	return converted
}

// displays holds where the displays of cells that ran stand, by identifier.
type displays map[string][]place

type place struct {
	cell  *nbformat.Cell
	index int
}

// update replaces what displays of earlier cells show.
func (d displays) update(outputs []session.Output) {
	for _, output := range outputs {
		if id := output.DisplayID(); output.Kind == session.Update && id != "" {
			for _, at := range d[id] {
				at.cell.Outputs[at.index] = convert(output, 0, nil)
			}
		}
	}
}

// representation makes one entry of a bundle fit for JSON: bytes as base64,
// unless the type is text.
func representation(mime string, value any) any {
	switch value := value.(type) {
	case string:
		return value
	case []byte:
		if strings.HasPrefix(mime, "text/") || mime == "image/svg+xml" {
			return string(value)
		}
		return base64.StdEncoding.EncodeToString(value)
	}
	if mime == "application/json" || strings.HasSuffix(mime, "+json") {
		return asJSON(value)
	}
	return fmt.Sprint(value)
}

// asJSON returns a value as encoding/json would read it back, or its text if
// JSON cannot hold it.
func asJSON(value any) any {
	encoded, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	var decoded any
	decoder := json.NewDecoder(bytes.NewReader(encoded))
	decoder.UseNumber() // a large integer stays what it is
	if err := decoder.Decode(&decoded); err != nil {
		return fmt.Sprint(value)
	}
	return decoded
}

// plainJSON turns metadata, which cells make of Go values, into plain JSON
// objects.
func plainJSON(metadata map[string]any) map[string]any {
	plain := map[string]any{}
	for key, value := range metadata {
		plain[key] = asJSON(value)
	}
	return plain
}
