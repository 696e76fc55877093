package zmtp

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
)

// Flags of a frame (RFC 37, framing).
const (
	flagMore    = 1 << 0
	flagLong    = 1 << 1
	flagCommand = 1 << 2
)

// handshakeFrame bounds READY in bytes: two properties and what a peer adds of its own.
const handshakeFrame = 64 << 10

// AppendMessage appends the frames of a message as they travel. It panics without frames,
// since a message has at least one.
func AppendMessage(b []byte, frames ...[]byte) []byte {
	if len(frames) == 0 {
		panic("zmtp: a message without frames")
	}
	for i, f := range frames {
		var flags byte
		if i < len(frames)-1 {
			flags |= flagMore
		}
		b = appendFrame(b, flags, f)
	}
	return b
}

func appendFrame(b []byte, flags byte, body []byte) []byte {
	if len(body) > 255 {
		b = append(b, flags|flagLong)
		b = binary.BigEndian.AppendUint64(b, uint64(len(body)))
	} else {
		b = append(b, flags, byte(len(body)))
	}
	return append(b, body...)
}

// encodedLength is how many bytes AppendMessage adds at most.
func encodedLength(frames [][]byte) int {
	n := 9 * len(frames)
	for _, f := range frames {
		n += len(f)
	}
	return n
}

// frame reads one frame of at most limit bytes.
func frame(r *bufio.Reader, limit int) (flags byte, body []byte, err error) {
	if flags, err = r.ReadByte(); err != nil {
		return 0, nil, err
	}
	if flags&^(flagMore|flagLong|flagCommand) != 0 {
		return 0, nil, fmt.Errorf("%w: a frame with unknown flags %#x", ErrProtocol, flags)
	}
	if flags&flagCommand != 0 && flags&flagMore != 0 {
		return 0, nil, fmt.Errorf("%w: a command that says more frames follow", ErrProtocol)
	}
	var size uint64
	if flags&flagLong != 0 {
		var long [8]byte
		if _, err := io.ReadFull(r, long[:]); err != nil {
			return 0, nil, cutOff(err)
		}
		size = binary.BigEndian.Uint64(long[:])
	} else {
		short, err := r.ReadByte()
		if err != nil {
			return 0, nil, cutOff(err)
		}
		size = uint64(short)
	}
	if size > uint64(limit) {
		return 0, nil, fmt.Errorf("a frame of %d bytes is %w; the limit is %d", size, ErrTooLarge, limit)
	}
	body, err = readBody(r, int(size))
	return flags, body, err
}

// firstPiece is how much room is made for a frame before any of it has come.
const firstPiece = 64 << 10

// readBody reads size bytes and makes room as they come, so that a length alone costs
// nothing.
func readBody(r io.Reader, size int) ([]byte, error) {
	body := make([]byte, min(size, firstPiece))
	for have := 0; ; {
		n, err := io.ReadFull(r, body[have:])
		if err != nil {
			return nil, cutOff(err)
		}
		have += n
		if have == size {
			return body, nil
		}
		grown := make([]byte, min(size, 2*have))
		copy(grown, body)
		body = grown
	}
}

// cutOff turns the end of the stream within a frame into its own error.
func cutOff(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// A message is what a peer sent: the frames of a message, or one command.
type message struct {
	frames  [][]byte
	command bool
}

// A messageReader puts frames together to messages.
type messageReader struct {
	in     *bufio.Reader
	limits Limits

	begun [][]byte // frames of the message that has not ended
	bytes int      // of begun
}

func newMessageReader(r io.Reader, l Limits) messageReader {
	return messageReader{in: bufio.NewReaderSize(r, 16<<10), limits: l}
}

// next returns the next message or command. By RFC 37 commands stand between messages, but
// libzmq 4.3.4 also sends PING between the frames of one: a command is returned at once,
// and the message that it interrupts later.
func (r *messageReader) next() (message, error) {
	for {
		flags, body, err := frame(r.in, min(r.limits.Frame, r.limits.Message-r.bytes))
		if err != nil {
			if len(r.begun) > 0 {
				err = cutOff(err)
			}
			return message{}, err
		}
		if flags&flagCommand != 0 {
			return message{frames: [][]byte{body}, command: true}, nil
		}
		r.begun = append(r.begun, body)
		r.bytes += len(body)
		if flags&flagMore == 0 {
			m := message{frames: r.begun}
			r.begun, r.bytes = nil, 0
			return m, nil
		}
		if len(r.begun) >= r.limits.Frames {
			return message{}, fmt.Errorf("a message with %w; the limit is %d", ErrTooManyFrames, r.limits.Frames)
		}
	}
}
