package link

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"

	"bridle/kernel/eval"
)

func TestRoundTrip(t *testing.T) {
	sent := []Event{
		{Kind: Ready},
		{ID: 7, Kind: Shown, Output: &Output{Type: "stream", Name: "stdout", Text: "<é>\x00\n"}},
		{ID: 7, Kind: Shown, Output: &Output{Type: "display_data", Data: map[string]json.RawMessage{"text/plain": json.RawMessage(`"a"`)}}},
		{ID: 7, Kind: Done, Failure: &Failure{Name: "CompileError", Message: "no", At: eval.Position{Cell: 1, Line: 2, Column: 3}}},
	}
	var pipe bytes.Buffer
	w := NewWriter(&pipe)
	for _, event := range sent {
		if err := w.Write(event); err != nil {
			t.Fatal(err)
		}
	}
	r := NewReader(&pipe)
	for _, want := range sent {
		var got Event
		if err := r.Read(&got); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v, want %+v", got, err, want)
		}
	}
	if err := r.Read(&Event{}); !errors.Is(err, io.EOF) {
		t.Errorf("at the end: %v", err)
	}
}

func TestBadFrames(t *testing.T) {
	frame := func(size uint32, body string) string {
		return string(binary.BigEndian.AppendUint32(nil, size)) + body
	}
	for _, test := range []struct{ name, bytes, want string }{
		{"cut head", "\x00\x00", "unexpected EOF"},
		{"cut body", frame(10, "{}"), "a frame ends after 2 of 10 bytes: unexpected EOF"},
		{"huge", frame(1<<31, "{}"), "a frame of 2147483648 bytes: larger than a frame may be (268435456 bytes)"},
		{"no JSON", frame(2, "{["), "a frame is not what was agreed: invalid character '[' looking for beginning of object key string"},
		{"other JSON", frame(2, "[]"), "a frame is not what was agreed: json: cannot unmarshal array into Go value of type link.Event"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if err := NewReader(strings.NewReader(test.bytes)).Read(&Event{}); err == nil || err.Error() != test.want {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

func TestNothingWrittenOfABadValue(t *testing.T) {
	var pipe bytes.Buffer
	if err := NewWriter(&pipe).Write(func() {}); err == nil || pipe.Len() > 0 {
		t.Errorf("%v, %d bytes", err, pipe.Len())
	}
}

// FuzzRead: whatever comes through the pipe is decoded or refused, and what
// was decoded goes through once more unchanged.
func FuzzRead(f *testing.F) {
	var pipe bytes.Buffer
	w := NewWriter(&pipe)
	for _, event := range []Event{{Kind: Ready}, {ID: 1, Kind: Asked, Prompt: "?"}, {ID: 1, Kind: Done, Completions: &Completions{Matches: []Match{{Text: "a"}}}}} {
		if err := w.Write(event); err != nil {
			f.Fatal(err)
		}
	}
	f.Add(pipe.Bytes())
	f.Add([]byte("\x00\x00\x00\x02{}\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := NewReader(bytes.NewReader(data))
		for {
			var event, again Event
			if r.Read(&event) != nil {
				return
			}
			var copied bytes.Buffer
			if err := NewWriter(&copied).Write(event); err != nil {
				t.Fatalf("%+v: %v", event, err)
			}
			if err := NewReader(&copied).Read(&again); err != nil {
				t.Fatalf("%+v: %v", event, err)
			}
		}
	})
}
