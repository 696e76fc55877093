package link

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
)

// MaxFrame is the greatest length of the JSON in a frame, in bytes. The
// largest things in frames are figures and tables.
const MaxFrame = 256 << 20

// ErrTooLarge is wrapped by the error for a value that does not fit into a
// frame, and for a frame that says it is longer than MaxFrame.
var ErrTooLarge = errors.New("larger than a frame may be")

// A Writer writes frames. It may be used by several goroutines.
type Writer struct {
	mu sync.Mutex
	w  io.Writer
}

// NewWriter returns a Writer to w, which gets one Write for each frame.
func NewWriter(w io.Writer) *Writer { return &Writer{w: w} }

// Write sends one value. Nothing is written if it cannot be encoded or is
// too large.
func (w *Writer) Write(value any) error {
	var frame bytes.Buffer
	frame.Write(make([]byte, 4))
	encoder := json.NewEncoder(&frame)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return fmt.Errorf("cannot encode a frame: %w", err)
	}
	size := frame.Len() - 4
	if size > MaxFrame {
		return fmt.Errorf("a frame of %d bytes: %w (%d bytes)", size, ErrTooLarge, MaxFrame)
	}
	binary.BigEndian.PutUint32(frame.Bytes(), uint32(size))
	w.mu.Lock()
	defer w.mu.Unlock()
	_, err := w.w.Write(frame.Bytes())
	return err
}

// A Reader reads frames, for one goroutine.
type Reader struct{ r io.Reader }

// NewReader returns a Reader from r.
func NewReader(r io.Reader) *Reader { return &Reader{r: bufio.NewReaderSize(r, 64<<10)} }

// Read decodes the next frame into value. It returns io.EOF at the end
// between two frames and io.ErrUnexpectedEOF within one. After any error
// the rest of the stream means nothing.
func (r *Reader) Read(value any) error {
	var head [4]byte
	if _, err := io.ReadFull(r.r, head[:]); err != nil {
		return err
	}
	size := binary.BigEndian.Uint32(head[:])
	if size > MaxFrame {
		return fmt.Errorf("a frame of %d bytes: %w (%d bytes)", size, ErrTooLarge, MaxFrame)
	}
	body, err := r.body(int(size))
	if err != nil {
		return err
	}
	if err := json.Unmarshal(body, value); err != nil {
		return fmt.Errorf("a frame is not what was agreed: %w", err)
	}
	return nil
}

// firstPiece is how much room is made for a frame before any of it has come.
const firstPiece = 4 << 10

// body reads size bytes. Room grows with what comes, whatever was announced.
func (r *Reader) body(size int) ([]byte, error) {
	body := make([]byte, min(size, firstPiece))
	for have := 0; ; {
		n, err := io.ReadFull(r.r, body[have:])
		have += n
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return nil, fmt.Errorf("a frame ends after %d of %d bytes: %w", have, size, io.ErrUnexpectedEOF)
		case err != nil:
			return nil, err
		case have == size:
			return body, nil
		}
		body = append(body, make([]byte, min(size-have, have))...)
	}
}
