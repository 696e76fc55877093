package documents

import (
	"context"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// root is the folder of the repository, seen from here.
const root = "../.."

func number(text string) float64 {
	v, err := strconv.ParseFloat(strings.ReplaceAll(text, ",", ""), 64)
	if err != nil {
		return math.NaN() // near to nothing
	}
	return v
}

func near(a, b float64) bool {
	return math.Abs(a-b) <= max(5, 0.25*max(a, b))
}

// shell runs a script in a folder, in a network of its own where that is allowed.
func shell(ctx context.Context, dir, script string, env ...string) ([]byte, error) {
	args := []string{"bash", "-e", "-o", "pipefail", "-c", script}
	if exec.Command("unshare", "-n", "sh", "-c", "ip link set lo up").Run() == nil {
		args = append([]string{"unshare", "-n", "sh", "-c", `ip link set lo up && exec "$@"`, "sh"}, args...)
	}
	c := exec.CommandContext(ctx, args[0], args[1:]...)
	c.Dir, c.Env = dir, append(os.Environ(), env...)
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) }
	c.WaitDelay = 10 * time.Second
	return c.CombinedOutput()
}

// clone makes a folder look like a clone in which everything is built, and returns the environment of who works in it.
func clone(t *testing.T, dir string) []string {
	t.Helper()
	from, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"bin", "notebooks", "datasets", "analysis", "collectors", "kernel", "Makefile", ".ci"} {
		if err := os.Symlink(filepath.Join(from, name), filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	return []string{"PATH=" + filepath.Join(from, "bin") + string(os.PathListSeparator) + os.Getenv("PATH"),
		"HOME=" + filepath.Join(dir, "home"), "XDG_DATA_HOME=" + filepath.Join(dir, "home", "share"), "XDG_CACHE_HOME=" + filepath.Join(dir, "home", "cache")}
}

// play runs the commands of a document one after the other in one shell, and holds each to what is shown or excepted.
func play(t *testing.T, dir, name string, d document, all []command, env []string) {
	env = append(env, clone(t, dir)...)
	prepare := d.unpack(t, dir)
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Minute)
	defer cancel()
	logs := t.TempDir()
	var script strings.Builder
	script.WriteString(prepare + "\n")
	for i, c := range all {
		text := strings.NewReplacer(d.stands...).Replace(c.text)
		script.WriteString(d.exception(c).script(text, filepath.Join(logs, strconv.Itoa(i))))
	}
	out, err := shell(ctx, dir, script.String(), env...)
	for i, c := range all {
		log := filepath.Join(logs, strconv.Itoa(i))
		printed, _ := os.ReadFile(log) // none if it was not reached
		if _, done := os.Stat(log + ".done"); done != nil {
			t.Fatalf("%s:%d: %q did not end as it should (%v)\n%s\n%s", name, c.line, c.text, err, printed, out)
		}
		if line := missing(c.shown, string(printed)); line != "" {
			t.Errorf("%s:%d: %q does not print %q; it prints\n%s", name, c.line, c.text, line, printed)
		}
	}
	if err != nil {
		t.Errorf("%s: %v\n%s", name, err, out)
	}
}

// as is how an exception is run.
type as int

const (
	elsewhere as = iota + 1 // another program's: nothing of ours to run
	target                  // make: its target is there
	served                  // goes on until it is stopped: it starts, and an interrupt ends it well
	refused                 // asks the real Internet: refuses without contact and scope
	either                  // ends well or with 1, and prints what is shown
	rehearsed               // the same as refused, and with the document's study.toml --dry-run succeeds
)

// exception is a command that is not run as it stands; the zero value is one that is.
type exception struct {
	begins string // how its text begins
	as     as
	reason string
	says   string // what it says when it refuses, as grep -E has it; "" asks for the words contact, scope or vantage
}

// script is the shell for a command; log.done is there if it ended as it should.
func (e exception) script(text, log string) string {
	words, _, _ := strings.Cut(text, "  #")
	words = strings.TrimSpace(words)
	done := fmt.Sprintf("touch %s.done\n", log)
	says := e.says
	if says == "" {
		says = "contact|scope|vantage"
	}
	refuse := fmt.Sprintf("if { %s\n} >%s 2>&1; then exit 9; fi\ngrep -qE '%s' %s\n", words, log, says, log)
	switch e.as {
	case elsewhere:
		return done
	case target:
		return fmt.Sprintf("{ make -n %s\n} >%s 2>&1\n", strings.TrimPrefix(words, "make "), log) + done
	case served:
		return fmt.Sprintf("( exec %s\n) >%s 2>&1 & served=$!\nfor i in $(seq 600); do grep -q '^control' %s && break; sleep 0.1; done\n"+
			"kill -TERM $served\nif wait $served; then :; else [ $? -eq 130 ]; fi\ngrep -q '^control' %s\n", words, log, log, log) + done
	case either:
		return fmt.Sprintf("if { %s\n} >%s 2>&1; then :; else [ $? -eq 1 ]; fi\n", words, log) + done
	case refused:
		return refuse + done
	case rehearsed:
		if !strings.Contains(words, "--dry-run") {
			words += " --dry-run"
		}
		return "mv S/study.toml S/kept.toml\n" + refuse + fmt.Sprintf("mv S/kept.toml S/study.toml\n{ %s\n} >%s 2>&1\n", words, log) + done
	}
	return fmt.Sprintf("{ %s\n} >%s 2>&1\n", text, log) + done
}
