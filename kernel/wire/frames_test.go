package wire

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

// sample is a message with every part.
func sample() Message {
	return Message{
		Identities: [][]byte{[]byte("id"), {}},
		Header:     Header{ID: "m1", Session: "s", Username: "u", Date: "2026-01-02T03:04:05Z", Type: "execute_request", Version: "5.4"},
		Parent:     json.RawMessage(`{"msg_id":"p"}`), Metadata: json.RawMessage(`{}`), Content: json.RawMessage(`{"code":"1+1"}`),
		Buffers: [][]byte{{0, 1, 2}, {}},
	}
}

// The signature was computed with Python's hmac module:
//
//	hmac.new(b"key", header+parent+metadata+content, "sha256").hexdigest()
func TestEncodeGolden(t *testing.T) {
	frames, err := NewCodec([]byte("key")).Encode(sample())
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"id", "", "<IDS|MSG>",
		"977d979392fb049e102065abe7d68a6acbeec5b83c6ce549a988f5575c01ee48",
		`{"msg_id":"m1","session":"s","username":"u","date":"2026-01-02T03:04:05Z","msg_type":"execute_request","version":"5.4"}`,
		`{"msg_id":"p"}`, `{}`, `{"code":"1+1"}`, "\x00\x01\x02", ""}
	if len(frames) != len(want) {
		t.Fatalf("%d frames, want %d", len(frames), len(want))
	}
	for i := range want {
		if string(frames[i]) != want[i] {
			t.Errorf("frame %d is %q, want %q", i, frames[i], want[i])
		}
	}
}

func TestDecodeReturnsWhatWasEncoded(t *testing.T) {
	for _, k := range []string{"", "key"} {
		c := NewCodec([]byte(k))
		frames, err := c.Encode(sample())
		if err != nil {
			t.Fatal(err)
		}
		got, err := c.Decode(frames)
		if err != nil {
			t.Fatal(err)
		}
		again, err := c.Encode(got)
		if err != nil {
			t.Fatal(err)
		}
		if got.Header != sample().Header || !equalFrames(frames, again) {
			t.Errorf("key %q: got %+v", k, got)
		}
	}
}

func equalFrames(a, b [][]byte) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !bytes.Equal(a[i], b[i]) {
			return false
		}
	}
	return true
}

// A header's fields that are unknown here go back to the sender as they came.
func TestAsParentKeepsUnknownFields(t *testing.T) {
	c := NewCodec(nil)
	raw := `{ "msg_id":"1", "msg_type":"x", "subshell_id": "s1" }`
	m, err := c.Decode([][]byte{[]byte(delimiter), nil, []byte(raw), []byte("{}"), []byte("{}"), []byte("{}")})
	if err != nil {
		t.Fatal(err)
	}
	if got := string(m.AsParent()); got != raw {
		t.Errorf("got %s, want %s", got, raw)
	}
}

