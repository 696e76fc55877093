package jupyter

import (
	"context"
	"time"
	"unicode/utf8"

	"bridle/kernel/jupyter/link"
	"bridle/kernel/wire"
)

// enough is how long a front end waits for words and help. VS Code stops all
// else meanwhile.
const enough = 500 * time.Millisecond

type lookRequest struct {
	Code   string `json:"code"`
	Cursor int    `json:"cursor_pos"` // in code points; below 0 means the end
	Detail int    `json:"detail_level"`
}

type completeReply struct {
	Status   string         `json:"status"`
	Matches  []string       `json:"matches"`
	Start    int            `json:"cursor_start"` // in code points
	End      int            `json:"cursor_end"`
	Metadata map[string]any `json:"metadata"`
}

type typedMatch struct {
	Text      string `json:"text"`
	Type      string `json:"type"`
	Signature string `json:"signature,omitempty"`
	Start     int    `json:"start"`
	End       int    `json:"end"`
}

type inspectReply struct {
	Status string `json:"status"`
	Found  bool   `json:"found"`
	bundle
}

// look answers a request for words or help. The worker knows the answer; while
// it is busy with a cell there is none, but the front end hears so at once.
func (k *Kernel) look(ctx context.Context, r request) {
	content := lookRequest{Cursor: -1}
	if err := k.decode(r, &content); err != nil {
		k.during(r, func() { k.reply(r, refusal("BadRequest", err.Error())) })
		return
	}
	k.mu.Lock()
	busy := k.running != nil || len(k.queue) > 0
	k.mu.Unlock()
	if busy {
		k.during(r, func() { k.reply(r, found(r, content, link.Event{})) })
		return
	}
	go func() {
		wait := k.lookUp(r, content) // before it is said: the worker need not wait for that
		k.during(r, func() {
			ctx, cancel := context.WithTimeout(ctx, enough)
			defer cancel()
			k.reply(r, found(r, content, wait(ctx)))
		})
	}()
}

// rehearse asks for words and tells nobody. The first that somebody asks for then find the way through both processes prepared:
// the coding of such messages, and in memory the part of the programs that they need. A cell comes first.
func (k *Kernel) rehearse() {
	k.mu.Lock()
	busy := k.running != nil || len(k.queue) > 0
	k.mu.Unlock()
	if busy {
		return
	}
	r := request{wire.Shell, wire.Message{Header: wire.NewHeader("complete_request", k.session, ""), Content: []byte(`{"code": "pri", "cursor_pos": 3}`)}}
	var content lookRequest
	if k.decode(r, &content) != nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), enough)
	defer cancel()
	k.message(&r, "complete_reply", found(r, content, k.lookUp(r, content)(ctx)))
}

// lookUp asks the worker, and returns what waits for the answer. What goes
// wrong there is not worth an error: the next cell will tell.
func (k *Kernel) lookUp(r request, content lookRequest) (wait func(context.Context) link.Event) {
	ask := link.Request{Kind: link.Complete, Code: content.Code, Offset: byteOffset(content.Code, content.Cursor), Detail: content.Detail}
	if r.Header.Type == "inspect_request" {
		ask.Kind = link.Inspect
	}
	call, err := k.host.Start(ask, nil)
	return func(ctx context.Context) link.Event {
		if err != nil {
			return link.Event{}
		}
		event, err := call.Wait(ctx)
		if err != nil {
			return link.Event{}
		}
		return event
	}
}

// found is the content of the reply.
func found(r request, content lookRequest, event link.Event) any {
	if r.Header.Type == "inspect_request" {
		reply := inspectReply{Status: "ok", bundle: bundleOf(link.Output{})}
		if event.Help != nil {
			reply.Found, reply.bundle = true, bundleOf(*event.Help)
		}
		return reply
	}
	at := pointOffset(content.Code, byteOffset(content.Code, content.Cursor))
	reply := completeReply{Status: "ok", Matches: []string{}, Start: at, End: at, Metadata: map[string]any{}}
	if event.Completions == nil {
		return reply
	}
	reply.Start, reply.End = pointOffset(content.Code, event.Completions.Start), pointOffset(content.Code, event.Completions.End)
	typed := []typedMatch{}
	for _, m := range event.Completions.Matches {
		reply.Matches = append(reply.Matches, m.Text)
		typed = append(typed, typedMatch{m.Text, m.Type, m.Signature, reply.Start, reply.End})
	}
	reply.Metadata["_jupyter_types_experimental"] = typed
	return reply
}

// byteOffset turns an offset in code points into one in bytes. One beyond the
// end, or below 0, is the end.
func byteOffset(text string, points int) int {
	if points < 0 {
		return len(text)
	}
	for i := range text {
		if points == 0 {
			return i
		}
		points--
	}
	return len(text)
}

// pointOffset turns an offset in bytes into one in code points.
func pointOffset(text string, offset int) int {
	return utf8.RuneCountInString(text[:min(max(offset, 0), len(text))])
}
