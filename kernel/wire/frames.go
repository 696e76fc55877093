package wire

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"sync"
)

// Errors that say why a message was refused; compare with errors.Is.
var (
	// ErrFrames says that frames are missing or there are too many.
	ErrFrames = errors.New("not the frames of a Jupyter message")

	// ErrSignature says that the signature is missing or wrong.
	ErrSignature = errors.New("the signature is missing or wrong")

	// ErrReplay says that a message with the same signature came before.
	ErrReplay = errors.New("the message was received before")

	// ErrJSON says that a part is not the JSON object it has to be.
	ErrJSON = errors.New("not the JSON of a Jupyter message")
)

// delimiter stands between the identities and the signature.
const delimiter = "<IDS|MSG>"

// maxIdentities bounds the frames before the delimiter. One is usual; each ROUTER on the
// way adds one.
const maxIdentities = 16

// A Codec turns messages into frames and back, and signs and checks them with one key. It
// may be used by several goroutines at once.
type Codec struct {
	key  []byte
	macs sync.Pool // of hash.Hash; making one costs more than a signature
}

// NewCodec returns a codec that signs with HMAC-SHA256 under the key. With an empty key
// messages are neither signed nor checked, as the protocol says.
func NewCodec(key []byte) *Codec {
	c := &Codec{key: bytes.Clone(key)}
	c.macs.New = func() any { return hmac.New(sha256.New, c.key) }
	return c
}

// A digest is the signature of a message before it is written in hexadecimal.
type digest [sha256.Size]byte

// sign computes the HMAC over header, parent, metadata and content.
func (c *Codec) sign(parts [][]byte) digest {
	mac := c.macs.Get().(hash.Hash)
	defer c.macs.Put(mac)
	mac.Reset()
	for _, p := range parts {
		mac.Write(p)
	}
	var d digest
	mac.Sum(d[:0])
	return d
}

// Encode returns the frames of m: identities, delimiter, signature, header, parent,
// metadata, content, buffers. It is an error if a part is not a JSON
// object.
func (c *Codec) Encode(m Message) ([][]byte, error) {
	header := m.Header.appendJSON(make([]byte, 0, 256))
	parts := [4][]byte{header, object(m.Parent), object(m.Metadata), object(m.Content)}
	for i, name := range partNames {
		if i > 0 && !m.knows(parts[i]) && !isObject(parts[i]) {
			return nil, fmt.Errorf("encode a %s: its %s is %w", m.Header.Type, name, ErrJSON)
		}
	}
	var signature []byte
	if len(c.key) > 0 {
		d := c.sign(parts[:])
		signature = hex.AppendEncode(nil, d[:])
	}
	frames := make([][]byte, 0, len(m.Identities)+6+len(m.Buffers))
	frames = append(frames, m.Identities...)
	frames = append(frames, []byte(delimiter), signature)
	frames = append(frames, parts[:]...)
	return append(frames, m.Buffers...), nil
}

func object(raw json.RawMessage) []byte {
	if len(raw) == 0 {
		return []byte("{}")
	}
	return raw
}

var partNames = [4]string{"header", "parent header", "metadata", "content"}

// Decode checks the frames of a message and takes them apart. It does not know what was
// received before; a [Server] does. The message shares the memory of frames.
func (c *Codec) Decode(frames [][]byte) (Message, error) {
	m, _, err := c.decode(frames)
	return m, err
}

func (c *Codec) decode(frames [][]byte) (Message, digest, error) {
	at := -1
	for i := range min(len(frames), maxIdentities+1) {
		if string(frames[i]) == delimiter {
			at = i
			break
		}
	}
	if at < 0 {
		return Message{}, digest{}, fmt.Errorf("%w: no delimiter among the first %d of %d", ErrFrames, maxIdentities+1, len(frames))
	}
	rest := frames[at+1:]
	if len(rest) < 5 {
		return Message{}, digest{}, fmt.Errorf("%w: %d after the delimiter, 5 are needed", ErrFrames, len(rest))
	}
	d, err := c.check(rest[0], rest[1:5])
	if err != nil {
		return Message{}, digest{}, err
	}
	m := Message{Identities: frames[:at:at], Parent: rest[2], Metadata: rest[3], Content: rest[4], header: rest[1]}
	if len(rest) > 5 {
		m.Buffers = rest[5:]
	}
	for i, part := range rest[1:5] {
		if !isObject(part) {
			return Message{}, digest{}, fmt.Errorf("the %s is %w", partNames[i], ErrJSON)
		}
	}
	if err := json.Unmarshal(m.header, &m.Header); err != nil {
		return Message{}, digest{}, fmt.Errorf("the header is %w: %w", ErrJSON, err)
	}
	if m.Header.ID == "" || m.Header.Type == "" {
		return Message{}, digest{}, fmt.Errorf("the header is %w: no msg_id or no msg_type", ErrJSON)
	}
	return m, d, nil
}

// check compares the signature, given in hexadecimal, with that of the parts.
func (c *Codec) check(signature []byte, parts [][]byte) (digest, error) {
	if len(c.key) == 0 {
		return digest{}, nil
	}
	var got digest
	if len(signature) != hex.EncodedLen(len(got)) {
		return digest{}, ErrSignature
	}
	if _, err := hex.Decode(got[:], signature); err != nil {
		return digest{}, ErrSignature
	}
	if want := c.sign(parts); !hmac.Equal(got[:], want[:]) {
		return digest{}, ErrSignature
	}
	return got, nil
}

// isObject says whether b is one JSON object with nothing but white space around it.
func isObject(b []byte) bool {
	start := bytes.TrimLeft(b, " \t\r\n")
	return len(start) > 0 && start[0] == '{' && json.Valid(b)
}
