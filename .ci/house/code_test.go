package house

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every package has one comment, in one file.
func TestPackagesAreExplained(t *testing.T) {
	for _, p := range packages(t) {
		var where []string
		for _, f := range p.GoFiles {
			file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, f), nil, parser.PackageClauseOnly|parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			if file.Doc != nil {
				where = append(where, f)
			}
		}
		if len(p.GoFiles) > 0 && len(where) != 1 {
			t.Errorf("%s: package comments in %v, want exactly one", p.ImportPath, where)
		}
	}
}

// decoders are the functions whose use marks a package as one that takes bytes
// from outside. A package that has them needs a fuzz target.
var decoders = regexp.MustCompile(`json\.(Unmarshal|NewDecoder)|yaml\.(Unmarshal|NewDecoder)|toml\.Decode|csv\.NewReader|parquet\.OpenFile|bufio\.NewScanner|gzip\.NewReader|xml\.(Unmarshal|NewDecoder)|binary\.(LittleEndian|BigEndian)`)

// notForeign lists packages that use a decoder on their own bytes only.
var notForeign = map[string]string{
	"bridle/kernel/notebook":   "it converts values of its own session; notebooks are decoded, and fuzzed, in nbformat",
	"bridle/datasets/external": "its manifest is embedded and tested; downloads are hashed, not decoded",
}

func TestDecodersAreFuzzed(t *testing.T) {
	for _, p := range packages(t) {
		decodes := ""
		for _, f := range p.GoFiles {
			b, err := os.ReadFile(filepath.Join(p.Dir, f))
			if err != nil {
				t.Fatal(err)
			}
			if m := decoders.Find(b); m != nil && !strings.Contains(string(b), "DO NOT EDIT.") {
				decodes = f + " uses " + string(m)
			}
		}
		if decodes == "" || notForeign[p.ImportPath] != "" {
			continue
		}
		fuzzed := false
		for _, f := range append(p.TestGoFiles, p.XTestGoFiles...) {
			b, err := os.ReadFile(filepath.Join(p.Dir, f))
			if err != nil {
				t.Fatal(err)
			}
			fuzzed = fuzzed || strings.Contains(string(b), "func Fuzz")
		}
		if !fuzzed {
			t.Errorf("%s decodes foreign bytes (%s) and has no fuzz target", p.ImportPath, decodes)
		}
	}
}

// Names that say nothing, and code that was left open.
func TestNothingVagueOrOpen(t *testing.T) {
	vague := regexp.MustCompile(`(^|/)(utils?|common|helpers?|misc|types|models)(/|\.go$|_)`)
	open := regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME)\b|not imple` + `mented`)
	for _, f := range tracked(t) {
		if !strings.HasSuffix(f, ".go") {
			continue
		}
		if vague.MatchString(f) {
			t.Errorf("%s: the name says nothing", f)
		}
		if m := open.FindString(read(t, f)); m != "" && !strings.Contains(read(t, f), "DO NOT EDIT.") {
			t.Errorf("%s: left open: %s", f, m)
		}
	}
}

var fatal = regexp.MustCompile(`\blog\.Fatal(f|ln)?\(`)

// Globals that run code at start, and random numbers nobody seeded.
func TestForbiddenCalls(t *testing.T) {
	for _, p := range packages(t) {
		for _, f := range p.GoFiles {
			b, err := os.ReadFile(filepath.Join(p.Dir, f))
			if err != nil {
				t.Fatal(err)
			}
			text := string(b)
			if strings.Contains(text, "DO NOT EDIT.") {
				continue
			}
			if strings.Contains(text, "\nfunc init()") {
				t.Errorf("%s/%s has an init function", p.ImportPath, f)
			}
			if strings.Contains(text, `"math/rand"`) {
				t.Errorf("%s/%s uses math/rand; use math/rand/v2 with a source that is passed in", p.ImportPath, f)
			}
			if fatal.MatchString(text) {
				t.Errorf("%s/%s ends the program; return an error", p.ImportPath, f)
			}
		}
	}
}
