package host

import (
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path"
	"strings"
	"sync"
	"syscall"
)

// A Death says why a worker is no more.
type Death struct {
	// Reason is one sentence, for example
	// "panic in a goroutine: assignment to entry in nil map (in plot.Draw, draw.go:12)".
	Reason string

	// Unstarted tells that the worker never became ready, so that no variables
	// were lost.
	Unstarted bool
}

// Error says what happened and what it means for the person.
func (d *Death) Error() string {
	if d.Unstarted {
		return "the session could not start: " + d.Reason
	}
	return "the session ended: " + d.Reason + "; its variables are lost; the next cell starts a new session"
}

// A report keeps the last of what a process wrote to its standard error.
type report struct {
	mu   sync.Mutex
	text []byte
}

// reportSize is how much of a report is kept: of the first kind of crash
// report, a stack overflow, Go writes some 20 kB.
const reportSize = 64 << 10

func (r *report) read(from io.Reader) {
	chunk := make([]byte, 8<<10)
	for {
		n, err := from.Read(chunk)
		r.mu.Lock()
		r.text = append(r.text, chunk[:n]...)
		if extra := len(r.text) - reportSize; extra > reportSize {
			r.text = append(r.text[:0], r.text[extra:]...)
		}
		r.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func (r *report) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return string(r.text)
}

// describe finds the reason of a death: our own, the worker's, that of Go's
// crash report, or what the operating system says.
func (p *process) describe(state error) *Death {
	death := &Death{Unstarted: !p.ready}
	switch reason := crash(p.report.String()); {
	case p.why != "":
		death.Reason = p.why
	case p.failed != "":
		death.Reason = p.failed
	case reason != "":
		death.Reason = reason
	default:
		death.Reason = exit(state)
	}
	return death
}

// exit says how a process ended that left no report.
func exit(state error) string {
	failed, ok := errors.AsType[*exec.ExitError](state)
	if !ok {
		return "the program called os.Exit(0)"
	}
	if status, ok := failed.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		if status.Signal() == syscall.SIGKILL {
			return "it was killed by the system; perhaps the memory was used up"
		}
		return fmt.Sprintf("a crash outside of Go (%v)", status.Signal())
	}
	return fmt.Sprintf("the program called os.Exit(%d)", failed.ExitCode())
}

// crash finds the reason in a crash report of Go, or returns nothing.
func crash(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		reason := ""
		switch {
		case strings.HasPrefix(line, "panic: "):
			reason = "panic in a goroutine: " + strings.TrimPrefix(line, "panic: ")
			reason, _, _ = strings.Cut(reason, " [recovered")
		case strings.HasPrefix(line, "SIG"):
			name, meaning, ok := strings.Cut(line, ": ")
			if !ok {
				continue
			}
			reason = fmt.Sprintf("a crash outside of Go: %s (%s)", meaning, name)
		case strings.HasPrefix(line, "fatal error: "), line == "runtime stack:", strings.HasPrefix(line, "goroutine "):
			reason = fatal(strings.TrimPrefix(line, "fatal error: "), text)
		default:
			continue
		}
		if where := frame(lines[i:]); where != "" {
			reason += " (in " + where + ")"
		}
		return reason
	}
	return ""
}

// fatal says what stopped Go's runtime. While a cell runs the runtime's own
// words are lost: it prints them to the standard error alone, which is being
// captured, and only then turns to the file for crashes. The functions on the
// stack tell as much.
func fatal(line, text string) string {
	switch {
	case strings.Contains(text, "runtime.newstack("):
		return "stack overflow: a function calls itself without end"
	case strings.Contains(text, "runtime/maps.fatal("):
		return "a map was used by several goroutines at the same time"
	case strings.Contains(text, "runtime.sysMap") || strings.Contains(text, "runtime.(*mheap).grow"):
		return "the memory was used up"
	case strings.HasPrefix(line, "goroutine ") || line == "runtime stack:":
		return "a fatal error of Go's runtime"
	}
	return line
}

// frame returns the first function of the crashed goroutine that is not the
// runtime's, with its file: "plot.Draw, draw.go:12".
func frame(lines []string) string {
	inside := false
	for i, line := range lines {
		switch {
		case strings.HasPrefix(line, "goroutine "):
			if inside {
				return ""
			}
			inside = true
		case !inside || line == "" || line[0] == '\t' || strings.HasPrefix(line, "runtime.") ||
			strings.HasPrefix(line, "panic(") || strings.HasPrefix(line, "internal/runtime/") || strings.HasPrefix(line, "created by "):
		default:
			function := line
			if end := strings.LastIndexByte(line, '('); end > 0 {
				function = line[:end]
			}
			if i+1 < len(lines) {
				place, _, _ := strings.Cut(strings.TrimSpace(lines[i+1]), " ")
				if file := path.Base(place); strings.Contains(file, ":") {
					return path.Base(function) + ", " + file
				}
			}
			return path.Base(function)
		}
	}
	return ""
}
