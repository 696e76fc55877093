package wire_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bridle/kernel/wire"
)

// python is where Debian's pyzmq (python3-zmq) and jupyter_client are found: other
// interpreters that come first in PATH do not have them.
const python = "/usr/bin/python3"

// runPython gives a script the server's connection and expects "ok".
func runPython(t *testing.T, script string, c wire.Connection) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	in, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(ctx, python, filepath.Join("testdata", script))
	cmd.Stdin = bytes.NewReader(in)
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.HasPrefix(string(out), "ok") {
		t.Fatalf("%s: %v\n%s", script, err, out)
	}
	t.Logf("%s", out)
}

// libzmq is the implementation that every front end uses.
func TestAgainstLibzmq(t *testing.T) {
	if err := exec.Command(python, "-c", "import zmq").Run(); err != nil {
		t.Skip("no pyzmq: install python3-zmq")
	}
	for _, transport := range []string{"tcp", "ipc"} {
		t.Run(transport, func(t *testing.T) {
			c := loopback()
			if transport == "ipc" {
				c.Transport, c.IP = "ipc", filepath.Join(t.TempDir(), "k")
				c.Shell, c.IOPub, c.Stdin, c.Control, c.Heartbeat = 1, 2, 3, 4, 5
			}
			s := listen(t, c, wire.Options{})
			go serve(s)
			runPython(t, "libzmq.py", s.Connection())
			if got := s.Refused(); got.Signature+got.Replay+got.Frames+got.JSON+got.TooLarge+got.Slow > 0 {
				t.Errorf("refused %+v, want no message", got)
			}
		})
	}
}

// jupyter_client stands behind the Notebook, JupyterLab and nbconvert. Every front end sees
// the messages about its first request, whoever is connected already.
func TestAgainstJupyterClient(t *testing.T) {
	if err := exec.Command(python, "-c", "import jupyter_client").Run(); err != nil {
		t.Skip("no jupyter_client: install python3-jupyter-client")
	}
	s := listen(t, loopback(), wire.Options{})
	go serve(s)
	runPython(t, "client.py", s.Connection())
	if got := s.Refused(); got != (wire.Refused{}) {
		t.Errorf("refused %+v, want nothing", got)
	}
}
