package wire

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Version is the version of the messaging protocol that headers claim.
const Version = "5.4"

// Channel names one of the five sockets of a kernel.
type Channel int

// The channels. A server receives on Shell, Control and Stdin, sends on these three and
// publishes on IOPub; Heartbeat is answered by the server itself.
const (
	Shell Channel = iota
	Control
	Stdin
	IOPub
	Heartbeat
)

// String returns the name that connection files use: shell, control, stdin, iopub, hb.
func (c Channel) String() string {
	switch c {
	case Shell:
		return "shell"
	case Control:
		return "control"
	case Stdin:
		return "stdin"
	case IOPub:
		return "iopub"
	case Heartbeat:
		return "hb"
	}
	return "unknown channel"
}

// Header says what a message is and who sent it.
type Header struct {
	ID       string `json:"msg_id"`   // unique for each message
	Session  string `json:"session"`  // of the sender
	Username string `json:"username"` // of the sender; may be empty
	Date     string `json:"date"`     // ISO 8601; may be empty when received
	Type     string `json:"msg_type"` // for example "execute_request"
	Version  string `json:"version"`  // of the protocol
}

// NewHeader returns the header of a new message of the given type: a random identifier,
// the time of now in UTC, and [Version].
func NewHeader(kind, session, username string) Header {
	return Header{
		ID:       rand.Text(),
		Session:  session,
		Username: username,
		Date:     time.Now().UTC().Format("2006-01-02T15:04:05.000000Z07:00"),
		Type:     kind,
		Version:  Version,
	}
}

// A Message is one message of the Jupyter protocol.
type Message struct {
	// Identities is the way back to the sender: a reply carries those of its request. For
	// Publish the first is the topic; if there is none the message's type is used.
	Identities [][]byte

	Header Header

	// Parent is the header of the message that caused this one, as JSON; nil or "{}" if
	// there is none. Metadata and Content are JSON objects; nil is sent as "{}". In a
	// received message none is nil.
	Parent, Metadata, Content json.RawMessage

	// Buffers are raw bytes beside the content. They are not signed.
	Buffers [][]byte

	header json.RawMessage    // as received
	sound  [2]json.RawMessage // Parent and Content as Answer made them
}

// knows says whether a part is one that Answer made.
func (m Message) knows(part []byte) bool {
	return len(part) > 0 && slices.ContainsFunc(m.sound[:], func(s json.RawMessage) bool {
		return len(s) == len(part) && &s[0] == &part[0]
	})
}

// Answer returns a message with a new header, content written as JSON, and the message that
// causes it as its parent, or none if that is nil. Encode does not have to read such content
// again, which for large outputs takes as long as to write it.
//
// # Errors
//
// It is an error if content cannot be written as JSON. It must be an object.
func Answer(cause *Message, kind, session, username string, content any) (Message, error) {
	m := Message{Header: NewHeader(kind, session, username)}
	var err error
	if m.Content, err = json.Marshal(content); err != nil {
		return Message{}, fmt.Errorf("write the content of a %s: %w", kind, err)
	}
	if cause != nil {
		m.Parent = cause.AsParent()
	}
	if m.Content[0] == '{' {
		m.sound = [2]json.RawMessage{m.Parent, m.Content}
	}
	return m, nil
}

// appendJSON writes a header as encoding/json does.
func (h Header) appendJSON(b []byte) []byte {
	b = appendText(append(b, `{"msg_id":`...), h.ID)
	b = appendText(append(b, `,"session":`...), h.Session)
	b = appendText(append(b, `,"username":`...), h.Username)
	b = appendText(append(b, `,"date":`...), h.Date)
	b = appendText(append(b, `,"msg_type":`...), h.Type)
	b = appendText(append(b, `,"version":`...), h.Version)
	return append(b, '}')
}

// appendText writes a string. Most have nothing that needs care.
func appendText(b []byte, text string) []byte {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || strings.IndexByte(`"\<>&`, c) >= 0 {
			careful, _ := json.Marshal(text) // a string has no error
			return append(b, careful...)
		}
	}
	return append(append(append(b, '"'), text...), '"')
}

// AsParent returns the header as JSON, to be the Parent of the messages that answer this
// one. For a received message these are the sender's own bytes, with fields that Header
// does not know.
func (m Message) AsParent() json.RawMessage {
	if m.header != nil {
		return m.header
	}
	return m.Header.appendJSON(nil)
}
