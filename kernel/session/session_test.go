package session

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"bridle/kernel/eval"
	"bridle/kernel/eval/display"
)

// show writes outputs in one line each.
func show(outputs []Output) string {
	var lines []string
	for _, o := range outputs {
		switch o.Kind {
		case Stream:
			lines = append(lines, fmt.Sprintf("%s %q", o.Name, o.Text))
		case Failure:
			lines = append(lines, "error "+o.Err.Error())
		default:
			lines = append(lines, fmt.Sprintf("%s %v", o.Kind, o.Data.Data))
		}
	}
	return strings.Join(lines, "\n")
}

func TestExecute(t *testing.T) {
	for _, test := range []struct {
		name   string
		source string
		want   string
	}{
		{"value", "1 + 1", "execute_result map[text/plain:2]"},
		{"nothing", "x := 1", ""},
		{"nil", "var err error\nerr", ""},
		{"two values", "func f() (int, string) { return 1, \"a\" }\nf()", "execute_result map[text/plain:1 a]"},
		{"printed", "import \"fmt\"\nfmt.Println(1)\nfmt.Println(2)", `stdout "1\n2\n"`},
		{"stderr and stdout", "import (\n\t\"fmt\"\n\t\"os\"\n)\nfmt.Fprint(os.Stderr, \"e\")\nfmt.Print(\"o\")\n3", "stdout \"o\"\nstderr \"e\"\nexecute_result map[text/plain:3]"},
		{"built-in println", "println(\"x\")", `stderr "x\n"`},
		{"displays between prints", "import (\n\t\"display\"\n\t\"fmt\"\n)\nfmt.Print(\"a\")\nDisplay(display.HTML(\"<b>\"))\nfmt.Print(\"b\")\ndisplay.Display(display.Markdown(\"m\"))\n7",
			"stdout \"a\"\ndisplay_data map[text/html:<b> text/plain:<b>]\nstdout \"b\"\ndisplay_data map[text/markdown:m text/plain:m]\nexecute_result map[text/plain:7]"},
		{"nothing runs of a cell that does not type", "import \"fmt\"\nfmt.Print(\"a\")\nx + 1", "error cell 1, line 3, column 1: undefined: x"},
		{"error after output", "import \"fmt\"\nvar none []int\nfmt.Print(\"a\")\nnone[0]", "stdout \"a\"\nerror cell 1, line 4, column 1: index out of range [0] with length 0"},
		{"magic", "%go111module on\n1", "execute_result map[text/plain:1]"},
		{"unknown magic", "\n%cat x\n1", "error cell 1, line 2, column 1: unknown magic %cat; known are %%sql, %time, %who, %cd, $command, %go111module, %help"},
		{"command", "$ls", "error cell 1, line 1, column 1: commands are not run here: a notebook that depends on the machine's programs and folders cannot be reproduced"},
		{"no study", "%%sql\nSELECT 1", "error cell 1, line 1, column 1: this session has no study: pass --study"},
		{"method of the cell prints", "import \"fmt\"\ntype T struct{}\nfunc (T) HTML() string { fmt.Print(\"p\"); return \"<i>\" }\nT{}", "stdout \"p\"\nexecute_result map[text/html:<i> text/plain:{}]"},
		{"method of the cell panics", "type T struct{}\nfunc (T) HTML() string { panic(\"no\") }\nT{}", "error cell 1: cannot show a T: its method HTML panics: no"},
		{"invalid UTF-8", "import \"fmt\"\nfmt.Print(\"a\\xffb\")", `stdout "a�b"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := New(Options{})
			defer s.Close()
			outputs, err := s.Execute(t.Context(), eval.Cell{Number: 1, Source: test.source})
			if got := show(outputs); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
			if (err != nil) != strings.Contains(test.want, "error ") {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestOutputIsCounted(t *testing.T) {
	s := New(Options{Limit: 10})
	defer s.Close()
	outputs, err := s.Execute(t.Context(), eval.Cell{Number: 1, Source: "import \"fmt\"\nfor i := 0; i < 100000; i++ { fmt.Print(\"0123456789\") }"})
	if err != nil {
		t.Fatal(err)
	}
	want := "stdout \"0123456789\\n… (999990 more bytes of output dropped)\\n\"" // 1,000,000 − 10
	if got := show(outputs); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestStreamsAreGivenBack: after a cell the process prints where it did
// before.
func TestStreamsAreGivenBack(t *testing.T) {
	before := os.Stdout
	s := New(Options{})
	defer s.Close()
	for n := range 3 {
		if _, err := s.Execute(t.Context(), eval.Cell{Number: n + 1, Source: "1"}); err != nil {
			t.Fatal(err)
		}
	}
	if os.Stdout != before {
		t.Error("os.Stdout has changed")
	}
	if _, err := os.Stdout.Stat(); err != nil {
		t.Error(err)
	}
}

// TestReplacedStdout: a test or program that has set os.Stdout to another
// file still gets its cells captured.
func TestReplacedStdout(t *testing.T) {
	file, err := os.Create(t.TempDir() + "/out")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	before := os.Stdout
	os.Stdout = file
	defer func() { os.Stdout = before }()
	s := New(Options{})
	defer s.Close()
	outputs, err := s.Execute(t.Context(), eval.Cell{Number: 1, Source: "import \"fmt\"\nfmt.Print(\"a\")"})
	if err != nil || show(outputs) != `stdout "a"` {
		t.Errorf("got %s, %v", show(outputs), err)
	}
}

func TestDefineAndInterrupt(t *testing.T) {
	s := New(Options{})
	defer s.Close()
	if err := s.Define("country", "XX"); err != nil {
		t.Fatal(err)
	}
	outputs, err := s.Execute(t.Context(), eval.Cell{Number: 1, Source: "country + \"!\""})
	if err != nil || show(outputs) != "execute_result map[text/plain:XX!]" {
		t.Errorf("got %s, %v", show(outputs), err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	outputs, err = s.Execute(ctx, eval.Cell{Number: 2, Source: "for {}"})
	if !errors.Is(err, eval.ErrInterrupted) || show(outputs) != "error cell 2, line 1, column 1: interrupted before it was finished" {
		t.Errorf("got %s, %v", show(outputs), err)
	}
}

// TestInterruptedCall: a call that ended because the cell was interrupted, as
// queries do, is no failure of its own.
func TestInterruptedCall(t *testing.T) {
	s := New(Options{})
	defer s.Close()
	var ctx context.Context
	for name, value := range map[string]any{
		"ask":     func() error { <-ctx.Done(); return fmt.Errorf("query: %w", ctx.Err()) },
		"mustAsk": func() { <-ctx.Done(); panic(fmt.Errorf("query: %w", ctx.Err())) },
	} {
		if err := s.Define(name, value); err != nil {
			t.Fatal(err)
		}
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		outputs, err := s.Execute(ctx, eval.Cell{Number: 1, Source: "x := 1\n" + name + "()"})
		if !errors.Is(err, eval.ErrInterrupted) || show(outputs) != "error cell 1, line 2, column 1: interrupted before it was finished" {
			t.Errorf("%s: got %s, %v", name, show(outputs), err)
		}
		outputs, err = s.Execute(t.Context(), eval.Cell{Number: 2, Source: "x"})
		if err != nil || show(outputs) != "execute_result map[text/plain:1]" {
			t.Errorf("after %s: got %s, %v", name, show(outputs), err)
		}
	}
}

// TestQuestion: a cell that asks about a name shows a page, with the package
// imported or not.
func TestQuestion(t *testing.T) {
	s := New(Options{})
	defer s.Close()
	for i, source := range []string{"?strings.Cut", "strings.Cut?"} {
		outputs, err := s.Execute(t.Context(), eval.Cell{Number: 1 + i, Source: source})
		if err != nil || len(outputs) != 1 || outputs[0].Kind != Page {
			t.Fatalf("got %s, %v", show(outputs), err)
		}
		text := outputs[0].Data.Data[display.MIMETypeText].(string)
		if !strings.HasPrefix(text, "func strings.Cut(s string, sep string) (before string, after string, found bool)\n\nCut slices s around") {
			t.Errorf("got %s", text)
		}
	}
	_, err := s.Execute(t.Context(), eval.Cell{Number: 3, Source: "?strings.Nothing"})
	if want := "cell 3, line 1, column 1: nothing is known of strings.Nothing: no cell has declared it, and no package that can be imported has it"; err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
}

func TestDisplayOutsideCell(t *testing.T) {
	s := New(Options{})
	defer s.Close()
	if err := s.display(struct{ Data, Metadata, Transient map[string]any }{}); !errors.Is(err, errNoCell) {
		t.Errorf("got %v", err)
	}
}

func TestHelp(t *testing.T) {
	s := New(Options{})
	defer s.Close()
	outputs, err := s.Execute(t.Context(), eval.Cell{Number: 1, Source: "%help"})
	if err != nil || !strings.Contains(show(outputs), "encoding/json") || !strings.Contains(show(outputs), "display") {
		t.Errorf("got %s, %v", show(outputs), err)
	}
}
