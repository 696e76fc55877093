package jupyter

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"bridle/kernel/wire"
)

type content = map[string]any

// TestQuickRequests: every request that needs no worker, on the channels it
// may come on.
func TestQuickRequests(t *testing.T) {
	d, _ := serve(t, nil)
	d.run(t, `value("a")`)
	d.run(t, `print("b")`)
	for _, test := range []struct {
		name    string
		channel wire.Channel
		kind    string
		content content
		want    string
	}{
		{"comm info", wire.Shell, "comm_info_request", content{"target_name": "x"}, `comm_info_reply {"status":"ok","comms":{}}`},
		{"interrupt", wire.Control, "interrupt_request", content{}, `interrupt_reply {"status":"ok"}`},
		{"tail", wire.Shell, "history_request", content{"hist_access_type": "tail", "n": 1, "output": false, "raw": true},
			`history_reply {"status":"ok","history":[[1,2,"print(\"b\")"]]}`},
		{"range", wire.Shell, "history_request", content{"hist_access_type": "range", "session": 0, "start": 1, "stop": 2, "output": true},
			`history_reply {"status":"ok","history":[[1,1,["value(\"a\")","a"]]]}`},
		{"range without a value", wire.Shell, "history_request", content{"hist_access_type": "range", "session": 1, "start": 2, "output": true},
			`history_reply {"status":"ok","history":[[1,2,["print(\"b\")",null]]]}`},
		{"search", wire.Shell, "history_request", content{"hist_access_type": "search", "pattern": "val*"}, `history_reply {"status":"ok","history":[[1,1,"value(\"a\")"]]}`},
		{"no such access", wire.Shell, "history_request", content{"hist_access_type": "all"},
			`history_reply {"status":"error","ename":"BadRequest","evalue":"there is no history access \"all\"; there are range, tail and search","traceback":["there is no history access \"all\"; there are range, tail and search"]}`},
		{"complete", wire.Shell, "is_complete_request", content{"code": "1 + 1"}, `is_complete_reply {"status":"complete","indent":""}`},
		{"unknown", wire.Control, "debug_request", content{}, `debug_reply {"status":"error","ename":"UnknownRequest","evalue":"this kernel knows no debug_request","traceback":["this kernel knows no debug_request"]}`},
		{"no sense", wire.Shell, "is_complete_request", content{"code": 7},
			`is_complete_reply {"status":"error","ename":"BadRequest","evalue":"the content of a is_complete_request cannot be read: json: cannot unmarshal number into Go struct field .code of type string"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			of := d.done(t, d.ask(test.channel, test.kind, test.content))
			if got := show(of); got != test.want && (test.name != "no sense" || !strings.HasPrefix(got, test.want)) {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
			if line(of[0]) != "status busy" || line(of[len(of)-1]) != "status idle" || of[1].channel != test.channel {
				t.Errorf("busy, reply on %v, idle: got %v, reply on %v", test.channel, of, of[1].channel)
			}
		})
	}
}

// TestKernelInfo: on both channels, while no worker can be had.
func TestKernelInfo(t *testing.T) {
	d, _ := serve(t, func(o *Options) { o.Host.Command = command("broken") })
	for _, channel := range []wire.Channel{wire.Control, wire.Shell} {
		of := d.done(t, d.ask(channel, "kernel_info_request", content{}))
		var info content
		if err := json.Unmarshal(of[1].Content, &info); err != nil {
			t.Fatal(err)
		}
		for key, want := range map[string]string{"status": "ok", "protocol_version": "5.4", "implementation": "bridle", "implementation_version": "1.2.3"} {
			if info[key] != want {
				t.Errorf("%s is %v, want %v", key, info[key], want)
			}
		}
		for _, key := range []string{"name", "version", "mimetype", "file_extension", "pygments_lexer", "codemirror_mode", "nbconvert_exporter"} {
			if text, _ := info["language_info"].(content)[key].(string); text == "" {
				t.Errorf("no %s in language_info", key)
			}
		}
	}
}

func TestComms(t *testing.T) {
	d, _ := serve(t, nil)
	id := d.ask(wire.Shell, "comm_open", content{"comm_id": "c1", "target_name": "widget", "data": content{}})
	of := d.until(t, id, "idle", func(of []received) bool { return len(of) == 3 })
	if got, want := show(of), `comm_close {"comm_id":"c1","data":{}}`; got != want || of[1].channel != wire.IOPub {
		t.Errorf("got %s, want %s", got, want)
	}
	id = d.ask(wire.Shell, "comm_msg", content{"comm_id": "c1", "data": content{}})
	if of := d.until(t, id, "idle", func(of []received) bool { return len(of) == 2 }); show(of) != "" {
		t.Errorf("got %s", show(of))
	}
}

func TestShutdown(t *testing.T) {
	for _, channel := range []wire.Channel{wire.Control, wire.Shell} {
		d := newDesk()
		k := New(Options{Sockets: d, Host: hostOptions()})
		served := make(chan error)
		go func() { served <- k.Serve(t.Context()) }()
		cell := d.execute(`stuck()`)
		d.until(t, cell, "start", func(of []received) bool { return len(of) > 1 })
		id := d.ask(channel, "shutdown_request", content{"restart": true})
		if err := <-served; err != nil {
			t.Error(err)
		}
		want := `shutdown_reply {"status":"ok","restart":true}`
		if got := show(d.of(id)); got != want+"\n"+want {
			t.Errorf("got %s, want it sent and published", got)
		}
		if got, want := show(d.of(cell)), "error SessionLost: cell 1: the session ended: the kernel is shutting down"; !strings.HasPrefix(got, want) {
			if !strings.HasPrefix(got, "error SessionError: cell 1: the session could not start: the kernel is shutting down") {
				t.Errorf("the cell got %s, want %s", got, want)
			}
		}
	}
}

// TestExecuteOptions: silent, store_history, stop_on_error, expressions.
func TestExecuteOptions(t *testing.T) {
	d, _ := serve(t, nil)
	for _, test := range []struct {
		name    string
		content content
		want    string
	}{
		{"silent", content{"code": `print("a"); value("b")`, "silent": true, "store_history": true}, "reply ok 0"},
		{"silent and wrong", content{"code": `fail("b")`, "silent": true}, "reply error RuntimeError"},
		{"not stored", content{"code": `value("b")`, "store_history": false}, "result 1 map[text/plain:b]\nreply ok 0"},
		{"stored", content{"code": `value("b")`}, "result 1 map[text/plain:b]\nreply ok 1"},
		{"nothing", content{"code": " \n"}, "reply ok 1"},
		{"no sense", content{"code": 1}, "reply error BadRequest"},
	} {
		if got := show(replyLast(d.done(t, d.ask(wire.Shell, "execute_request", test.content)))); got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
	if got, want := show(d.done(t, d.ask(wire.Shell, "history_request", content{"hist_access_type": "tail", "n": 9}))),
		`history_reply {"status":"ok","history":[[1,1,"value(\"b\")"]]}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	of := d.done(t, d.ask(wire.Shell, "execute_request", content{"code": `keep()`, "user_expressions": content{"x": `keep()`, "y": `fail("no")`, "z": `print("p")`}}))
	var reply struct {
		Expressions json.RawMessage `json:"user_expressions"`
	}
	for _, r := range of {
		if r.Header.Type == "execute_reply" {
			if err := json.Unmarshal(r.Content, &reply); err != nil {
				t.Fatal(err)
			}
		}
	}
	want := `{"x":{"status":"ok","data":{"text/plain":"2"},"metadata":{}},` +
		`"y":{"status":"error","ename":"RuntimeError","evalue":"cell 2, line 1, column 1: no","traceback":["cell 2, line 1, column 1: no"]},` +
		`"z":{"status":"ok","data":{},"metadata":{}}}`
	if string(reply.Expressions) != want {
		t.Errorf("got %s\nwant %s", reply.Expressions, want)
	}
}

// TestPage: a cell that asks about a name has the help in its reply and shows
// nothing.
func TestPage(t *testing.T) {
	d, _ := serve(t, nil)
	of := d.done(t, d.ask(wire.Shell, "execute_request", content{"code": "?print"}))
	if got := show(of); got != "reply ok 1" {
		t.Fatalf("got %s", got)
	}
	for _, r := range of {
		if r.Header.Type != "execute_reply" {
			continue
		}
		var reply struct{ Payload json.RawMessage }
		if err := json.Unmarshal(r.Content, &reply); err != nil {
			t.Fatal(err)
		}
		const want = `[{"source":"page","data":{"text/markdown":"` + "```go\\nfunc print(text string)\\n```\\n\\nPrints.\\n\\nTo standard output.\\n" +
			`","text/plain":"func print(text string)\n\nPrints.\n\nTo standard output."},"start":0}]`
		if string(reply.Payload) != want {
			t.Errorf("got %s\nwant %s", reply.Payload, want)
		}
	}
}

// TestStopOnError: what waits behind a failed cell is aborted, or not.
func TestStopOnError(t *testing.T) {
	d, _ := serve(t, nil)
	for _, stops := range []bool{true, false} {
		first := d.ask(wire.Shell, "execute_request", content{"code": `fail("no")`, "stop_on_error": stops})
		second, third := d.execute(`value("a")`), d.execute(`value("b")`)
		d.done(t, first)
		want := `reply aborted <nil>`
		if !stops {
			want = "result 3 map[text/plain:a]\nreply ok 3"
		}
		if got := show(replyLast(d.done(t, second))); got != want {
			t.Errorf("stop_on_error %v: got %s, want %s", stops, got, want)
		}
		d.done(t, third)
	}
}

func TestInput(t *testing.T) {
	d, _ := serve(t, nil)
	id := d.execute(`ask("name?")`)
	of := d.until(t, id, "question", func(of []received) bool { return strings.Contains(show(of), "input_request") })
	if got := of[len(of)-1]; got.channel != wire.Stdin || string(got.Identities[0]) != "desk" {
		t.Errorf("asked on %v of %q", got.channel, got.Identities)
	}
	d.ask(wire.Stdin, "input_reply", content{"value": "Zoë", "status": "ok"})
	if got, want := show(replyLast(d.done(t, id))), "input_request {\"prompt\":\"name?\",\"password\":false}\nresult 1 map[text/plain:Zoë]\nreply ok 1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	d.ask(wire.Stdin, "input_reply", content{"value": "nobody asked"})
	id = d.ask(wire.Shell, "execute_request", content{"code": `ask("name?")`, "allow_stdin": false})
	if got, want := show(d.done(t, id)), "error RuntimeError: cell 2, line 1, column 1: cannot ask for input: the front end does not allow it\nreply error RuntimeError"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestRehearse: a question of the kernel's own is seen by nobody, and is left while a cell runs.
func TestRehearse(t *testing.T) {
	d, k := serve(t, nil)
	if got, want := d.run(t, `print("a")`), "stdout \"a\"\nreply ok 1"; got != want {
		t.Fatalf("got %s, want %s", got, want)
	}
	sent := func() int {
		d.mu.Lock()
		defer d.mu.Unlock()
		return len(d.out)
	}
	before := sent()
	k.rehearse()
	if now := sent(); now != before {
		t.Errorf("front ends were told: %d messages, not %d", now, before)
	}
	id := d.execute(`wait()`)
	d.until(t, id, "start", func(of []received) bool { return len(of) > 1 })
	k.rehearse() // would else wait until the cell has ended
	k.Interrupt()
	if got := show(replyLast(d.done(t, id))); !strings.Contains(got, "reply error") {
		t.Errorf("got %s", got)
	}
}

// TestLook: completion and help, with offsets in code points; empty and at
// once while a cell runs.
func TestLook(t *testing.T) {
	d, k := serve(t, nil)
	complete := content{"code": "é p", "cursor_pos": 3}
	inspect := content{"code": "é print", "cursor_pos": 2, "detail_level": 0}
	look := func(kind string, of content) string { return show(d.done(t, d.ask(wire.Shell, kind, of))) }
	for range 2 { // the first has to wait for the worker
		if got, want := look("complete_request", complete), `complete_reply {"status":"ok","matches":["print"],"cursor_start":2,"cursor_end":3,`+
			`"metadata":{"_jupyter_types_experimental":[{"text":"print","type":"function","signature":"func(string)","start":2,"end":3}]}}`; got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
	if got, want := look("inspect_request", inspect), `inspect_reply {"status":"ok","found":true,"data":{"text/markdown":"`+"```go\\nfunc print(text string)\\n```\\n\\nPrints.\\n"+`","text/plain":"func print(text string)\n\nPrints."},"metadata":{}}`; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	inspect["detail_level"] = 1
	if got := look("inspect_request", inspect); !strings.Contains(got, "To standard output.") {
		t.Errorf("got %s", got)
	}
	if got, want := look("inspect_request", content{"code": "x", "cursor_pos": 0}), `inspect_reply {"status":"ok","found":false,"data":{},"metadata":{}}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	id := d.execute(`wait()`)
	d.until(t, id, "start", func(of []received) bool { return len(of) > 1 })
	if got, want := look("complete_request", complete), `complete_reply {"status":"ok","matches":[],"cursor_start":3,"cursor_end":3,"metadata":{}}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	k.Interrupt()
	of := d.done(t, id)
	var states []string
	for _, r := range of {
		if r.Header.Type == "status" {
			states = append(states, line(r))
		}
	}
	if got, want := fmt.Sprint(states), "[status busy status busy status idle]"; got != want {
		t.Errorf("states of the cell: %s, want %s", got, want)
	}
}

func TestLateOutput(t *testing.T) {
	d, _ := serve(t, nil)
	id := d.execute(`later(50)`)
	d.done(t, id)
	d.until(t, id, "late output", func(of []received) bool { return strings.HasSuffix(show(of), `stdout "late"`) })
}
