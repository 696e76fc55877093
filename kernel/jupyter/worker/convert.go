package worker

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"bridle/kernel/eval"
	"bridle/kernel/eval/display"
	"bridle/kernel/jupyter/link"
	"bridle/kernel/session"
)

// convert writes an output of the session for the supervisor.
func convert(output session.Output) link.Output {
	converted := link.Output{Type: string(output.Kind), Name: output.Name, Text: output.Text, Wait: output.Wait}
	if output.Data.Data == nil {
		return converted
	}
	converted.Data = map[string]json.RawMessage{}
	for mime, value := range output.Data.Data {
		converted.Data[mime] = representation(mime, value)
	}
	converted.Metadata = encodeAll(output.Data.Metadata)
	converted.Transient = encodeAll(output.Data.Transient)
	return converted
}

// representation writes one entry of a bundle: JSON as itself, text as text,
// bytes in base64, and anything else as fmt prints it.
func representation(mime string, value any) json.RawMessage {
	if raw, ok := value.([]byte); ok {
		if strings.HasPrefix(mime, "text/") || mime == display.MIMETypeSVG {
			return encode(string(raw))
		}
		return encode(raw)
	}
	if _, ok := value.(string); !ok && mime != display.MIMETypeJSON && !strings.HasSuffix(mime, "+json") {
		value = fmt.Sprint(value)
	}
	return encode(value)
}

func encodeAll(values map[string]any) map[string]json.RawMessage {
	encoded := map[string]json.RawMessage{}
	for key, value := range values {
		encoded[key] = encode(value)
	}
	return encoded
}

// encode writes a value as JSON, and one that JSON cannot hold as its text.
func encode(value any) json.RawMessage {
	encoded, err := json.Marshal(value)
	if err != nil {
		encoded, _ = json.Marshal(fmt.Sprint(value)) // a string has no error
	}
	return encoded
}

// failure keeps of an error what can be sent.
func failure(err error) *link.Failure {
	if e, ok := errors.AsType[*eval.Error](err); ok {
		return &link.Failure{Name: e.Name, Message: e.Message, At: e.Position, Trace: e.Trace}
	}
	return &link.Failure{Name: "SessionError", Message: err.Error()}
}

// completions keeps the order of the engine.
func completions(found eval.Completions) *link.Completions {
	converted := &link.Completions{Start: found.Start, End: found.End, Matches: []link.Match{}}
	for _, item := range found.Items {
		converted.Matches = append(converted.Matches, link.Match{Text: item.Text, Type: matchType(item.Kind), Signature: item.Type})
	}
	return converted
}

// matchType gives a kind the name that front ends know and have icons for.
func matchType(kind string) string {
	switch kind {
	case "method":
		return "function"
	case "field":
		return "property"
	case "variable", "constant":
		return "instance"
	case "type":
		return "class"
	case "package":
		return "module"
	}
	return kind
}
