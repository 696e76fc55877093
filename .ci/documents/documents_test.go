package documents

import (
	"cmp"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"bridle/datasets/external/published"
)

// document is how the commands of a Markdown file are run.
type document struct {
	prepared   string   // the archive in testdata, without .txtar; its comment is shell
	stands     []string // what words in capitals stand for, by turns with them
	exceptions []exception
	public     bool // wants the public data sets, in the folder DATA
	long       bool // takes minutes: with BRIDLE_LONG=1 alone
}

// exception returns how a command is run.
func (d document) exception(c command) exception {
	for _, e := range d.exceptions {
		if strings.HasPrefix(c.text, e.begins) {
			return e
		}
	}
	return exception{}
}

// unpack writes the files of the archive into a folder and returns its shell.
func (d document) unpack(t *testing.T, dir string) string {
	t.Helper()
	if d.prepared == "" {
		return ""
	}
	archive, err := txtar.ParseFile(filepath.Join("testdata", d.prepared+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return string(archive.Comment)
}

// markdown returns the documents of the repository, by path from its root.
func markdown(t *testing.T) []string {
	t.Helper()
	c := exec.Command("git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md")
	c.Dir = root
	out, err := c.Output()
	if err != nil {
		t.Fatalf("git lists no documents: %v", err)
	}
	var all []string
	for _, f := range strings.Fields(string(out)) {
		if !strings.Contains(f, "testdata/") {
			all = append(all, f)
		}
	}
	return all
}

// built makes the commands, as README says to.
func built(t *testing.T) {
	t.Helper()
	c := exec.CommandContext(t.Context(), "make", "build")
	c.Dir = root
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("make build: %v\n%s", err, out)
	}
}

// rank puts the tutorial before the others.
func rank(name string) int {
	if name == tutorial {
		return 0
	}
	return 1
}

// Every command that a document shows does what the document says.
func TestDocuments(t *testing.T) {
	built(t)
	first := t.TempDir()
	env := []string{"TUTORIAL=" + filepath.Join(first, "out", "tutorial")}
	shown, names := 0, markdown(t)
	slices.SortStableFunc(names, func(a, b string) int { // others go on with its study
		return cmp.Compare(rank(a), rank(b))
	})
	for _, name := range names {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		all := commands(string(text))
		d, known := plan[name]
		if len(all) == 0 {
			if known {
				t.Errorf("%s shows no command any more: take it out of the plan", name)
			}
			continue
		}
		shown += len(all)
		if !known {
			t.Errorf("%s shows commands, %q first: say in the plan how they are run", name, all[0].text)
			continue
		}
		for _, e := range d.exceptions {
			if !slices.ContainsFunc(all, func(c command) bool { return strings.HasPrefix(c.text, e.begins) }) {
				t.Errorf("%s has no command that begins with %q any more: take the exception out", name, e.begins)
			}
		}
		t.Run(strings.ReplaceAll(strings.TrimSuffix(name, ".md"), "/", "-"), func(t *testing.T) {
			if d.long && os.Getenv("BRIDLE_LONG") == "" {
				t.Log("its commands take minutes; BRIDLE_LONG=1 runs them")
				return
			}
			if name != tutorial && !d.long {
				t.Parallel() // none of these serves a world
			}
			env := env
			if d.public {
				data, err := filepath.Abs(published.Root(t))
				if err != nil {
					t.Fatal(err)
				}
				env = append(slices.Clone(env), "DATA="+data)
			}
			dir := first
			if name != tutorial {
				dir = t.TempDir()
			}
			play(t, dir, name, d, all, env)
		})
	}
	if shown < 100 {
		t.Errorf("documents show %d commands; there were more than a hundred", shown)
	}
}
