package zmtp

import (
	"encoding/binary"
	"fmt"
	"strings"
)

// Names of commands (RFC 37).
const (
	cmdReady     = "READY"
	cmdError     = "ERROR"
	cmdSubscribe = "SUBSCRIBE"
	cmdCancel    = "CANCEL"
	cmdPing      = "PING"
	cmdPong      = "PONG"
)

// command writes the body of a command frame: the name with its length, then data.
func command(name string, data []byte) []byte {
	b := make([]byte, 0, 1+len(name)+len(data))
	b = append(b, byte(len(name)))
	b = append(b, name...)
	return append(b, data...)
}

// parseCommand splits the body of a command frame.
func parseCommand(body []byte) (name string, data []byte, err error) {
	if len(body) == 0 || int(body[0]) > len(body)-1 || body[0] == 0 {
		return "", nil, fmt.Errorf("%w: a command without a name", ErrProtocol)
	}
	end := 1 + int(body[0])
	return string(body[1:end]), body[end:], nil
}

// metadata holds what READY says of a peer.
type metadata struct {
	socket   SocketType
	identity []byte // nil or empty: the peer has none
}

// maxIdentity is the longest identity in bytes (RFC 37, identity).
const maxIdentity = 255

func (m metadata) encode() []byte {
	var b []byte
	property := func(name string, value []byte) {
		b = append(b, byte(len(name)))
		b = append(b, name...)
		b = binary.BigEndian.AppendUint32(b, uint32(len(value)))
		b = append(b, value...)
	}
	property("Socket-Type", []byte(m.socket))
	switch m.socket {
	case Dealer, Req, Router:
		property("Identity", m.identity)
	}
	return b
}

// parseMetadata reads the properties of READY. Names are compared without regard to case;
// unknown ones are passed over, as the protocol asks.
func parseMetadata(data []byte) (metadata, error) {
	var m metadata
	for len(data) > 0 {
		name, value, rest, ok := property(data)
		if !ok {
			return m, fmt.Errorf("%w: properties that are cut off", ErrProtocol)
		}
		data = rest
		switch strings.ToLower(name) {
		case "socket-type":
			m.socket = SocketType(value)
		case "identity":
			if len(value) > maxIdentity {
				return m, fmt.Errorf("%w: an identity of %d bytes, %d are allowed", ErrProtocol, len(value), maxIdentity)
			}
			m.identity = append([]byte(nil), value...)
		}
	}
	if m.socket == "" {
		return m, fmt.Errorf("%w: the peer does not say what kind of socket it is", ErrProtocol)
	}
	return m, nil
}

func property(data []byte) (name string, value, rest []byte, ok bool) {
	n := int(data[0])
	if n == 0 || len(data) < 1+n+4 {
		return "", nil, nil, false
	}
	name, data = string(data[1:1+n]), data[1+n:]
	size := uint64(binary.BigEndian.Uint32(data))
	data = data[4:]
	if size > uint64(len(data)) {
		return "", nil, nil, false
	}
	return name, data[:size], data[size:], true
}
