package zmtp

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

// readMessage reads the next message and passes over commands.
func readMessage(b string, l Limits) (message, error) {
	r := messageReader{in: bufio.NewReader(strings.NewReader(b)), limits: l.withDefaults()}
	for {
		if m, err := r.next(); err != nil || !m.command {
			return m, err
		}
	}
}

// libzmq sends PING when its time has come, also within a message.
func TestCommandWithinAMessage(t *testing.T) {
	b := appendFrame(nil, flagMore, []byte("a"))
	b = appendFrame(b, flagCommand, command(cmdPing, []byte("\x00\x00")))
	b = appendFrame(b, 0, []byte("b"))
	r := messageReader{in: bufio.NewReader(bytes.NewReader(b)), limits: Limits{}.withDefaults()}
	ping, err := r.next()
	if err != nil || !ping.command || string(ping.frames[0]) != "\x04PING\x00\x00" {
		t.Fatalf("first %q, %v", ping.frames, err)
	}
	m, err := r.next()
	if err != nil || m.command || fmt.Sprintf("%q", m.frames) != `["a" "b"]` {
		t.Fatalf("then %q, %v", m.frames, err)
	}
}

// The bytes are worked out by hand from RFC 37's grammar of frames.
func TestAppendMessageGolden(t *testing.T) {
	long := strings.Repeat("x", 256)
	for _, test := range []struct {
		frames []string
		want   string
	}{
		{[]string{""}, "\x00\x00"},
		{[]string{"ab"}, "\x00\x02ab"},
		{[]string{"", "a"}, "\x01\x00\x00\x01a"},
		{[]string{long[:255]}, "\x00\xff" + long[:255]},
		{[]string{long, "b"}, "\x03\x00\x00\x00\x00\x00\x00\x01\x00" + long + "\x00\x01b"},
	} {
		var frames [][]byte
		for _, f := range test.frames {
			frames = append(frames, []byte(f))
		}
		if got := AppendMessage(nil, frames...); string(got) != test.want {
			t.Errorf("%.20q becomes %q, want %q", test.frames, got, test.want)
		}
		m, err := readMessage(test.want, Limits{})
		if err != nil || fmt.Sprint(m.frames) != fmt.Sprint(frames) {
			t.Errorf("%q is read as %q, %v", test.want, m.frames, err)
		}
	}
}

func TestReadMessageRefuses(t *testing.T) {
	small := Limits{Frame: 300, Frames: 3, Message: 400}
	for name, test := range map[string]struct {
		bytes string
		want  error
	}{
		"end":                     {"", io.EOF},
		"end after the flags":     {"\x00", io.ErrUnexpectedEOF},
		"end within a length":     {"\x02\x00\x00", io.ErrUnexpectedEOF},
		"end within a body":       {"\x00\x05abc", io.ErrUnexpectedEOF},
		"end between frames":      {"\x01\x00", io.ErrUnexpectedEOF},
		"unknown flag":            {"\x08\x00", ErrProtocol},
		"command with more":       {"\x05\x01\x00", ErrProtocol},
		"end after a command":     {"\x01\x00\x04\x01\x00", io.ErrUnexpectedEOF},
		"frame over the limit":    {"\x02\x00\x00\x00\x00\x00\x00\x01\x2d", ErrTooLarge},
		"the longest frame":       {"\x02\xff\xff\xff\xff\xff\xff\xff\xff", ErrTooLarge},
		"a negative length":       {"\x02\x80\x00\x00\x00\x00\x00\x00\x00", ErrTooLarge},
		"message over the limit":  {"\x01\xff" + strings.Repeat("x", 255) + "\x00\xc8", ErrTooLarge},
		"a frame more than three": {"\x01\x00\x01\x00\x01\x00\x00\x00", ErrTooManyFrames},
	} {
		if _, err := readMessage(test.bytes, small); !errors.Is(err, test.want) {
			t.Errorf("%s: error %v, want %v", name, err, test.want)
		}
	}
}

// A length alone makes no room: the body comes from a reader that ends after ten bytes.
func TestLongFrameThatDoesNotCome(t *testing.T) {
	head := "\x02\x00\x00\x00\x00\x03\xff\xff\xff" // 64 MiB less one byte
	allocated := testing.AllocsPerRun(1, func() {
		if _, err := readBody(strings.NewReader("0123456789"), 64<<20-1); err != io.ErrUnexpectedEOF {
			t.Errorf("error %v", err)
		}
	})
	if allocated > 10 {
		t.Errorf("%v allocations", allocated)
	}
	_, err := readMessage(head+"0123456789", Limits{})
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("error %v", err)
	}
}

// A body longer than the first piece is read whole.
func TestReadBodyInPieces(t *testing.T) {
	for _, size := range []int{0, 1, firstPiece - 1, firstPiece, firstPiece + 1, 5*firstPiece + 3} {
		want := bytes.Repeat([]byte("abcdefg"), size/7+1)[:size]
		got, err := readBody(bytes.NewReader(want), size)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("size %d: %d bytes, %v", size, len(got), err)
		}
	}
}

