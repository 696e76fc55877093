package suite

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"bridle/kernel/eval"
	"bridle/kernel/eval/closure"
	"bridle/kernel/eval/exportdata"
	"bridle/kernel/eval/gomacro"
	"bridle/kernel/eval/stdlib"
)

var (
	engineName = flag.String("engine", "closure", "engine that TestEngine runs: closure or gomacro")
	harshTopic = flag.String("harsh", "", "topic that TestHarsh runs in this process; for TestEngine's own use")
)

// engines can run the suite. passes is how many snippets must pass: all, or
// what an engine that is kept for comparison was seen to pass.
var engines = map[string]struct {
	make   func() eval.Engine
	passes int
}{
	"closure": {newClosure, 391},
	"gomacro": {func() eval.Engine { return gomacro.New(gomacro.Options{Grace: 100 * time.Millisecond}) }, 165},
}

var registerStdlib = sync.OnceFunc(stdlib.Register)

// newClosure makes the engine that compiles cells to closures.
func newClosure() eval.Engine {
	registerStdlib()
	imp, err := exportdata.New(stdlib.Archive())
	if err != nil {
		panic(err)
	}
	return closure.New(closure.Options{Importer: imp, Grace: 100 * time.Millisecond})
}

// TestEngine runs the suite and prints the table with -v.
func TestEngine(t *testing.T) {
	engine, ok := engines[*engineName]
	if !ok {
		t.Fatalf("no engine %q; there are %v", *engineName, slices.Sorted(maps.Keys(engines)))
	}
	var results []Result
	for _, s := range Snippets() {
		if s.Harsh != "" || *engineName != "closure" { // another engine may die of any
			results = append(results, runApart(t, s))
		} else {
			results = append(results, s.Run(t.Context(), engine.make))
		}
	}
	var table strings.Builder
	if err := Report(&table, results); err != nil {
		t.Fatal(err)
	}
	t.Logf("engine %s\n%s", *engineName, table.String())
	if got := Passed(results); got < engine.passes {
		t.Errorf("%d snippets passed, want %d", got, engine.passes)
	}
}

// runApart runs a snippet in a process of its own, which it may end.
func runApart(t *testing.T, s Snippet) Result {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	cmd := exec.CommandContext(t.Context(), self, "-test.run=^TestHarsh$", "-test.timeout=30s", "-engine", *engineName, "-harsh", s.Topic)
	out, err := cmd.CombinedOutput()
	result := Result{Snippet: s, Time: time.Since(start)}
	_, after, ok := strings.Cut(string(out), "wrong<")
	wrong, _, done := strings.Cut(after, ">wrong")
	result.Wrong = wrong
	if !ok || !done {
		first, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
		result.Wrong = fmt.Sprintf("the process ended: %v: %.100s", err, first)
	}
	return result
}

// TestHarsh is the process that runApart starts; by itself it does nothing.
func TestHarsh(t *testing.T) {
	if *harshTopic == "" {
		return
	}
	debug.SetMaxStack(64 << 20) // a recursion without end is seen sooner
	for _, s := range Snippets() {
		if s.Topic == *harshTopic {
			fmt.Printf("wrong<%s>wrong\n", s.Run(t.Context(), engines[*engineName].make).Wrong)
		}
	}
}

// TestSnippets checks the files themselves.
func TestSnippets(t *testing.T) {
	all := Snippets()
	topics, core := map[string]bool{}, map[string]bool{}
	failures := 0
	for _, s := range all {
		if topics[s.Topic] {
			t.Errorf("two snippets are called %q", s.Topic)
		}
		topics[s.Topic] = true
		if core[s.Core] && s.Core != "" {
			t.Errorf("%s: core %s stands twice", s.Topic, s.Core)
		}
		core[s.Core] = true
		if s.Spec == "" {
			t.Errorf("%s: no section of the specification", s.Topic)
		}
		if s.Failure != nil {
			failures++
		} else if s.Want == "" {
			t.Errorf("%s: nothing is expected", s.Topic)
		}
	}
	for n := range 42 {
		if !core[fmt.Sprint(n+1)] {
			t.Errorf("topic %d of the first 42 is missing", n+1)
		}
	}
	for n := range 5 {
		if !core[fmt.Sprintf("e%d", n+1)] {
			t.Errorf("error text %d of the first 5 is missing", n+1)
		}
	}
	if len(all) < 100 || failures < 15 {
		t.Errorf("%d snippets, %d of them errors; want at least 100 and 15", len(all), failures)
	}
}
