package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"bridle/collectors/simnet"
)

// canaryLog is the log of the canary zone's servers. Without a file it keeps nothing.
type canaryLog struct {
	mu     sync.Mutex
	file   *os.File
	failed error
}

// canaryLine is one question, in the words of the dataset canary_queries.
type canaryLine struct {
	Simulated          bool      `json:"simulated"`
	ReceivedAt         time.Time `json:"received_at"`
	Server             string    `json:"server"`
	FromAddress        string    `json:"from_address"`
	FromPort           uint16    `json:"from_port"`
	Name               string    `json:"name"`
	Type               uint16    `json:"qtype"`
	IsRecursionDesired bool      `json:"is_recursion_desired"`
	IsTCP              bool      `json:"is_tcp"`
	RCode              uint8     `json:"rcode"`
	Answers            []string  `json:"answers"`
	TTL                uint32    `json:"ttl_s"`
}

func openCanaryLog(name string) (*canaryLog, error) {
	if name == "" {
		return &canaryLog{}, nil
	}
	f, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, fmt.Errorf("--canary-log: %w", err)
	}
	return &canaryLog{file: f}, nil
}

// add appends a line at once, so that a collector that runs beside can read it.
func (l *canaryLog) add(q simnet.CanaryQuestion) {
	if l.file == nil {
		return
	}
	line, err := json.Marshal(canaryLine{true, q.At.Time(), q.Server.String(), q.From.Addr().String(), q.From.Port(), q.Name,
		uint16(q.Type), q.RecursionDesired, q.TCP, uint8(q.RCode), append([]string{}, q.Answers...), q.TTL})
	l.mu.Lock()
	defer l.mu.Unlock()
	if err == nil {
		_, err = l.file.Write(append(line, '\n'))
	}
	if l.failed == nil && err != nil {
		l.failed = fmt.Errorf("the log of the canary zone is not complete: %w", err)
	}
}

// Close closes the file and says whether all lines were written.
func (l *canaryLog) Close() error {
	if l.file == nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return errors.Join(l.failed, l.file.Close())
}