func TestMetadata(t *testing.T) {
	// As libzmq 4.3.4 sends it for a DEALER with the identity "me".
	sent := "\x0bSocket-Type\x00\x00\x00\x06DEALER\x08Identity\x00\x00\x00\x02me"
	m := metadata{socket: Dealer, identity: []byte("me")}
	if got := string(m.encode()); got != sent {
		t.Errorf("encoded %q, want %q", got, sent)
	}
	for text, want := range map[string]string{
		sent: "DEALER me",
		"\x01X\x00\x00\x00\x00\x0bsocket-TYPE\x00\x00\x00\x03SUB": "SUB ",
		"":                                      "does not say",
		"\x0bSocket-Type\x00\x00\x00\x07DEALER": "cut off",
		"\x0bSocket-Type\x00\x00":               "cut off",
		"\x00\x00\x00\x00\x00":                  "cut off",
		"\xff":                                  "cut off",
		"\x0bSocket-Type\xff\xff\xff\xffDEALER": "cut off",
		"\x08Identity\x00\x00\x01\x00" + strings.Repeat("i", 256): "an identity of 256 bytes",
	} {
		m, err := parseMetadata([]byte(text))
		got := string(m.socket) + " " + string(m.identity)
		if err != nil {
			got = err.Error()
		}
		if !strings.Contains(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestReadGreeting(t *testing.T) {
	with := func(at int, b ...byte) []byte {
		g := greeting()
		copy(g[at:], b)
		return g
	}
	for name, test := range map[string]struct {
		greeting []byte
		minor    byte
		want     string
	}{
		"3.1":        {greeting(), 1, ""},
		"3.0":        {with(minorAt, 0), 0, ""},
		"4.0":        {with(majorAt, 4, 0), 1, ""},
		"2":          {with(majorAt, 1)[:11], 0, "speaks ZMTP 1"},
		"http":       {[]byte("GET / HTTP/1.1\r\n\r\n"), 0, "not ZMTP's"},
		"curve":      {with(mechanismAt, []byte("CURVE")...), 0, `"CURVE"`},
		"cut":        {greeting()[:40], 0, "unexpected EOF"},
		"not UTF-8":  {with(mechanismAt, 0xff, 0xff, 'A', 'A'), 0, "?AA"},
		"no footer":  {with(signatureEnd, 0), 0, "not ZMTP's"},
		"mech empty": {with(mechanismAt, 0, 0, 0, 0), 0, `""`},
	} {
		minor, err := readGreeting(bytes.NewReader(test.greeting))
		if test.want == "" && (err != nil || minor != test.minor) || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s: minor %d, error %v, want %d %q", name, minor, err, test.minor, test.want)
		}
	}
}

// FuzzReadMessage: any bytes give messages within the limits, or an error; what was read is
// the same when written and read again.
func FuzzReadMessage(f *testing.F) {
	f.Add([]byte("\x01\x02ab\x00\x01c\x04\x06\x05READY"))
	f.Add([]byte("\x03\x00\x00\x00\x00\x00\x00\x01\x00"))
	f.Add([]byte("\x02\xff\xff\xff\xff\xff\xff\xff\xff"))
	l := Limits{Frame: 600, Frames: 4, Message: 1000}.withDefaults()
	f.Fuzz(func(t *testing.T, b []byte) {
		r := messageReader{in: bufio.NewReader(bytes.NewReader(b)), limits: l}
		for {
			m, err := r.next()
			if err != nil {
				return
			}
			total := 0
			for _, f := range m.frames {
				total += len(f)
			}
			if len(m.frames) > l.Frames || total > l.Message {
				t.Fatalf("%d frames of %d bytes passed", len(m.frames), total)
			}
			if m.command {
				parseCommand(m.frames[0])
				continue
			}
			again, err := readMessage(string(AppendMessage(nil, m.frames...)), l)
			if err != nil || len(again.frames) != len(m.frames) || !bytes.Equal(bytes.Join(again.frames, []byte{0}), bytes.Join(m.frames, []byte{0})) {
				t.Fatalf("%q became %q: %v", m.frames, again.frames, err)
			}
		}
	})
}

// FuzzMetadata: no properties do harm.
func FuzzMetadata(f *testing.F) {
	f.Add(metadata{socket: Dealer, identity: []byte("id")}.encode())
	f.Add([]byte("\x0bSocket-Type\x00\x00\x00\x07DEALER"))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := parseMetadata(b)
		if err == nil && (m.socket == "" || len(m.identity) > maxIdentity) {
			t.Errorf("%q gave %+v", b, m)
		}
		if name, data, err := parseCommand(b); err == nil && !bytes.Equal(command(name, data), b) {
			t.Errorf("the command %q became %q %q", b, name, data)
		}
	})
}
