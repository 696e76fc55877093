package step

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Version is the version of the protocol that this package speaks.
const Version = 1

// maxLine is the length of the longest line that is read, in bytes.
const maxLine = 1 << 20

// maxName is the length of the longest name of a participant, in bytes.
const maxName = 100

// Requests.
const (
	doHello  = "hello"
	doPorts  = "ports"
	doUntil  = "until"
	doSettle = "settle"
)

// request is a line from a participant.
type request struct {
	Version   int      `json:"v"`
	Do        string   `json:"do"`
	Name      string   `json:"name,omitempty"`
	TimeoutNS int64    `json:"timeout_ns,omitempty"`
	Open      []uint16 `json:"open,omitempty"`
	Close     []uint16 `json:"close,omitempty"`
	AtUS      int64    `json:"at_us,omitempty"`
	Sent      uint64   `json:"sent,omitempty"`
}

// answer is a line from the coordinator.
type answer struct {
	Version int    `json:"v"`
	NowUS   int64  `json:"now_us"`
	Replies uint64 `json:"replies"`
	Error   string `json:"error,omitempty"`
	Lost    uint64 `json:"lost,omitempty"`
}

// encode returns v as a line.
func encode(v any) []byte {
	line, err := json.Marshal(v)
	if err != nil {
		panic("step: a message cannot be written as JSON: " + err.Error())
	}
	return append(line, '\n')
}

// decodeRequest reads a line from a participant.
func decodeRequest(line []byte) (request, error) {
	var q request
	if err := decode(line, &q); err != nil {
		return request{}, err
	}
	if q.Version != Version {
		return request{}, fmt.Errorf("this coordinator speaks version %d of the protocol, not %d; build both sides from the same sources", Version, q.Version)
	}
	switch q.Do {
	case doHello:
		if q.Name == "" || len(q.Name) > maxName {
			return request{}, fmt.Errorf("a participant needs a name of 1 to %d bytes", maxName)
		}
		if q.TimeoutNS < 0 {
			return request{}, errors.New("a time-out cannot be negative")
		}
	case doPorts, doUntil, doSettle:
	default:
		return request{}, fmt.Errorf("there is no request %q", q.Do)
	}
	return q, nil
}

// decodeAnswer reads a line from the coordinator.
func decodeAnswer(line []byte) (answer, error) {
	var a answer
	if err := decode(line, &a); err != nil {
		return answer{}, err
	}
	if a.Version != Version {
		return answer{}, fmt.Errorf("the coordinator speaks version %d of the protocol, not %d; build both sides from the same sources", a.Version, Version)
	}
	return a, nil
}

// decode reads the one JSON object in line; fields that v does not have are errors.
func decode(line []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return fmt.Errorf("a line is not a message of this protocol: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("a line holds more than one message")
	}
	return nil
}
