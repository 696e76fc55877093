package documents

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// span is a command within a line of text; words after it are not asked about.
var span = regexp.MustCompile("`((?:bin/)?bridle(?:-[a-z]+)?(?: [^`]*)?|make [a-z][a-z-]*[^`]*)`")

// said is a command within a comment or a message of the programs.
var said = regexp.MustCompile(`'(bridle(?:-[a-z]+)? [a-z][^'%\n]*|make [a-z][a-z-]*)'`)

// Commands that stand in the text of documents are there, with the flags that they are said to have.
func TestCommandsInText(t *testing.T) {
	built(t)
	asked, help := 0, map[string]string{}
	for _, name := range markdown(t) {
		if filepath.Base(name) == "DESIGN.md" || name == "CHANGELOG.md" {
			continue // they tell how it was
		}
		asked += hold(t, help, name, span)
	}
	if asked < 80 {
		t.Errorf("text names %d commands; there were more", asked)
	}
}

// Commands that packages' comments and the programs' own messages name are there too: they are what a user types next.
func TestCommandsInMessages(t *testing.T) {
	built(t)
	c := exec.Command("git", "ls-files", "*.go")
	c.Dir = root
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	asked, help := 0, map[string]string{}
	for _, name := range strings.Fields(string(out)) {
		if !strings.HasSuffix(name, "_test.go") {
			asked += hold(t, help, name, said)
		}
	}
	if asked < 80 {
		t.Errorf("messages name %d commands; there were more", asked)
	}
}

// hold asks for every command that the pattern finds in a file, and returns their number.
func hold(t *testing.T, help map[string]string, name string, pattern *regexp.Regexp) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	found := pattern.FindAllStringSubmatch(string(text), -1)
	for _, m := range found {
		words := strings.Fields(m[1])
		if words[0] == "make" {
			c := exec.Command("make", "-n", words[1])
			c.Dir = root
			if out, err := c.CombinedOutput(); err != nil {
				t.Errorf("%s: %s: %s", name, m[1], out)
			}
			continue
		}
		program := strings.TrimPrefix(words[0], "bin/")
		usage, ok := helpOf(help, program, words[1:])
		if !ok {
			t.Errorf("%s: %s: there is no such command", name, m[1])
			continue
		}
		for _, flag := range regexp.MustCompile(`--[a-z][a-z-]+`).FindAllString(beforeDashes(m[1]), -1) {
			if !strings.Contains(usage, flag+" ") && !strings.Contains(usage, flag+"\n") && flag != "--version" {
				t.Errorf("%s: %s: %s has no flag %s", name, m[1], program, flag)
			}
		}
	}
	return len(found)
}

// beforeDashes is a command without the other command that it runs.
func beforeDashes(text string) string {
	own, _, _ := strings.Cut(text, " -- ")
	return own
}

// helpOf returns what the command that the words begin with says of itself, of subcommands as far as there are any; of a bare
// program only whether it is there.
func helpOf(seen map[string]string, program string, words []string) (string, bool) {
	if len(words) == 0 {
		_, err := os.Stat(filepath.Join(root, "bin", program))
		return "", err == nil
	}
	var sub []string
	for _, w := range words {
		if !regexp.MustCompile(`^[a-z][a-z0-9-]*$`).MatchString(w) || len(sub) == 2 {
			break
		}
		sub = append(sub, w)
	}
	if len(sub) > 0 && sub[0] == "help" {
		sub = sub[1:]
	}
	for ; ; sub = sub[:len(sub)-1] {
		key := program + " " + strings.Join(sub, " ")
		said, known := seen[key]
		if !known {
			out, err := exec.Command(filepath.Join(root, "bin", program), append(append([]string{}, sub...), "--help")...).CombinedOutput()
			if err == nil {
				said = string(out)
			}
			seen[key] = said
		}
		if usage := regexp.MustCompile(`(?m)^  ` + regexp.QuoteMeta(strings.TrimSpace(key)) + `( |$)`); said != "" && usage.MatchString(said) {
			return said, true
		}
		if len(sub) < 2 { // a first word must be a command, a second may be an argument
			return "", false
		}
	}
}
