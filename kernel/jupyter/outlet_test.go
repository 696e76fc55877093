package jupyter

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"bridle/kernel/jupyter/link"
)

// outputOf makes outputs of short words: "o text" and "e text" are streams, "u id
// text" an update, "d text" a display, "c" and "cw" clear.
func outputOf(word string) link.Output {
	kind, rest, _ := strings.Cut(word, " ")
	text := func(s string) map[string]json.RawMessage {
		return map[string]json.RawMessage{"text/plain": json.RawMessage(`"` + s + `"`)}
	}
	switch kind {
	case "o", "e":
		return link.Output{Type: "stream", Name: kind, Text: rest}
	case "u":
		id, shown, _ := strings.Cut(rest, " ")
		return link.Output{Type: "update_display_data", Data: text(shown), Transient: map[string]json.RawMessage{"display_id": json.RawMessage(`"` + id + `"`)}}
	case "d":
		return link.Output{Type: "display_data", Data: text(rest)}
	}
	return link.Output{Type: "clear_output", Wait: kind == "cw"}
}

func wordOf(output link.Output) string {
	switch output.Type {
	case "stream":
		return output.Name + " " + output.Text
	case "update_display_data":
		return fmt.Sprintf("u %s %s", strings.Trim(string(output.Transient["display_id"]), `"`), plainText(output))
	case "display_data":
		return "d " + plainText(output)
	}
	return fmt.Sprintf("c %v", output.Wait)
}

func TestOutlet(t *testing.T) {
	for _, test := range []struct{ name, put, want string }{
		{"text is joined", "o a|o b|e c|e d|o e", "o ab|e cd|o e"},
		{"displays divide", "o a|d x|o b", "o a|d x|o b"},
		{"the last update counts", "u 1 a|u 2 b|u 1 c", "u 1 c|u 2 b"},
		{"updates do not divide text", "o a|u 1 x|o b|u 1 y|o c", "o abc|u 1 y"},
		{"what is cleared is not shown", "o a|u 1 x|c|o b", "u 1 x|c false|o b"},
		{"cleared often", "cw|o a|cw|o b|u 1 x|cw|o c", "u 1 x|c true|o c"},
		{"cleared before a display", "o a|cw|d x|o b", "c true|d x|o b"},
		{"clear divides", "c|o a|c|d x|o b", "c false|d x|o b"},
		{"a clear that waits for ever", "c|o a|cw", "c false|o a|c true"},
		{"two that wait", "o a|cw|u 1 x|cw", "o a|c true|u 1 x"},
	} {
		var got []string
		o := &outlet{send: func(output link.Output) { got = append(got, wordOf(output)) }}
		o.timer = time.NewTimer(time.Hour) // so that only end passes on
		for word := range strings.SplitSeq(test.put, "|") {
			o.put(outputOf(word))
		}
		o.end()
		if joined := strings.Join(got, "|"); joined != test.want {
			t.Errorf("%s: got %s, want %s", test.name, joined, test.want)
		}
	}
}

func TestTooManyDisplays(t *testing.T) {
	sent, last := 0, ""
	o := &outlet{send: func(output link.Output) { sent, last = sent+1, output.Text }}
	for range maxDisplays + 7 {
		o.put(outputOf("d x"))
	}
	o.end()
	if want := "… (7 more displays dropped)\n"; sent != maxDisplays+1 || last != want {
		t.Errorf("%d sent, the last is %q, want %q", sent, last, want)
	}
}
