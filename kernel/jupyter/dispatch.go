package jupyter

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"bridle/kernel/wire"
)

// A request is a message of a front end with the channel it came on.
type request struct {
	channel wire.Channel
	wire.Message
}

// dispatch answers a message or puts it in the queue. It reports whether the
// kernel is to end.
func (k *Kernel) dispatch(ctx context.Context, r request) (end bool) {
	switch r.Header.Type {
	case "execute_request":
		k.enqueue(r)
	case "input_reply":
		k.answer(r)
	case "complete_request", "inspect_request":
		k.look(ctx, r)
	case "shutdown_request":
		k.during(r, func() {
			reply := k.shutdown(r)
			k.reply(r, reply)
			k.publish(&r, "shutdown_reply", reply)
		})
		return true
	case "comm_open", "comm_msg", "comm_close":
		k.during(r, func() { k.comm(r) })
	default:
		if !strings.HasSuffix(r.Header.Type, "_request") {
			k.options.Log.Warn("a message of a front end was passed over", "type", r.Header.Type)
			return false
		}
		k.during(r, func() { k.reply(r, k.quick(r)) })
		if r.Header.Type == "kernel_info_request" {
			k.warm()
		}
	}
	return false
}

// quick returns the reply to a request that needs no worker.
func (k *Kernel) quick(r request) any {
	switch r.Header.Type {
	case "kernel_info_request":
		return k.info()
	case "is_complete_request":
		return k.isComplete(r)
	case "history_request":
		return k.remembered(r)
	case "comm_info_request":
		return commInfo{Status: "ok", Comms: map[string]any{}}
	case "interrupt_request":
		k.Interrupt()
		return okay{"ok"}
	}
	return refusal("UnknownRequest", fmt.Sprintf("this kernel knows no %s", r.Header.Type))
}

// during publishes that the kernel is busy with r, does it, and publishes
// that it is idle. If a cell runs meanwhile the kernel is then said to be busy
// with that again.
func (k *Kernel) during(r request, work func()) {
	k.publish(&r, "status", status{"busy"})
	work()
	k.publish(&r, "status", status{"idle"})
	k.mu.Lock()
	defer k.mu.Unlock() // so that this cannot follow the cell's own idle
	if k.running != nil {
		k.publish(&k.running.request, "status", status{"busy"})
	}
}

// settled is how long a worker takes to start and to give back what it needed for that, amply.
const settled = 2500 * time.Millisecond

// warm starts the worker, so that the first cell need not wait for it, and later asks it for words, for the same reason.
func (k *Kernel) warm() {
	if err := k.host.Warm(); err != nil {
		k.options.Log.Warn("the session is not started ahead of the first cell", "reason", err.Error())
		return
	}
	k.rehearsal.Do(func() { time.AfterFunc(settled, k.rehearse) })
}

// comm closes what is opened: there are no comm targets here.
func (k *Kernel) comm(r request) {
	if r.Header.Type != "comm_open" {
		return // of a comm that was never open here
	}
	var content struct {
		ID string `json:"comm_id"`
	}
	if k.decode(r, &content) == nil {
		k.publish(&r, "comm_close", commClose{ID: content.ID, Data: map[string]any{}})
	}
}

func (k *Kernel) shutdown(r request) any {
	var content struct {
		Restart bool `json:"restart"`
	}
	if err := k.decode(r, &content); err != nil {
		return refusal("BadRequest", err.Error())
	}
	return shutdownReply{Status: "ok", Restart: content.Restart}
}

// decode reads the content of a request. Fields that it does not know are
// passed over: newer front ends send some.
func (k *Kernel) decode(r request, into any) error {
	if err := json.Unmarshal(r.Content, into); err != nil {
		err = fmt.Errorf("the content of a %s cannot be read: %w", r.Header.Type, err)
		k.options.Log.Warn(err.Error())
		return err
	}
	return nil
}
