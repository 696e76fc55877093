package worker

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"bridle/kernel/eval"
	"bridle/kernel/eval/display"
	"bridle/kernel/jupyter/link"
	"bridle/kernel/session"
)

func TestBundles(t *testing.T) {
	for _, test := range []struct {
		mime  string
		value any
		want  string
	}{
		{"text/plain", "<é>", `"\u003cé\u003e"`},
		{"text/html", []byte("b"), `"b"`},
		{"image/svg+xml", []byte("b"), `"b"`},
		{"image/png", []byte{0, 255}, `"AP8="`}, // RFC 4648
		{"application/json", map[string]any{"a": 1}, `{"a":1}`},
		{"application/geo+json", []int{1}, `[1]`},
		{"application/json", math.NaN(), `"NaN"`},
		{"text/x", 7, `"7"`},
	} {
		if got := string(representation(test.mime, test.value)); got != test.want {
			t.Errorf("%s %v: got %s, want %s", test.mime, test.value, got, test.want)
		}
	}
}

func TestHelp(t *testing.T) {
	found := eval.Inspection{Declaration: "type T struct", Doc: "First.\n\nSecond.", Members: []string{"A int", "B int"}}
	for detail, want := range []string{
		`"type T struct\n\nFirst.\n\nA int\nB int"`,
		`"type T struct\n\nFirst.\n\nSecond.\n\nA int\nB int"`,
	} {
		if got := string(convert(session.Output{Data: session.Help(found, detail > 0)}).Data[display.MIMETypeText]); got != want {
			t.Errorf("detail %d: got %s, want %s", detail, got, want)
		}
	}
}

func TestMatchTypes(t *testing.T) {
	got := completions(eval.Completions{Start: 1, End: 2, Items: []eval.Completion{{Text: "a", Kind: "field", Type: "int"}, {Text: "b", Kind: "keyword"}}})
	if got.Start != 1 || got.End != 2 || !slices.Equal(got.Matches, []link.Match{{Text: "a", Type: "property", Signature: "int"}, {Text: "b", Type: "keyword"}}) {
		t.Errorf("got %+v", got)
	}
}

// silent is a session whose cells show one display.
type silent struct{ streams Streams }

func (s silent) Execute(context.Context, eval.Cell) ([]session.Output, error) {
	s.streams.Sink(session.Output{Kind: session.Display, Data: display.HTML("x")})
	return nil, nil
}
func (s silent) Complete(string, int) eval.Completions { panic("not asked") }
func (s silent) Inspect(string, int) (eval.Inspection, bool) {
	return eval.Inspection{}, false
}

// talk runs a worker on pipes, sends requests, and returns its events up to
// the end of request 1.
func talk(t *testing.T, requests ...link.Request) (events []link.Event, end error) {
	t.Helper()
	return talkTo(t, func(s Streams) Session { return silent{s} }, requests...)
}

func talkTo(t *testing.T, start func(Streams) Session, requests ...link.Request) (events []link.Event, end error) {
	t.Helper()
	in, ask := io.Pipe()
	urgent, warn := io.Pipe()
	tell, out := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := Run(t.Context(), Pipes{in, urgent, out}, func(s Streams) (Session, error) { return start(s), nil })
		out.CloseWithError(io.EOF)
		ended <- err
	}()
	go func() {
		usual, atOnce := link.NewWriter(ask), link.NewWriter(warn)
		for _, r := range requests {
			w := usual
			if r.Kind == link.Interrupt || r.Kind == link.Input {
				w = atOnce
			}
			_ = w.Write(r) // the reader tells
		}
	}()
	r := link.NewReader(tell)
	for {
		var event link.Event
		if r.Read(&event) != nil {
			break
		}
		events = append(events, event)
		if event.Kind == link.Done && event.ID == 1 {
			ask.Close()
		}
	}
	return events, <-ended
}

func TestLeftOut(t *testing.T) {
	const text = "an output was left out: larger than a frame may be; show a part of it, or write it to a file"
	shown := leftOut(link.Event{ID: 3, Kind: link.Shown}, link.ErrTooLarge)
	if shown.ID != 3 || shown.Kind != link.Shown || shown.Output.Text != text+"\n" || shown.Output.Name != "stderr" {
		t.Errorf("got %+v", shown)
	}
	if done := leftOut(link.Event{ID: 3, Kind: link.Done}, link.ErrTooLarge); done.ID != 3 || done.Kind != link.Done || done.Failure.Message != text {
		t.Errorf("got %+v", done)
	}
}

func TestUnknownRequest(t *testing.T) {
	if _, err := talk(t, link.Request{ID: 1, Kind: "dance"}); err == nil || err.Error() != `a request of the unknown kind "dance"` {
		t.Errorf("got %v", err)
	}
}

// TestStaleRequests: interrupts and answers for cells that have ended do no
// harm.
func TestStaleRequests(t *testing.T) {
	events, err := talk(t, link.Request{ID: 9, Kind: link.Interrupt}, link.Request{ID: 9, Kind: link.Input, Text: "x"}, link.Request{ID: 1, Kind: link.Execute, Code: "1"})
	if err != nil || len(events) != 3 {
		t.Errorf("%v, %v", events, err)
	}
}

// A waiting session's cells run until they are interrupted, or end their goroutine.
type waiting struct{ silent }

func (w waiting) Execute(ctx context.Context, cell eval.Cell) ([]session.Output, error) {
	if cell.Source == "exit" {
		runtime.Goexit()
	}
	<-ctx.Done()
	return nil, context.Cause(ctx)
}

// An interrupt may overtake its cell, since it comes by another pipe.
func TestEarlyInterrupt(t *testing.T) {
	events, err := talkTo(t, func(s Streams) Session { return waiting{silent{s}} }, link.Request{ID: 1, Kind: link.Interrupt}, link.Request{ID: 1, Kind: link.Execute, Code: "wait"})
	if err != nil || len(events) != 2 || events[1].Failure == nil || events[1].Failure.Message != errStopped.Error() {
		t.Errorf("%+v, %v", events, err)
	}
}

// A cell that ends its goroutine is over, and the next runs.
func TestGoexit(t *testing.T) {
	events, err := talkTo(t, func(s Streams) Session { return waiting{silent{s}} }, link.Request{ID: 7, Kind: link.Execute, Code: "exit"},
		link.Request{ID: 1, Kind: link.Interrupt}, link.Request{ID: 1, Kind: link.Inspect})
	if err != nil || len(events) != 3 || events[1].ID != 7 || events[1].Failure != nil || events[2].ID != 1 {
		t.Errorf("%+v, %v", events, err)
	}
}

func TestNoSession(t *testing.T) {
	var out strings.Builder
	err := Run(t.Context(), Pipes{strings.NewReader(""), strings.NewReader(""), &out}, func(Streams) (Session, error) { return nil, errors.New("no study") })
	var event link.Event
	if read := link.NewReader(strings.NewReader(out.String())).Read(&event); read != nil || err == nil || event.Kind != link.Failed || event.Text != "no study" {
		t.Errorf("told %+v, returned %v, %v", event, err, read)
	}
	if _, err := json.Marshal(event); err != nil {
		t.Error(err)
	}
}
