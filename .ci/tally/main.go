// Command tally reads the events of 'go test -json', prints a line per package, the
// whole output of every test that failed or was skipped, and the counts. It exits
// with 1 if a test or package failed; with -strict also if one was skipped.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

// event is one line of 'go test -json'; see 'go doc test2json'.
type event struct {
	Action, Package, Test, Output, ImportPath string
	Elapsed                                   float64
}

// tally counts tests and keeps the output of those under way.
type tally struct {
	passed, failed, skipped int
	broken                  bool
	output                  map[string]*strings.Builder
	w                       io.Writer
}

func main() {
	strict := flag.Bool("strict", false, "a skipped test is a failure")
	flag.Parse()
	t := tally{output: map[string]*strings.Builder{}, w: os.Stdout}
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 16<<20)
	for in.Scan() {
		var e event
		if err := json.Unmarshal(in.Bytes(), &e); err != nil {
			fmt.Println(in.Text()) // not an event: say it as it is
			continue
		}
		t.add(e)
	}
	if err := in.Err(); err != nil {
		fmt.Println("tally:", err)
		t.broken = true
	}
	if t.broken && t.failed == 0 {
		t.failed = 1
	}
	fmt.Printf("\n%d passed, %d failed, %d skipped\n", t.passed, t.failed, t.skipped)
	if t.failed > 0 || *strict && t.skipped > 0 {
		os.Exit(1)
	}
}

// add takes one event into account.
func (t *tally) add(e event) {
	name := e.Package + e.ImportPath + " " + e.Test
	switch e.Action {
	case "output", "build-output":
		if t.output[name] == nil {
			t.output[name] = &strings.Builder{}
		}
		t.output[name].WriteString(e.Output)
		return
	case "pass":
		if e.Test == "" {
			fmt.Fprintf(t.w, "ok    %s %.1fs\n", e.Package, e.Elapsed)
		} else {
			t.passed++
		}
	case "skip":
		if e.Test != "" {
			t.skipped++
			t.show("SKIP", e, name)
		}
	case "fail":
		if e.Test != "" {
			t.failed++
		}
		t.broken = true
		t.show("FAIL", e, name)
	case "build-fail":
		t.broken = true
		t.show("FAIL to build", e, name)
	default:
		return
	}
	delete(t.output, name)
}

// show prints what a test said.
func (t *tally) show(what string, e event, name string) {
	fmt.Fprintf(t.w, "%s  %s\n", what, name)
	if b := t.output[name]; b != nil {
		for line := range strings.Lines(b.String()) {
			fmt.Fprint(t.w, "      ", line)
		}
	}
}
