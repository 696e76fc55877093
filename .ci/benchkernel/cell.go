package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"bridle/kernel/wire"
)

// cell runs a cell and returns how long it took to be idle again. What it shows, or prints, must be shows, unless that is empty.
func (k *kernel) cell(code, shows string) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	request := map[string]any{"code": code, "silent": false, "store_history": true, "user_expressions": map[string]string{},
		"allow_stdin": false, "stop_on_error": true}
	began := time.Now()
	reply, published, err := k.Request(ctx, wire.Shell, "execute_request", request)
	took := time.Since(began)
	if err != nil {
		return 0, fmt.Errorf("%s: %q: %w", k.peer.Name, code, err)
	}
	status, shown, err := outcome(reply, published)
	if err != nil {
		return 0, err
	}
	if status != "ok" || shows != "" && shown != shows {
		return 0, fmt.Errorf("%s: %q ended as %q and showed %q, not %q", k.peer.Name, code, status, shown, shows)
	}
	return took, nil
}

// outcome reads the status of a reply and the text of all that was published for it, traces of errors included.
func outcome(reply wire.Message, published []wire.Message) (status, shown string, err error) {
	var r struct{ Status string }
	if err := json.Unmarshal(reply.Content, &r); err != nil {
		return "", "", err
	}
	var text strings.Builder
	for _, m := range published {
		var c struct {
			Text, Evalue string
			Data         map[string]json.RawMessage
		}
		if err := json.Unmarshal(m.Content, &c); err != nil {
			return "", "", err
		}
		var plain string
		switch m.Header.Type {
		case "stream":
			plain = c.Text
		case "error":
			plain = c.Evalue
		case "execute_result", "display_data":
			if raw, ok := c.Data["text/plain"]; ok {
				if err := json.Unmarshal(raw, &plain); err != nil {
					return "", "", err
				}
			}
		}
		text.WriteString(plain)
	}
	return r.Status, strings.TrimSpace(text.String()), nil
}

// complete asks for completions at the end of the code and returns how long that took.
func (k *kernel) complete() (time.Duration, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	began := time.Now()
	reply, _, err := k.Request(ctx, wire.Shell, "complete_request", map[string]any{"code": k.peer.Complete, "cursor_pos": len(k.peer.Complete)})
	took := time.Since(began)
	if err != nil {
		return 0, fmt.Errorf("%s: completion: %w", k.peer.Name, err)
	}
	var c struct{ Matches []string }
	if err := json.Unmarshal(reply.Content, &c); err != nil {
		return 0, err
	}
	if !slices.ContainsFunc(c.Matches, func(m string) bool { return strings.HasSuffix(m, k.peer.Found) }) {
		return 0, fmt.Errorf("%s: %q is not completed to %q: %v", k.peer.Name, k.peer.Complete, k.peer.Found, c.Matches)
	}
	return took, nil
}
