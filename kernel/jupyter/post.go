package jupyter

import (
	"strings"

	"bridle/kernel/wire"
)

// The contents of messages, as the specification names their fields.
type (
	status struct {
		State string `json:"execution_state"`
	}
	okay struct {
		Status string `json:"status"`
	}
	refused struct {
		Status    string   `json:"status"`
		Name      string   `json:"ename"`
		Value     string   `json:"evalue"`
		Traceback []string `json:"traceback"`
	}
	commInfo struct {
		Status string         `json:"status"`
		Comms  map[string]any `json:"comms"`
	}
	commClose struct {
		ID   string         `json:"comm_id"`
		Data map[string]any `json:"data"`
	}
	shutdownReply struct {
		Status  string `json:"status"`
		Restart bool   `json:"restart"`
	}
)

// refusal is the content of a reply that says no.
func refusal(name, text string) refused {
	return refused{Status: "error", Name: name, Value: text, Traceback: []string{text}}
}

// reply answers a request on the channel it came on.
func (k *Kernel) reply(r request, content any) {
	k.send(r, r.channel, strings.TrimSuffix(r.Header.Type, "request")+"reply", content)
}

// send sends a message to the front end that sent r. A front end that has
// left has no use for it.
func (k *Kernel) send(r request, ch wire.Channel, kind string, content any) {
	m := k.message(&r, kind, content)
	m.Identities = r.Identities
	if err := k.options.Sockets.Send(ch, m); err != nil {
		k.options.Log.Warn("a message could not be sent", "type", kind, "reason", err.Error())
	}
}

// publish tells all front ends what comes of r; nil means of no request.
func (k *Kernel) publish(r *request, kind string, content any) {
	if err := k.options.Sockets.Publish(k.message(r, kind, content)); err != nil {
		k.options.Log.Warn("a message could not be published", "type", kind, "reason", err.Error())
	}
}

// publishAll publishes messages in one go.
func (k *Kernel) publishAll(messages ...wire.Message) {
	if err := k.options.Sockets.Publish(messages...); err != nil {
		k.options.Log.Warn("messages could not be published", "type", messages[0].Header.Type, "reason", err.Error())
	}
}

// message makes a message that r causes.
func (k *Kernel) message(r *request, kind string, content any) wire.Message {
	var cause *wire.Message
	if r != nil {
		cause = &r.Message
	}
	m, err := wire.Answer(cause, kind, k.session, "kernel", content)
	if err != nil {
		panic("jupyter: " + err.Error())
	}
	return m
}
