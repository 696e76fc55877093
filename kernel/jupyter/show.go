package jupyter

import (
	"encoding/json"

	"bridle/kernel/jupyter/link"
	"bridle/kernel/wire"
)

type stream struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

type clearOutput struct {
	Wait bool `json:"wait"`
}

// A bundle is what display_data and others carry. Data and Metadata are never
// null.
type bundle struct {
	Data     map[string]json.RawMessage `json:"data"`
	Metadata map[string]json.RawMessage `json:"metadata"`
}

type executeResult struct {
	Count int `json:"execution_count"`
	bundle
}

type expressionValue struct {
	Status string `json:"status"`
	bundle
}

// show publishes an output of the cell that r asked to run.
func (k *Kernel) show(r request, output link.Output, number int) {
	k.publishAll(k.shown(r, output, number))
}

// shown is the message that show publishes.
func (k *Kernel) shown(r request, output link.Output, number int) wire.Message {
	switch output.Type {
	case "stream":
		return k.message(&r, output.Type, stream{output.Name, output.Text})
	case "clear_output":
		return k.message(&r, output.Type, clearOutput{output.Wait})
	case "execute_result":
		return k.message(&r, output.Type, executeResult{number, bundleOf(output)})
	}
	return k.message(&r, output.Type, displayed{bundleOf(output), notNil(output.Transient)})
}

// displayed always has transient, which the specification asks of
// display_data.
type displayed struct {
	bundle
	Transient map[string]json.RawMessage `json:"transient"`
}

func bundleOf(output link.Output) bundle {
	return bundle{Data: notNil(output.Data), Metadata: notNil(output.Metadata)}
}

func notNil(values map[string]json.RawMessage) map[string]json.RawMessage {
	if values == nil {
		return map[string]json.RawMessage{}
	}
	return values
}

// plainText returns the text of an output.
func plainText(output link.Output) string {
	var text string
	if json.Unmarshal(output.Data["text/plain"], &text) != nil {
		return ""
	}
	return text
}

type inputRequest struct {
	Prompt   string `json:"prompt"`
	Password bool   `json:"password"`
}

// ask puts a cell's question to the front end that sent the cell.
func (k *Kernel) ask(e *execution, event link.Event) {
	k.send(e.request, wire.Stdin, "input_request", inputRequest{event.Prompt, event.Password})
}

// answer hands what the person typed to the running cell.
func (k *Kernel) answer(r request) {
	var content struct {
		Value string `json:"value"`
	}
	if k.decode(r, &content) != nil {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.running != nil && k.running.call != nil {
		if err := k.running.call.Answer(content.Value); err != nil {
			k.options.Log.Warn("an answer did not reach its cell", "reason", err.Error())
		}
	}
}
