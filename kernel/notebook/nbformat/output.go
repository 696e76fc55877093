package nbformat

import (
	"fmt"
	"strings"
)

// readOutput checks one output.
func readOutput(value any, at string) (Output, error) {
	fields, ok := value.(map[string]any)
	if !ok {
		return Output{}, fmt.Errorf("%s: not an object", at)
	}
	var (
		output Output
		err    error
	)
	output.Type, _ = fields["output_type"].(string)
	switch output.Type {
	case Stream:
		output.Name, _ = fields["name"].(string)
		output.Text, err = text(fields["text"], at+".text")
	case Display, Result:
		if output.ExecutionCount, err = count(fields["execution_count"], at+".execution_count"); err != nil {
			return output, err
		}
		if output.Metadata, err = object(fields, "metadata", at+".metadata"); err != nil {
			return output, err
		}
		output.Data, err = readBundle(fields, at)
	case Error:
		output.ErrorName, _ = fields["ename"].(string)
		output.ErrorValue, _ = fields["evalue"].(string)
		lines, _ := fields["traceback"].([]any)
		for _, line := range lines {
			output.Traceback = append(output.Traceback, fmt.Sprint(line))
		}
	default:
		err = fmt.Errorf("%s.output_type: %v is none of stream, display_data, execute_result, error", at, fields["output_type"])
	}
	return output, err
}

// readBundle joins the texts of a MIME bundle; JSON stays as it is.
func readBundle(fields map[string]any, at string) (map[string]any, error) {
	data, err := object(fields, "data", at+".data")
	if err != nil || data == nil {
		return nil, err
	}
	bundle := map[string]any{}
	for mime, value := range data {
		if isJSON(mime) {
			bundle[mime] = value
			continue
		}
		if bundle[mime], err = text(value, fmt.Sprintf("%s.data[%q]", at, mime)); err != nil {
			return nil, err
		}
	}
	return bundle, nil
}

// isJSON reports whether a representation is a JSON value and not a text.
func isJSON(mime string) bool {
	return mime == "application/json" || strings.HasPrefix(mime, "application/") && strings.HasSuffix(mime, "+json")
}

// isSplit reports whether the format writes a representation as a list of
// lines.
func isSplit(mime string) bool {
	return strings.HasPrefix(mime, "text/") || mime == "image/svg+xml" || mime == "application/javascript"
}
