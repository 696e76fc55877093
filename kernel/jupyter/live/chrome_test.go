package live

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// A browser is a headless Chromium with one page, driven by its remote debugging protocol
// over two pipes (https://chromedevtools.github.io/devtools-protocol/).
type browser struct {
	t       *testing.T
	to      *os.File
	answers chan answer
	session string
	last    int

	patience time.Duration // how long waitFor waits
}

type answer struct {
	ID     int
	Result json.RawMessage
	Error  *struct{ Message string }
}

// openBrowser starts Chromium for the test. Nothing but this machine can be reached from it:
// names are not looked up, and all else goes to a proxy that does not exist.
func openBrowser(t *testing.T) *browser {
	t.Helper()
	program, err := exec.LookPath("chromium")
	if err != nil {
		missing(t, "chromium", "chromium")
	}
	profile, err := os.MkdirTemp("", "live")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-default-apps",
		"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--proxy-server=127.0.0.1:9", "--proxy-bypass-list=127.0.0.1",
		"--user-data-dir="+profile, "--window-size=1200,1000", "--remote-debugging-pipe", "about:blank")
	fromUs, to, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	from, toUs, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.ExtraFiles = []*os.File{fromUs, toUs}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	fromUs.Close()
	toUs.Close()
	b := &browser{t: t, to: to, answers: make(chan answer, 64), patience: time.Minute}
	t.Cleanup(func() {
		b.session = ""
		b.try("Browser.close", nil, nil) // it ends in its own way, with all its processes
		to.Close()
		time.AfterFunc(10*time.Second, cancel)
		cmd.Wait()
		cancel()
		from.Close()
		os.RemoveAll(profile)
	})
	go b.read(bufio.NewReaderSize(from, 1<<20))
	var target struct{ TargetID string }
	b.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var attached struct{ SessionID string }
	b.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
	b.session = attached.SessionID
	b.call("Page.enable", nil, nil)
	return b
}

func (b *browser) read(r *bufio.Reader) {
	defer close(b.answers)
	for {
		line, err := r.ReadBytes(0)
		if err != nil {
			return
		}
		var a answer
		if json.Unmarshal(line[:len(line)-1], &a) == nil && a.ID != 0 { // events are passed over
			b.answers <- a
		}
	}
}

// try calls a method of the protocol.
func (b *browser) try(method string, params any, result any) error {
	b.last++
	request, err := json.Marshal(map[string]any{"id": b.last, "method": method, "params": params})
	if params == nil {
		request, err = json.Marshal(map[string]any{"id": b.last, "method": method})
	}
	if err != nil {
		return err
	}
	if b.session != "" {
		request = fmt.Appendf(request[:len(request)-1], `,"sessionId":%q}`, b.session)
	}
	if _, err := b.to.Write(append(request, 0)); err != nil {
		return err
	}
	for {
		select {
		case a, ok := <-b.answers:
			switch {
			case !ok:
				return errors.New("chromium has ended")
			case a.ID != b.last:
				continue
			case a.Error != nil:
				return errors.New(a.Error.Message)
			case result == nil:
				return nil
			}
			return json.Unmarshal(a.Result, result)
		case <-time.After(60 * time.Second):
			return fmt.Errorf("chromium does not answer %s", method)
		}
	}
}

func (b *browser) call(method string, params any, result any) {
	b.t.Helper()
	if err := b.try(method, params, result); err != nil {
		b.t.Fatalf("%s: %v", method, err)
	}
}

// eval returns what a JavaScript expression, or the promise that it is, gives.
func (b *browser) eval(expression string) (string, error) {
	var r struct {
		Result           struct{ Value any }
		ExceptionDetails *struct {
			Text      string
			Exception struct{ Description string }
		}
	}
	err := b.try("Runtime.evaluate", map[string]any{"expression": "Promise.resolve(" + expression + ").then(String)", "awaitPromise": true, "returnByValue": true}, &r)
	if err != nil {
		return "", err
	}
	if e := r.ExceptionDetails; e != nil {
		return "", fmt.Errorf("%s %s", e.Text, e.Exception.Description)
	}
	return fmt.Sprint(r.Result.Value), nil
}

// do evaluates an expression that has to succeed.
func (b *browser) do(expression string) string {
	b.t.Helper()
	v, err := b.eval(expression)
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// waitFor waits until a JavaScript expression is true, and returns how long that took.
func (b *browser) waitFor(what, expression string) time.Duration {
	b.t.Helper()
	start := time.Now()
	for {
		v, err := b.eval(expression)
		if err == nil && v == "true" {
			return time.Since(start)
		}
		if time.Since(start) > b.patience {
			b.shot("failed")
			b.t.Fatalf("%s: not within %v (%s, %v)", what, b.patience, v, err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// askUntil asks and waits for an expression to be true, and asks again as a person would: the
// kernel gives up looking for words and help after half a second, which a busy machine can
// take for the first ones.
func (b *browser) askUntil(what, expression string, ask func()) {
	b.t.Helper()
	for range 10 {
		ask()
		for end := time.Now().Add(3 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
			if v, err := b.eval(expression); err == nil && v == "true" {
				return
			}
		}
	}
	b.shot("failed")
	b.t.Fatalf("%s: not after 10 requests", what)
}

// press presses a key, as "Tab" or "Enter".
func (b *browser) press(key string, code int) {
	b.t.Helper()
	for _, kind := range []string{"rawKeyDown", "keyUp"} {
		b.call("Input.dispatchKeyEvent", map[string]any{"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code}, nil)
	}
}

// shot keeps a picture of the page in the folder that LIVE_PICTURES names, if it does.
func (b *browser) shot(name string) {
	dir := os.Getenv("LIVE_PICTURES")
	if dir == "" {
		return
	}
	var r struct{ Data string }
	if err := b.try("Page.captureScreenshot", map[string]any{"format": "png"}, &r); err != nil {
		b.t.Log(err)
		return
	}
	png, err := base64.StdEncoding.DecodeString(r.Data)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600)
	}
	if err != nil {
		b.t.Log(err)
	}
}
