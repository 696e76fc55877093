package proof

import (
	"bytes"
	"os"
	"os/exec"
	"testing"
	"time"
)

// Process is a command that runs: the test binary itself, which must be a testscript.Main that knows the command's name.
type Process struct {
	cmd            *exec.Cmd
	Began          time.Time
	Stdout, Stderr bytes.Buffer // to be read after Wait
}

// Start starts a command.
func Start(t *testing.T, name string, args ...string) *Process {
	t.Helper()
	p := &Process{cmd: exec.CommandContext(t.Context(), os.Args[0]), Began: time.Now()}
	p.cmd.Args = append([]string{name}, args...)
	p.cmd.Stdout, p.cmd.Stderr = &p.Stdout, &p.Stderr
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return p
}

// Signal sends a signal, if the process still runs.
func (p *Process) Signal(s os.Signal) { p.cmd.Process.Signal(s) }

// Wait waits for the end and returns the exit code, -1 if a signal killed it.
func (p *Process) Wait() int {
	p.cmd.Wait()
	return p.cmd.ProcessState.ExitCode()
}
