package jupyter

import (
	"encoding/json"
	"fmt"

	"bridle/kernel/jupyter/history"
)

type historyRequest struct {
	Access  string `json:"hist_access_type"`
	Output  bool   `json:"output"`
	Session int    `json:"session"`
	Start   int    `json:"start"`
	Stop    int    `json:"stop"`
	N       int    `json:"n"`
	Pattern string `json:"pattern"`
	Unique  bool   `json:"unique"`
}

type historyReply struct {
	Status  string            `json:"status"`
	History []json.RawMessage `json:"history"`
}

// remembered answers a history_request. An entry is [session, number, source]
// or, with output, [session, number, [source, result]].
func (k *Kernel) remembered(r request) any {
	var content historyRequest
	if err := k.decode(r, &content); err != nil {
		return refusal("BadRequest", err.Error())
	}
	var entries []history.Entry
	switch content.Access {
	case "range":
		entries = k.history.Range(content.Session, content.Start, content.Stop)
	case "tail":
		entries = k.history.Tail(content.N)
	case "search":
		entries = k.history.Search(content.Pattern, content.N, content.Unique)
	default:
		return refusal("BadRequest", fmt.Sprintf("there is no history access %q; there are range, tail and search", content.Access))
	}
	reply := historyReply{Status: "ok", History: []json.RawMessage{}}
	for _, e := range entries {
		line := []any{e.Session, e.Number, e.Source}
		if content.Output {
			line[2] = []any{e.Source, result(e)}
		}
		encoded, err := json.Marshal(line)
		if err != nil {
			return refusal("HistoryError", err.Error())
		}
		reply.History = append(reply.History, encoded)
	}
	return reply
}

// result is null for a cell that showed no value.
func result(e history.Entry) any {
	if e.Result == "" {
		return nil
	}
	return e.Result
}