func TestDecodeRefuses(t *testing.T) {
	c := NewCodec([]byte("key"))
	signed := func(change func(*[4]string)) [][]byte {
		parts := [4]string{`{"msg_id":"1","msg_type":"x"}`, "{}", "{}", "{}"}
		change(&parts)
		b := make([][]byte, 4)
		for i := range b {
			b[i] = []byte(parts[i])
		}
		d := c.sign(b)
		return append([][]byte{[]byte("id"), []byte(delimiter), hex.AppendEncode(nil, d[:])}, b...)
	}
	good := signed(func(*[4]string) {})
	if _, err := c.Decode(good); err != nil {
		t.Fatal(err)
	}
	alter := func(i int, with string) [][]byte {
		f := bytes.Split(bytes.Join(good, []byte{0}), []byte{0})
		f[i] = []byte(with)
		return f
	}
	many := make([][]byte, 0, maxIdentities+8)
	for range maxIdentities + 1 {
		many = append(many, []byte("id"))
	}
	for name, test := range map[string]struct {
		frames [][]byte
		want   error
	}{
		"none":                   {nil, ErrFrames},
		"no delimiter":           {alter(1, "<ids|msg>"), ErrFrames},
		"too many identities":    {append(many, good[1:]...), ErrFrames},
		"content missing":        {good[:6], ErrFrames},
		"other key":              {mustEncode(t, NewCodec([]byte("other")), sample()), ErrSignature},
		"no signature":           {alter(2, ""), ErrSignature},
		"signature not hex":      {alter(2, strings.Repeat("z", 64)), ErrSignature},
		"signature cut":          {alter(2, string(good[2][:62])), ErrSignature},
		"content changed":        {alter(6, `{"a":1}`), ErrSignature},
		"header not an object":   {signed(func(p *[4]string) { p[0] = "[]" }), ErrJSON},
		"header without id":      {signed(func(p *[4]string) { p[0] = `{"msg_type":"x"}` }), ErrJSON},
		"header without type":    {signed(func(p *[4]string) { p[0] = `{"msg_id":"1"}` }), ErrJSON},
		"id is a number":         {signed(func(p *[4]string) { p[0] = `{"msg_id":1,"msg_type":"x"}` }), ErrJSON},
		"parent null":            {signed(func(p *[4]string) { p[1] = "null" }), ErrJSON},
		"metadata empty":         {signed(func(p *[4]string) { p[2] = "" }), ErrJSON},
		"content cut":            {signed(func(p *[4]string) { p[3] = `{"a":` }), ErrJSON},
		"something after":        {signed(func(p *[4]string) { p[3] = `{} {}` }), ErrJSON},
		"nested without an end":  {signed(func(p *[4]string) { p[3] = `{"a":` + strings.Repeat("[", 1<<20) }), ErrJSON},
		"nested deeper than can": {signed(func(p *[4]string) { p[3] = `{"a":` + strings.Repeat("[", 1<<18) + strings.Repeat("]", 1<<18) + "}" }), ErrJSON},
	} {
		if _, err := c.Decode(test.frames); !errors.Is(err, test.want) {
			t.Errorf("%s: error %v, want %v", name, err, test.want)
		}
	}
}

func mustEncode(t *testing.T, c *Codec, m Message) [][]byte {
	t.Helper()
	f, err := c.Encode(m)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestEncodeRefusesWhatIsNotJSON(t *testing.T) {
	m := sample()
	m.Content = json.RawMessage(`{"a":`)
	if _, err := NewCodec(nil).Encode(m); !errors.Is(err, ErrJSON) || !strings.Contains(err.Error(), "content") {
		t.Errorf("error %v", err)
	}
}

func TestReplayGuard(t *testing.T) {
	var g replayGuard
	number := func(i int) (d digest) {
		d[0], d[1], d[2] = byte(i), byte(i>>8), byte(i>>16)
		return d
	}
	const n = 3 * replayWindow
	for i := range n {
		if !g.first(number(i)) {
			t.Fatalf("%d is new and was taken for seen", i)
		}
		// The promise: the last replayWindow are known.
		if old := max(0, i-replayWindow+1); g.first(number(old)) {
			t.Fatalf("%d was forgotten after %d more", old, i-old)
		}
	}
	if have := len(g.young) + len(g.old); have > 2*replayWindow {
		t.Errorf("%d are remembered, more than %d", have, 2*replayWindow)
	}
}

// FuzzDecode: no frames do harm, and what is taken can be sent again.
func FuzzDecode(f *testing.F) {
	c, open := NewCodec([]byte("key")), NewCodec(nil)
	for _, codec := range []*Codec{c, open} {
		frames, err := codec.Encode(sample())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(bytes.Join(frames, []byte{0xfe}))
	}
	f.Add([]byte("<IDS|MSG>\xfe\xfe{\"msg_id\":\"1\",\"msg_type\":\"x\"}\xfe{}\xfe{}\xfe{}"))
	f.Fuzz(func(t *testing.T, b []byte) {
		frames := bytes.Split(b, []byte{0xfe})
		if m, err := c.Decode(frames); err == nil {
			if _, err := c.Encode(m); err != nil {
				t.Errorf("a signed message cannot be sent: %v", err)
			}
		}
		m, err := open.Decode(frames)
		if err != nil {
			return
		}
		again, err := open.Encode(m)
		if err != nil {
			t.Fatalf("a received message cannot be sent: %v", err)
		}
		second, err := open.Decode(again)
		if err != nil || second.Header != m.Header || !bytes.Equal(second.Content, m.Content) || len(second.Buffers) != len(m.Buffers) {
			t.Errorf("%+v became %+v: %v", m, second, err)
		}
	})
}
