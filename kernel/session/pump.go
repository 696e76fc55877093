package session

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"syscall"
	"unicode/utf8"

	"golang.org/x/sys/unix"
)

// A pump reads one redirected stream. Its goroutine takes what comes; whoever wants all
// that was printed so far takes the rest itself.
type pump struct {
	name     string
	restore  func() error
	original *os.File // the stream as it was
	reader   *os.File // does not block
	conn     syscall.RawConn
	writer   *os.File
	arrived  chan struct{}
	limit    int

	reading sync.Mutex // held from taking bytes out of the pipe until they are kept
	chunk   []byte     // where they go meanwhile

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
	conn, err := reader.SyscallConn()
	if err != nil {
		return nil, errors.Join(err, reader.Close(), writer.Close())
	}
	original, restore, err := redirect(fd, std, writer)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("cannot redirect %s: %w", name, err), reader.Close(), writer.Close())
	}
	p := &pump{name: name, restore: restore, original: original, reader: reader, conn: conn, writer: writer,
		arrived: arrived, limit: limit, chunk: make([]byte, 32<<10), room: limit}
	go p.read()
	return p, nil
}

// take returns the text printed until now and not yet handed out. What a goroutine goes on
// printing meanwhile comes the next time.
func (p *pump) take() string {
	if err := p.drain(); err != nil {
		return fmt.Sprintf("(cannot read %s: %v)\n", p.name, err)
	}
	return p.all()
}

// drain keeps what is in the pipe at this moment.
func (p *pump) drain() error {
	p.reading.Lock()
	defer p.reading.Unlock()
	var failed error
	err := p.conn.Control(func(fd uintptr) {
		waiting, err := unix.IoctlGetInt(int(fd), inPipe)
		for err == nil && waiting > 0 {
			var n int
			n, err = unix.Read(int(fd), p.chunk[:min(waiting, len(p.chunk))])
			switch {
			case err == unix.EINTR:
				err = nil
			case n <= 0:
				return // nobody else reads, so this cannot be
			default:
				p.keep(p.chunk[:n])
				waiting -= n
			}
		}
		failed = err
	})
	return errors.Join(err, failed)
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
	for {
		n, failed := 0, error(nil)
		err := p.conn.Read(func(fd uintptr) bool {
			p.reading.Lock()
			defer p.reading.Unlock()
			if n, failed = unix.Read(int(fd), p.chunk); n > 0 {
				p.keep(p.chunk[:n])
			}
			return failed != unix.EAGAIN
		})
		switch {
		case n > 0:
			select {
			case p.arrived <- struct{}{}:
			default:
			}
		case err == nil && failed == unix.EINTR:
		default: // the end
			return
		}
	}
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
