package drive

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"bridle/kernel/wire"
)

// Outcome is what became of a cell.
type Outcome struct {
	Status         string // "ok", "error" or "aborted"
	Stdout, Stderr string
	Shown          []map[string]any // MIME bundles of results and displays
	Error          string           // what the error message says
	Took           time.Duration    // from the request to the reply and the state idle
}

// Text is what a reader without pictures sees: what was printed, shown as plain text, and went wrong.
func (o Outcome) Text() string {
	text := o.Stdout + o.Stderr
	for _, bundle := range o.Shown {
		if plain, ok := bundle["text/plain"].(string); ok {
			text += plain
		}
	}
	return strings.TrimSpace(text + o.Error)
}

// Run runs a cell. That the cell fails is no error.
func (k *Kernel) Run(code string) (Outcome, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	request := map[string]any{"code": code, "silent": false, "store_history": true, "user_expressions": map[string]string{},
		"allow_stdin": false, "stop_on_error": true}
	began := time.Now()
	reply, published, err := k.Request(ctx, wire.Shell, "execute_request", request)
	o := Outcome{Took: time.Since(began)}
	if err != nil {
		return o, fmt.Errorf("run %q: %w", code, err)
	}
	var r struct{ Status string }
	if err := json.Unmarshal(reply.Content, &r); err != nil {
		return o, err
	}
	o.Status = r.Status
	for _, m := range published {
		if err := o.add(m); err != nil {
			return o, fmt.Errorf("run %q: %s: %w", code, m.Header.Type, err)
		}
	}
	return o, nil
}

// add takes a published message.
func (o *Outcome) add(m wire.Message) error {
	var c struct {
		Name, Text, Evalue string
		Data               map[string]any
	}
	switch m.Header.Type {
	case "stream", "error", "execute_result", "display_data":
		if err := json.Unmarshal(m.Content, &c); err != nil {
			return err
		}
	}
	switch m.Header.Type {
	case "stream":
		if c.Name == "stderr" {
			o.Stderr += c.Text
		} else {
			o.Stdout += c.Text
		}
	case "error":
		o.Error = c.Evalue
	case "execute_result", "display_data":
		o.Shown = append(o.Shown, c.Data)
	}
	return nil
}

// Complete asks for completions at the end of the code, which is plain ASCII, and returns how long that took.
func (k *Kernel) Complete(code string) ([]string, time.Duration, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	began := time.Now()
	reply, _, err := k.Request(ctx, wire.Shell, "complete_request", map[string]any{"code": code, "cursor_pos": len(code)})
	took := time.Since(began)
	if err != nil {
		return nil, 0, fmt.Errorf("complete %q: %w", code, err)
	}
	var c struct{ Matches []string }
	if err := json.Unmarshal(reply.Content, &c); err != nil {
		return nil, 0, err
	}
	return c.Matches, took, nil
}
