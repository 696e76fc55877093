package chromium

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// A Browser is a running Chromium with one page.
type Browser struct {
	// Patience is how long an answer may take.
	Patience time.Duration

	to      *os.File
	from    *os.File
	cmd     *exec.Cmd
	profile string
	answers chan message
	cancel  context.CancelFunc

	session  string
	last     int
	requests []string
}

// message is an answer or an event.
type message struct {
	ID     int
	Method string
	Params struct {
		Request struct{ URL string }
	}
	Result json.RawMessage
	Error  *struct{ Message string }
}

// patience is how long an answer may take, unless [Browser.Patience] says otherwise.
const patience = 2 * time.Minute

// Open starts Chromium. The caller must close it.
//
// # Errors
//
// [ErrNone] if there is none; otherwise what kept it from starting.
func Open(ctx context.Context) (*Browser, error) {
	program, err := Find()
	if err != nil {
		return nil, err
	}
	profile, err := os.MkdirTemp("", "bridle-page")
	if err != nil {
		return nil, fmt.Errorf("cannot make a folder for Chromium: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	b := &Browser{Patience: patience, profile: profile, answers: make(chan message, 256), cancel: cancel}
	args := []string{"--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-default-apps", "--disable-extensions",
		"--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=127.0.0.1:9", "--proxy-bypass-list=<-loopback>",
		"--user-data-dir=" + profile, "--window-size=1200,1000", "--remote-debugging-pipe"}
	if os.Geteuid() == 0 { // it refuses to run as root in its sandbox
		args = append(args, "--no-sandbox")
	}
	b.cmd = exec.CommandContext(ctx, program, append(args, "about:blank")...)
	b.cmd.WaitDelay = 5 * time.Second
	if err := b.start(); err != nil {
		cancel()
		return nil, errors.Join(fmt.Errorf("cannot start Chromium (%s): %w", program, err), os.RemoveAll(profile))
	}
	go b.read(bufio.NewReaderSize(b.from, 1<<20))
	if err := b.attach(); err != nil {
		return nil, errors.Join(fmt.Errorf("Chromium (%s) started and does not work: %w", program, err), b.Close())
	}
	return b, nil
}

// start runs the program with its two pipes.
func (b *Browser) start() error {
	in, to, err := os.Pipe()
	if err != nil {
		return err
	}
	from, out, err := os.Pipe()
	if err != nil {
		return errors.Join(err, in.Close(), to.Close())
	}
	b.cmd.ExtraFiles = []*os.File{in, out}
	b.to, b.from = to, from
	if err := b.cmd.Start(); err != nil {
		return errors.Join(err, in.Close(), out.Close(), to.Close(), from.Close())
	}
	return errors.Join(in.Close(), out.Close())
}

// attach opens the one page.
func (b *Browser) attach() error {
	var target struct{ TargetID string }
	if err := b.Call("Target.createTarget", map[string]any{"url": "about:blank"}, &target); err != nil {
		return err
	}
	var attached struct{ SessionID string }
	if err := b.Call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached); err != nil {
		return err
	}
	b.session = attached.SessionID
	return errors.Join(b.Call("Page.enable", nil, nil), b.Call("Network.enable", nil, nil))
}

// Close ends Chromium and removes what it kept.
func (b *Browser) Close() error {
	b.session = ""
	_ = b.Call("Browser.close", nil, nil) // it ends in its own way, with all its processes
	_ = b.to.Close()
	timer := time.AfterFunc(10*time.Second, b.cancel)
	_ = b.cmd.Wait() // how it ended does not matter any more
	timer.Stop()
	b.cancel()
	_ = b.from.Close()
	err := os.RemoveAll(b.profile)
	for range 100 { // its other processes end a little later, and write until then
		if err == nil {
			break
		}
		time.Sleep(50 * time.Millisecond)
		err = os.RemoveAll(b.profile)
	}
	if err != nil {
		return fmt.Errorf("cannot remove Chromium's folder: %w", err)
	}
	return nil
}

func (b *Browser) read(r *bufio.Reader) {
	defer close(b.answers)
	for {
		line, err := r.ReadBytes(0)
		if err != nil {
			return
		}
		if m, ok := decode(line[:len(line)-1]); ok {
			b.answers <- m
		}
	}
}

// decode reads what matters of a message: answers, and requests of the page.
func decode(line []byte) (message, bool) {
	var m message
	if json.Unmarshal(line, &m) != nil {
		return m, false
	}
	return m, m.ID != 0 || m.Method == "Network.requestWillBeSent"
}

// Call calls a method of the protocol and decodes its result, unless result is nil.
func (b *Browser) Call(method string, params, result any) error {
	b.last++
	call := struct {
		ID      int    `json:"id"`
		Method  string `json:"method"`
		Params  any    `json:"params,omitempty"`
		Session string `json:"sessionId,omitempty"`
	}{b.last, method, params, b.session}
	request, err := json.Marshal(call)
	if err != nil {
		return err
	}
	if _, err := b.to.Write(append(request, 0)); err != nil {
		return fmt.Errorf("chromium does not take %s: %w", method, err)
	}
	timeout := time.NewTimer(b.Patience)
	defer timeout.Stop()
	for {
		select {
		case m, ok := <-b.answers:
			switch {
			case !ok:
				return fmt.Errorf("chromium ended during %s", method)
			case m.Method != "":
				b.requests = append(b.requests, m.Params.Request.URL)
				continue
			case m.ID != b.last:
				continue
			case m.Error != nil:
				return fmt.Errorf("%s: %s", method, m.Error.Message)
			case result == nil:
				return nil
			}
			return json.Unmarshal(m.Result, result)
		case <-timeout.C:
			return fmt.Errorf("chromium does not answer %s", method)
		}
	}
}

// Requests returns the addresses that the page asked for so far, its own first.
func (b *Browser) Requests() []string { return b.requests }

// Eval returns what a JavaScript expression, or the promise that it is, gives, as
// text. It works in pages whose policy forbids scripts.
func (b *Browser) Eval(expression string) (string, error) {
	var r struct {
		Result           struct{ Value any }
		ExceptionDetails *struct {
			Text      string
			Exception struct{ Description string }
		}
	}
	params := map[string]any{"expression": expression, "awaitPromise": true, "returnByValue": true}
	if err := b.Call("Runtime.evaluate", params, &r); err != nil {
		return "", err
	}
	if e := r.ExceptionDetails; e != nil {
		return "", fmt.Errorf("%s %s", e.Text, e.Exception.Description)
	}
	return fmt.Sprint(r.Result.Value), nil
}

// Show opens a file and waits until it is there whole.
func (b *Browser) Show(ctx context.Context, path string) error {
	var r struct{ ErrorText string }
	if err := b.Call("Page.navigate", map[string]any{"url": fileURL(path)}, &r); err != nil {
		return err
	}
	if r.ErrorText != "" {
		return fmt.Errorf("chromium cannot open %s: %s", path, r.ErrorText)
	}
	for {
		state, err := b.Eval(`location.protocol + document.readyState`)
		if err == nil && state == "file:complete" {
			return nil
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(20 * time.Millisecond):
		}
	}
}
