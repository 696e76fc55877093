package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
)

func main() {
	if len(os.Args) > 1 && !strings.HasPrefix(os.Args[1], "-") {
		if err := role(os.Args[1], os.Args[2:]); err != nil {
			fmt.Fprintf(os.Stderr, "benchdns %s: %v\n", os.Args[1], err)
			os.Exit(1)
		}
		return
	}
	os.Exit(measure(os.Args[1:]))
}

// role is what a child process does.
func role(role string, args []string) error {
	var found any
	var err error
	if role == "respond" {
		found, err = respond()
	} else {
		var w load
		if err := json.Unmarshal([]byte(args[0]), &w); err != nil {
			return err
		}
		switch role {
		case "floor":
			found, err = floor(w)
		case "probe":
			found, err = run(w)
		}
	}
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(found)
}

// ask has a load asked by a process of its own.
func ask(role string, w load) (r result, err error) {
	text, err := json.Marshal(w)
	if err != nil {
		return r, err
	}
	cmd := exec.Command("/proc/self/exe", role, string(text))
	var notes strings.Builder
	cmd.Stderr = &notes
	out, err := cmd.Output()
	if err != nil {
		return r, fmt.Errorf("%s: %w\n%s", role, err, notes.String())
	}
	return r, json.Unmarshal(out, &r)
}

// responder is a responder in a process of its own.
type responder struct {
	cmd  *exec.Cmd
	in   io.Closer
	out  *bufio.Reader
	Port uint16
}

func startResponder() (*responder, error) {
	r := &responder{cmd: exec.Command("/proc/self/exe", "respond")}
	r.cmd.Stderr = os.Stderr
	in, err := r.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := r.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := r.cmd.Start(); err != nil {
		return nil, err
	}
	r.in, r.out = in, bufio.NewReader(out)
	line, err := r.out.ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("the responder did not start: %w", err)
	}
	port, err := strconv.ParseUint(strings.TrimSpace(line), 10, 16)
	r.Port = uint16(port)
	return r, err
}

// stop ends the responder and returns what it has answered.
func (r *responder) stop() (a answered, err error) {
	r.in.Close()
	if err := json.NewDecoder(r.out).Decode(&a); err != nil {
		return a, fmt.Errorf("the responder: %w", err)
	}
	return a, r.cmd.Wait()
}
