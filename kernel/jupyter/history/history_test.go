package history

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/quick"
)

// show writes entries as "session:number source", in one line.
func show(entries []Entry) string {
	var texts []string
	for _, e := range entries {
		texts = append(texts, fmt.Sprintf("%d:%d %s", e.Session, e.Number, e.Source))
	}
	return strings.Join(texts, ", ")
}

func add(t *testing.T, s *Store, sources ...string) {
	t.Helper()
	for i, source := range sources {
		if err := s.Add(i+1, source, "r"+source); err != nil {
			t.Fatal(err)
		}
	}
}

func TestQuestions(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "history.jsonl")
	first, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	add(t, first, "a", "b\nb")
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	add(t, s, "c", "a", "d*")
	for _, test := range []struct {
		name string
		got  []Entry
		want string
	}{
		{"tail", s.Tail(2), "2:2 a, 2:3 d*"},
		{"tail of all", s.Tail(99), "1:1 a, 1:2 b\nb, 2:1 c, 2:2 a, 2:3 d*"},
		{"tail of none", s.Tail(0), ""},
		{"tail of fewer than none", s.Tail(-1), ""},
		{"this session", s.Range(0, 1, 0), "2:1 c, 2:2 a, 2:3 d*"},
		{"from 0", s.Range(0, 0, 0), "2:1 c, 2:2 a, 2:3 d*"},
		{"one cell", s.Range(2, 2, 3), "2:2 a"},
		{"session before", s.Range(-1, 1, 2), "1:1 a"},
		{"from the end", s.Range(0, -2, -1), "2:2 a"},
		{"no such session", s.Range(9, 1, 2), ""},
		{"nothing between", s.Range(0, 3, 2), ""},
		{"search", s.Search("a", 0, false), "1:1 a, 2:2 a"},
		{"search unique", s.Search("a", 0, true), "2:2 a"},
		{"search last", s.Search("?", 1, false), "2:2 a"},
		{"search star", s.Search("*b*", 5, false), "1:2 b\nb"},
		{"search all", s.Search("*", 0, true), "1:2 b\nb, 2:1 c, 2:2 a, 2:3 d*"},
		{"search nothing", s.Search("", 0, false), ""},
	} {
		if got := show(test.got); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v; want that only the owner reads it", info.Mode(), err)
	}
}

// TestMatchAgreesWithRegexp: a second route for patterns.
func TestMatchAgreesWithRegexp(t *testing.T) {
	letters := []rune("ab*?é")
	draw := func(choices []uint8) string {
		var text strings.Builder
		for _, c := range choices {
			text.WriteRune(letters[int(c)%len(letters)])
		}
		return text.String()
	}
	agree := func(p, x []uint8) bool {
		pattern, text := draw(p[:min(len(p), 8)]), draw(x[:min(len(x), 12)])
		quoted := strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(regexp.QuoteMeta(pattern))
		want := regexp.MustCompile("(?s)^" + quoted + "$").MatchString(text)
		if got := match([]rune(pattern), []rune(text)); got != want {
			t.Logf("%q, %q: got %v", pattern, text, got)
			return false
		}
		return true
	}
	if err := quick.Check(agree, &quick.Config{MaxCount: 2000}); err != nil {
		t.Error(err)
	}
}

func TestFiles(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"cut off", `{"session":1,"number":1,"source":"a"}` + "\n" + `{"session":1,"num`, "1:1 a"},
		{"cut off before", `{"session":1,"num` + "\n" + `{"session":1,"number":1,"source":"a"}` + "\n",
			"error line 1 is not an entry: unexpected end of JSON input"},
		{"number 0", `{"session":1,"number":0}` + "\n", "error line 1 is not an entry: session and number count from 1"},
		{"empty lines", "\n \n", ""},
		{"empty", "", ""},
	} {
		entries, err := parse([]byte(test.text))
		got := show(entries)
		if err != nil {
			got = "error " + err.Error()
		}
		if got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

// TestKilledWhileWriting: what was cut off does not spoil the next line.
func TestKilledWhileWriting(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.jsonl")
	if err := os.WriteFile(path, []byte(`{"session":1,"number":1,"source":"a"}`+"\n"+`{"session":1,"num`), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		s, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		add(t, s, "b")
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	entries, err := parse(text)
	if got, want := show(entries), "1:1 a, 2:1 b, 3:1 b"; err != nil || got != want {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"session":1,"number":1,"source":"a"}` + "\n{"))
	f.Fuzz(func(t *testing.T, text []byte) {
		entries, err := parse(text)
		if err != nil {
			return
		}
		for i, e := range entries {
			if e.Session < 1 || e.Number < 1 || i > 0 && entries[i-1].Session > e.Session {
				t.Fatalf("entries %v", entries)
			}
		}
	})
}
