package session

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"sync"
)

// capturing is held while a cell runs: file descriptors 1 and 2 belong to the
// whole process.
var capturing sync.Mutex

// A capture redirects standard output and standard error into memory.
type capture struct {
	pumps [2]*pump // stdout, stderr
}

// startCapture redirects both streams and waits if another session has them.
// Should the process crash meanwhile, the report goes to the real standard
// error.
func startCapture(limit int) (*capture, error) {
	capturing.Lock()
	c := &capture{}
	for i, std := range []struct {
		name string
		file **os.File
	}{{"stdout", &os.Stdout}, {"stderr", &os.Stderr}} {
		p, err := startPump(std.name, i+1, std.file, limit)
		if err != nil {
			return nil, errors.Join(err, c.stop())
		}
		c.pumps[i] = p
	}
	if err := debug.SetCrashOutput(c.pumps[1].original, debug.CrashOptions{}); err != nil {
		return nil, errors.Join(err, c.stop())
	}
	return c, nil
}

// take returns what was printed since the last call.
func (c *capture) take() []Output {
	var outputs []Output
	for _, p := range c.pumps {
		if text := p.take(); text != "" {
			outputs = append(outputs, Output{Kind: Stream, Name: p.name, Text: text})
		}
	}
	return outputs
}

// stop gives the streams back.
func (c *capture) stop() error {
	defer capturing.Unlock()
	errs := []error{debug.SetCrashOutput(nil, debug.CrashOptions{})}
	for _, p := range c.pumps {
		if p != nil {
			errs = append(errs, p.stop())
		}
	}
	return errors.Join(errs...)
}

// A pump reads one redirected stream. To know that everything printed so far
// has been read, it writes a mark into the stream and waits until it comes
// out at the other end.
type pump struct {
	name     string
	restore  func() error
	original *os.File // the stream as it was
	reader   *os.File
	writer   *os.File
	mark     []byte
	seen     chan string // text before each mark
	limit    int
}

func startPump(name string, fd int, std **os.File, limit int) (*pump, error) {
	reader, writer, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	original, restore, err := redirect(fd, std, writer)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("cannot redirect %s: %w", name, err), reader.Close(), writer.Close())
	}
	p := &pump{name: name, restore: restore, original: original, reader: reader, writer: writer,
		mark: []byte("\x00" + rand.Text() + "\x00"), seen: make(chan string), limit: limit}
	go p.read()
	return p, nil
}

// take returns the text printed since the last mark.
func (p *pump) take() string {
	if _, err := p.writer.Write(p.mark); err != nil {
		return fmt.Sprintf("(cannot read %s: %v)\n", p.name, err)
	}
	return <-p.seen
}

func (p *pump) stop() error {
	err := p.restore()
	p.take() // empties the pipe, so that nobody who still holds it blocks before it closes
	return errors.Join(err, p.writer.Close(), p.reader.Close(), p.original.Close())
}

// read runs until the pipe is closed. Of each stretch it keeps the first
// limit bytes and counts the rest.
func (p *pump) read() {
	var (
		kept    bytes.Buffer
		dropped int
		rest    []byte // read, but may be the beginning of a mark
		chunk   = make([]byte, 32<<10)
	)
	keep := func(text []byte) {
		n := min(len(text), p.limit-kept.Len())
		kept.Write(text[:n])
		dropped += len(text) - n
	}
	for {
		n, err := p.reader.Read(chunk)
		rest = append(rest, chunk[:n]...)
		for {
			before, after, found := bytes.Cut(rest, p.mark)
			if !found {
				break
			}
			keep(before)
			p.seen <- streamText(kept.String(), dropped)
			kept.Reset()
			dropped, rest = 0, bytes.Clone(after)
		}
		if sure := len(rest) - len(p.mark) + 1; sure > 0 {
			keep(rest[:sure])
			rest = bytes.Clone(rest[sure:])
		}
		if err != nil {
			return
		}
	}
}

// streamText makes printed bytes fit for a notebook.
func streamText(text string, dropped int) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if dropped > 0 {
		text += fmt.Sprintf("\n… (%d more bytes of output dropped)\n", dropped)
	}
	return text
}
