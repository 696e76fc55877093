package live

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bridle/kernel/jupyter"
	"bridle/kernel/jupyter/host"
	"bridle/kernel/jupyter/worker"
	"bridle/kernel/session"
	"bridle/kernel/wire"
)

// roleVariable makes the test binary a kernel or a worker.
const roleVariable = "BRIDLE_LIVE_ROLE"

// python is where Debian's Jupyter is found: other interpreters that come first in PATH do
// not have it.
const python = "/usr/bin/python3"

func TestMain(m *testing.M) {
	switch os.Getenv(roleVariable) {
	case "":
		code := m.Run()
		if built != "" {
			_ = os.RemoveAll(built)
		}
		os.Exit(code)
	case "kernel":
		finish(serve(os.Args[len(os.Args)-1]))
	case "worker":
		finish(worker.Run(context.Background(), worker.Pipes{Requests: os.NewFile(3, "requests"), Events: os.NewFile(4, "events"), Urgent: os.NewFile(5, "urgent")}, func(s worker.Streams) (worker.Session, error) {
			return session.New(session.Options{Sink: s.Sink, Input: s.Input}), nil
		}))
	}
}

func finish(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// serve is a kernel for the front end that wrote the connection file.
func serve(connectionFile string) error {
	c, err := wire.ReadConnection(connectionFile)
	if err != nil {
		return err
	}
	sockets, err := wire.Listen(context.Background(), c, wire.Options{})
	if err != nil {
		return err
	}
	defer sockets.Close()
	return jupyter.New(jupyter.Options{Sockets: sockets, Version: "live", Host: host.Options{Command: func() *exec.Cmd {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), roleVariable+"=worker")
		return cmd
	}}}).Serve(context.Background())
}

// kernelCommand is the kernel under test, without the connection file that comes last.
func kernelCommand() []string {
	if command := os.Getenv("BRIDLE_LIVE_COMMAND"); command != "" {
		return strings.Fields(command)
	}
	return []string{os.Args[0]}
}

// needs skips the test unless Debian's Python has the modules.
func needs(t *testing.T, modules, packages string) {
	t.Helper()
	if err := exec.Command(python, "-c", "import "+modules).Run(); err != nil {
		missing(t, modules, packages)
	}
}

// missing skips the test for want of something. Where all is to be tested, with
// CI=true, it fails.
func missing(t *testing.T, what, packages string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("no %s: install %s", what, packages)
	}
	t.Skipf("no %s: install %s", what, packages)
}

// home is a fresh home folder with a kernelspec "bridle", and the environment in which
// Jupyter knows nothing else.
func home(t *testing.T) (dir string, environment []string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "live") // short: its name may become that of a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	spec, err := json.Marshal(map[string]any{
		"argv": append(kernelCommand(), "{connection_file}"), "display_name": "Bridle", "language": "go", "interrupt_mode": "message",
		"env": map[string]string{roleVariable: "kernel"},
	})
	if err != nil {
		t.Fatal(err)
	}
	kernels := filepath.Join(dir, "data", "kernels", "bridle")
	for _, d := range []string{kernels, filepath.Join(dir, "run"), filepath.Join(dir, "config")} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(kernels, "kernel.json"), spec, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir, append(os.Environ(), "HOME="+dir, "IPYTHONDIR="+dir, "JUPYTER_DATA_DIR="+filepath.Join(dir, "data"),
		"JUPYTER_RUNTIME_DIR="+filepath.Join(dir, "run"), "JUPYTER_CONFIG_DIR="+filepath.Join(dir, "config"))
}

// run runs a program of Jupyter's for at most two minutes and returns what it wrote.
func run(t *testing.T, environment []string, args ...string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, python, args...)
	cmd.Env = environment
	out, err := cmd.CombinedOutput()
	return string(out), err
}
