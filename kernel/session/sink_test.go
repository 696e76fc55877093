package session

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"bridle/kernel/eval"
)

// TestSink: outputs arrive while the cell runs, in order, and what a
// goroutine prints after its cell arrives too.
func TestSink(t *testing.T) {
	var mu sync.Mutex
	var texts []string
	arrived := make(chan string, 100)
	s := New(Options{Limit: 40, Sink: func(o Output) {
		mu.Lock()
		defer mu.Unlock()
		text := string(o.Kind) + " " + o.Text
		if o.Data.Data != nil {
			text += o.Data.Data["text/plain"].(string)
		}
		texts = append(texts, text)
		arrived <- text
	}})
	defer s.Close()
	next := func(want string) {
		t.Helper()
		select {
		case got := <-arrived:
			if got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("%q did not arrive", want)
		}
	}
	// The cell waits until its first line was seen.
	seen := make(chan bool)
	if err := s.Define("seen", seen); err != nil {
		t.Fatal(err)
	}
	go func() {
		next("stream é1\n")
		seen <- true
	}()
	source := "import (\n\"fmt\"\n\"display\"\n)\nfmt.Println(\"é1\")\n<-seen\nfmt.Println(\"b\")\nDisplay(display.HTML(\"x\"))\nfmt.Println(\"c\")\n7"
	outputs, err := s.Execute(t.Context(), eval.Cell{Number: 1, Source: source})
	if err != nil || outputs != nil {
		t.Fatalf("outputs %v, error %v; want none", outputs, err)
	}
	next("stream b\n")
	next("display_data x")
	next("stream c\n")
	next("execute_result 7")
	if _, err := s.Execute(t.Context(), eval.Cell{Number: 2, Source: "go func() { <-seen; fmt.Println(\"late\") }()"}); err != nil {
		t.Fatal(err)
	}
	seen <- true
	next("stream late\n")
	// 60 bytes with room for 40: whichever way they are cut, 20 are told to be lost.
	if _, err := s.Execute(t.Context(), eval.Cell{Number: 3, Source: "fmt.Print(\"" + strings.Repeat("0123456789", 6) + "\")"}); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	all := strings.ReplaceAll(strings.Join(texts, ""), "stream ", "")
	if want := strings.Repeat("0123456789", 4) + "\n… (20 more bytes of output dropped)\n"; !strings.HasSuffix(all, want) {
		t.Errorf("got %q, want %q at the end", all, want)
	}
}

// TestInput: a cell asks, after what it printed.
func TestInput(t *testing.T) {
	s := New(Options{Input: func(prompt string, password bool) (string, error) {
		if prompt == "no" {
			return "", errors.New("nobody answers")
		}
		return prompt + "!", nil
	}})
	defer s.Close()
	outputs, err := s.Execute(t.Context(), eval.Cell{Number: 1, Source: "name, err := Input(\"who\")\nname"})
	if err != nil || len(outputs) != 1 || outputs[0].Data.Data["text/plain"] != "who!" {
		t.Errorf("got %v, %v", outputs, err)
	}
	if _, err := s.Execute(t.Context(), eval.Cell{Number: 2, Source: "Input(\"no\")"}); err == nil || !strings.Contains(err.Error(), "nobody answers") {
		t.Errorf("got %v, want the error of the front end", err)
	}
	none := New(Options{})
	defer none.Close()
	if _, err := none.Execute(context.Background(), eval.Cell{Number: 1, Source: "Input(\"who\")"}); err == nil || !strings.Contains(err.Error(), "parameter of the run") {
		t.Errorf("got %v, want what to do instead", err)
	}
}

// TestFold: what remains on a page after updates and clearing.
func TestFold(t *testing.T) {
	s := New(Options{})
	defer s.Close()
	source := `import ("display"; "fmt")
fmt.Println("gone")
display.Clear(true)
fmt.Print("a")
p := display.NewProgress("rows", 2)
p.Add(1)
p.Add(1)
fmt.Print("b")
display.Update(display.WithID("unknown", display.HTML("x")))
fmt.Print("c")
`
	outputs, err := s.Execute(t.Context(), eval.Cell{Number: 1, Source: source})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, o := range Fold(outputs) {
		text := o.Text
		if o.Kind == Display {
			text = o.Data.Data["text/plain"].(string)
		}
		got = append(got, text)
	}
	if want := "a|rows: " + strings.Repeat("█", 30) + " 2 of 2|bc"; strings.Join(got, "|") != want {
		t.Errorf("got %q, want %q", strings.Join(got, "|"), want)
	}
}

// TestCommands: allowed, they print into the cell; a failing one stops it.
func TestCommands(t *testing.T) {
	s := New(Options{Commands: true})
	defer s.Close()
	outputs, err := s.Execute(t.Context(), eval.Cell{Number: 1, Source: "%time\n$echo a b\n2"})
	if err != nil || len(outputs) != 2 || !strings.HasPrefix(outputs[0].Text, "a b\ntook ") {
		t.Errorf("got %v, %v", outputs, err)
	}
	if _, err := s.Execute(t.Context(), eval.Cell{Number: 2, Source: "$false"}); err == nil || err.Error() != "cell 2, line 1, column 1: false: exit status 1" {
		t.Errorf("got %v", err)
	}
}

// TestWho: names of cells with their types, and what stands at a place of a cell.
func TestWho(t *testing.T) {
	s := New(Options{})
	defer s.Close()
	if _, err := s.Execute(t.Context(), eval.Cell{Number: 1, Source: "import \"strings\"\ntype T struct{ A int }\nn := 3\nfunc f(t T) string { return strings.Repeat(\"a\", n) }"}); err != nil {
		t.Fatal(err)
	}
	outputs, err := s.Execute(t.Context(), eval.Cell{Number: 2, Source: "%who"})
	if err != nil || len(outputs) != 1 {
		t.Fatalf("got %v, %v", outputs, err)
	}
	for _, want := range []string{"n", "int", "func(t T) string", "strings"} {
		if !strings.Contains(outputs[0].Text, want) {
			t.Errorf("no %q in\n%s", want, outputs[0].Text)
		}
	}
	found := s.Complete("strings.HasP", len("strings.HasP"))
	if len(found.Items) != 1 || found.Items[0].Text != "HasPrefix" || found.Items[0].Doc() == "" {
		t.Errorf("got %+v", found)
	}
	if help, ok := s.Inspect("strings.Repeat", 10); !ok || !strings.Contains(help.Declaration, "Repeat(s string, count int) string") {
		t.Errorf("got %+v", help)
	}
}
