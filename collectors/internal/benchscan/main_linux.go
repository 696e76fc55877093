package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

func main() {
	if len(os.Args) > 1 && !strings.HasPrefix(os.Args[1], "-") {
		if err := role(os.Args[1], os.Args[2:]); err != nil {
			fmt.Fprintf(os.Stderr, "benchscan %s: %v\n", os.Args[1], err)
			os.Exit(1)
		}
		return
	}
	os.Exit(measure(os.Args[1:]))
}

// role is what a child process does.
func role(role string, args []string) error {
	switch role {
	case "serve":
		return serve()
	case "scan":
		var w load
		if err := json.Unmarshal([]byte(args[0]), &w); err != nil {
			return err
		}
		found, err := visit(w)
		if err != nil {
			return err
		}
		return json.NewEncoder(os.Stdout).Encode(found)
	}
	return fmt.Errorf("there is no such role")
}

// usage is what a process took, from its beginning to its end.
type usage struct {
	CPU, Wall float64 // seconds
	Peak      int64   // resident memory, greatest, in bytes
}

// spend runs a process and returns what it wrote and took.
func spend(cmd *exec.Cmd) ([]byte, usage, error) {
	var notes strings.Builder
	cmd.Stderr = &notes
	began := time.Now()
	out, err := cmd.Output()
	if err != nil {
		return nil, usage{}, fmt.Errorf("%w\n%s", err, notes.String())
	}
	u := usage{Wall: time.Since(began).Seconds(), CPU: (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()}
	if r, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		u.Peak = r.Maxrss << 10
	}
	return out, u, nil
}

// server is one in a process of its own.
type server struct {
	cmd   *exec.Cmd
	in    io.Closer
	Ports ports
}

func startServer() (*server, error) {
	s := &server{cmd: exec.Command("/proc/self/exe", "serve")}
	s.cmd.Stderr = os.Stderr
	in, err := s.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	s.in = in
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &s.Ports)
	}
	if err != nil {
		s.stop()
		return nil, fmt.Errorf("the server did not start: %w", err)
	}
	return s, nil
}

func (s *server) stop() error {
	s.in.Close()
	return s.cmd.Wait()
}
