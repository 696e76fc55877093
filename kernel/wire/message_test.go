package wire

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

// TestHeaderJSON: headers are written as encoding/json writes them, whatever is in them.
func TestHeaderJSON(t *testing.T) {
	for _, text := range []string{"", "plain text-1:2", `quote " and \`, "<a>&amp;", "é…\u2028", "tab\tand\x00", "\xff", "\x7f"} {
		h := Header{ID: text, Session: "s", Username: text, Date: "2026-11-22T21:00:00.000000Z", Type: text, Version: Version}
		want, err := json.Marshal(h)
		if err != nil {
			t.Fatal(err)
		}
		if got := string(h.appendJSON(nil)); got != string(want) {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// TestAnswer: an answer has its cause as parent, and what is changed in it afterwards is looked at again.
func TestAnswer(t *testing.T) {
	c := NewCodec([]byte("key"))
	cause := Message{Header: NewHeader("ask", "s", "u")}
	m, err := Answer(&cause, "reply", "k", "kernel", map[string]int{"a": 1})
	if err != nil || string(m.Content) != `{"a":1}` || string(m.Parent) != string(cause.AsParent()) || m.Header.Type != "reply" {
		t.Fatalf("got %+v, %v", m, err)
	}
	frames, err := c.Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	if back, err := c.Decode(frames); err != nil || string(back.Content) != `{"a":1}` || back.Header != m.Header {
		t.Errorf("got %+v, %v", back, err)
	}
	broken := m
	broken.Content = []byte("{")
	if _, err := c.Encode(broken); !errors.Is(err, ErrJSON) || !strings.Contains(err.Error(), "content") {
		t.Errorf("got %v, want that the content is no object", err)
	}
	none, err := Answer(nil, "status", "k", "kernel", []int{1})
	if err != nil || none.Parent != nil {
		t.Fatalf("got %+v, %v", none, err)
	}
	if _, err := c.Encode(none); !errors.Is(err, ErrJSON) {
		t.Errorf("got %v, want that a list is no object", err)
	}
	if _, err := Answer(nil, "status", "k", "kernel", func() {}); err == nil {
		t.Error("a function became JSON")
	}
}
