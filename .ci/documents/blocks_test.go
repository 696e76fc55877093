package documents

import (
	"regexp"
	"strings"
	"testing"
)

// command is what a reader of a document would type, and what he is told that he will see.
type command struct {
	line  int // of the document, from 1
	text  string
	shown []string
}

// program is how a line begins that a reader would type.
var program = regexp.MustCompile(`^(\$ |(bin/)?bridle(-[a-z]+)? [^ ]|(make|git|go|dig|ip|duckdb|zmap|zgrab2|massdns|rsync|jupyter|export|mkdir|cd|cp|mv|cat|printf|sed|grep|awk|unzip|head|world(?:\(\))?|cut|sudo|apt-get) [^ =])`)

// commands returns what the blocks of a document say to type, in order.
func commands(text string) []command {
	var all []command
	var block []string
	begin, fence := 0, ""
	end := func() {
		all = append(all, inBlock(block, begin)...)
		block = nil
	}
	above := ""
	for i, line := range strings.Split(text, "\n") {
		trimmed := strings.TrimSpace(line)
		switch {
		case fence == "" && strings.HasPrefix(trimmed, "```"):
			end()
			fence, begin = strings.TrimPrefix(trimmed, "```")+"`", i+2
		case fence != "" && trimmed == "```":
			end()
			fence = ""
		case fence != "":
			block = append(block, line)
		case strings.HasPrefix(line, "    ") && (block != nil || strings.TrimSpace(above) == "" || strings.HasPrefix(above, "<!--")):
			if block == nil {
				begin = i + 1
			}
			block = append(block, line[4:])
		case trimmed == "" && block != nil:
			block = append(block, "")
		default:
			end()
		}
		above = line
	}
	end()
	return all
}

// inBlock returns the commands of one block; none if it is something else.
func inBlock(block []string, begin int) []command {
	if len(block) == 0 || !program.MatchString(block[0]) {
		return nil
	}
	prompts := strings.HasPrefix(block[0], "$ ")
	var all []command
	for i := 0; i < len(block); i++ {
		line, at := block[i], begin+i
		text, typed := strings.CutPrefix(line, "$ ")
		if !prompts && (strings.TrimSpace(line) == "" || strings.HasPrefix(strings.TrimSpace(line), "#")) {
			continue
		}
		if prompts && !typed {
			if strings.TrimSpace(line) != "" {
				all[len(all)-1].shown = append(all[len(all)-1].shown, line)
			}
			continue
		}
		for strings.HasSuffix(text, `\`) && i+1 < len(block) {
			i++
			text += "\n" + block[i]
		}
		all = append(all, command{line: at, text: text})
	}
	return all
}

// alike reports whether a line that was printed is the line shown: "…" stands for anything, numbers may differ by a
// quarter or by five.
func alike(shown, printed string) bool {
	words := regexp.MustCompile(`[0-9][0-9,]*(\.[0-9]+)?`)
	var pattern strings.Builder
	pattern.WriteString(`^\s*`)
	rest, numbers := strings.TrimSpace(shown), []string{}
	for {
		at := words.FindStringIndex(rest)
		if at == nil {
			break
		}
		pattern.WriteString(quoted(rest[:at[0]]) + `([0-9][0-9,]*(?:\.[0-9]+)?)`)
		numbers = append(numbers, rest[at[0]:at[1]])
		rest = rest[at[1]:]
	}
	pattern.WriteString(quoted(rest) + `\s*$`)
	found := regexp.MustCompile(pattern.String()).FindStringSubmatch(printed)
	if found == nil {
		return false
	}
	for i, want := range numbers {
		if !near(number(want), number(found[i+1])) {
			return false
		}
	}
	return true
}

// quoted is a pattern for text: spaces as many as there are, "…" for anything.
func quoted(text string) string {
	q := strings.ReplaceAll(regexp.QuoteMeta(text), "…", ".*")
	return regexp.MustCompile(` +`).ReplaceAllString(q, ` +`)
}

// missing returns the first line shown that was not printed in its order.
func missing(shown []string, printed string) string {
	lines := strings.Split(printed, "\n")
	for _, want := range shown {
		if strings.TrimSpace(want) == "…" {
			continue
		}
		found := -1
		for i, line := range lines {
			if alike(want, line) {
				found = i
				break
			}
		}
		if found < 0 {
			return want
		}
		lines = lines[found+1:]
	}
	return ""
}

func TestCommandsOfBlocks(t *testing.T) {
	got := commands("text\n\n    $ bridle match s\n    found 3\n    $ bridle \\\n        names s\n\n- list\n    bridle no s\n\n```toml\n[match]\n```\n\n    make demo   # all\n    bridle run x\n")
	want := []command{{3, "bridle match s", []string{"found 3"}}, {5, "bridle \\\n    names s", nil}, {15, "make demo   # all", nil}, {16, "bridle run x", nil}}
	if len(got) != len(want) {
		t.Fatalf("commands are %+v", got)
	}
	for i := range want {
		if got[i].line != want[i].line || got[i].text != want[i].text || strings.Join(got[i].shown, "|") != strings.Join(want[i].shown, "|") {
			t.Errorf("command %d is %+v, want %+v", i, got[i], want[i])
		}
	}
}

func TestAlike(t *testing.T) {
	for _, c := range []struct {
		shown, printed string
		want           bool
	}{
		{"found 12 names in 6 domains", "found 14 names in 5 domains", true},
		{"found 1,200 names", "found 1,490 names", true},  // within a quarter of the larger
		{"found 1,200 names", "found 1,700 names", false}, // beyond it
		{"wrote run …", "wrote run 2026-match-0f", true},
		{"a  b", "a b", true},
		{"found 12 names", "found 12 domains", false},
		{"q (1)", "q 1", false},
	} {
		if got := alike(c.shown, c.printed); got != c.want {
			t.Errorf("%q and %q: %t", c.shown, c.printed, got)
		}
	}
	if got := missing([]string{"one", "…", "three"}, "one\ntwo\nthree\n"); got != "" {
		t.Errorf("%q is missing", got)
	}
	if got := missing([]string{"two", "one"}, "one\ntwo\n"); got != "one" {
		t.Errorf("out of order: %q", got)
	}
}
