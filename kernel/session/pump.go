package session

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"unicode/utf8"
)

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
	arrived  chan struct{}
	limit    int

	mu      sync.Mutex
	kept    bytes.Buffer // read and not yet handed out
	room    int          // bytes that may still be kept of this cell
	dropped int          // bytes that found no room, not yet told
}

func startPump(name string, fd int, std **os.File, limit int, arrived chan struct{}) (*pump, error) {
	reader, writer, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	original, restore, err := redirect(fd, std, writer)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("cannot redirect %s: %w", name, err), reader.Close(), writer.Close())
	}
	p := &pump{name: name, restore: restore, original: original, reader: reader, writer: writer,
		mark: []byte("\x00" + rand.Text() + "\x00"), seen: make(chan string), arrived: arrived, limit: limit, room: limit}
	go p.read()
	return p, nil
}

// take returns the text printed since the last mark and not yet handed out.
func (p *pump) take() string {
	if _, err := p.writer.Write(p.mark); err != nil {
		return fmt.Sprintf("(cannot read %s: %v)\n", p.name, err)
	}
	return <-p.seen
}

// grab returns what was read so far, but for the beginning of a character
// whose end is still on its way.
func (p *pump) grab() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	text := p.kept.Bytes()
	whole := len(text)
	for back := 1; back < utf8.UTFMax && back <= len(text); back++ {
		if tail := text[len(text)-back:]; utf8.RuneStart(tail[0]) {
			if !utf8.FullRune(tail) {
				whole -= back
			}
			break
		}
	}
	return strings.ToValidUTF8(string(p.kept.Next(whole)), "\uFFFD")
}

func (p *pump) stop() error {
	err := p.restore()
	p.take() // empties the pipe, so that nobody who still holds it blocks before it closes
	return errors.Join(err, p.writer.Close(), p.reader.Close(), p.original.Close())
}

// read runs until the pipe is closed. Of each cell it keeps the first limit
// bytes and counts the rest.
func (p *pump) read() {
	var (
		rest  []byte // read, but may be the beginning of a mark
		chunk = make([]byte, 32<<10)
	)
	for {
		n, err := p.reader.Read(chunk)
		rest = append(rest, chunk[:n]...)
		for {
			before, after, found := bytes.Cut(rest, p.mark)
			if !found {
				break
			}
			p.keep(before)
			p.seen <- p.all()
			rest = bytes.Clone(after)
		}
		if sure := p.sure(rest); sure > 0 {
			p.keep(rest[:sure])
			rest = bytes.Clone(rest[sure:])
			select {
			case p.arrived <- struct{}{}:
			default:
			}
		}
		if err != nil {
			return
		}
	}
}

// sure is the number of bytes at the start of rest that cannot belong to a
// mark.
func (p *pump) sure(rest []byte) int {
	from := max(0, len(rest)-len(p.mark)+1)
	for i := from; i < len(rest); i++ {
		if bytes.HasPrefix(p.mark, rest[i:]) {
			return i
		}
	}
	return len(rest)
}

func (p *pump) keep(text []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := min(len(text), p.room)
	p.kept.Write(text[:n])
	p.room -= n
	p.dropped += len(text) - n
}

// all hands out everything that was kept, and tells what was not.
func (p *pump) all() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	text := strings.ToValidUTF8(p.kept.String(), "\uFFFD")
	p.kept.Reset()
	if p.dropped > 0 {
		text += fmt.Sprintf("\n… (%d more bytes of output dropped)\n", p.dropped)
		p.dropped = 0
	}
	return text
}
