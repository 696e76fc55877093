package history

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// An Entry is one cell that was run.
type Entry struct {
	Session int    `json:"session"` // counted from 1
	Number  int    `json:"number"`  // of the cell in its session, from 1
	Source  string `json:"source"`
	Result  string `json:"result,omitempty"` // the value of the last expression as text
}

// A Store remembers cells. Its methods may be called from any goroutine.
type Store struct {
	mu      sync.Mutex
	entries []Entry // by session and number
	session int
	file    *os.File // nil without a file
}

// New returns a store in memory, for session 1.
func New() *Store { return &Store{session: 1} }

// Open returns a store that begins with what is in the file and appends to
// it. The file and its folder are made if need be. Its session has the number
// after the greatest in the file.
//
// # Errors
//
// A line that is not an entry is an error with file and line. A last line
// without its end was cut off when a kernel was killed, and is removed.
func Open(path string) (*Store, error) {
	s := New()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("cannot keep a history: %w", err)
	}
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("cannot read the history: %w", err)
	}
	if s.entries, err = parse(text); err != nil {
		return nil, fmt.Errorf("%s: %w; repair the line or move the file away", path, err)
	}
	for _, e := range s.entries {
		s.session = max(s.session, e.Session+1)
	}
	if s.file, err = os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600); err != nil {
		return nil, fmt.Errorf("cannot keep a history: %w", err)
	}
	if whole := bytes.LastIndexByte(text, '\n') + 1; whole < len(text) { // a kernel was killed while it wrote
		if err := s.file.Truncate(int64(whole)); err != nil {
			return nil, errors.Join(fmt.Errorf("cannot keep a history: %w", err), s.file.Close())
		}
	}
	return s, nil
}

// parse reads the lines of a history file that have an end.
func parse(text []byte) ([]Entry, error) {
	var entries []Entry
	whole := text[:bytes.LastIndexByte(text, '\n')+1]
	line := 0
	for text := range bytes.Lines(whole) {
		line++
		if len(bytes.TrimSpace(text)) == 0 {
			continue
		}
		var e Entry
		err := json.Unmarshal(bytes.TrimSpace(text), &e)
		if err == nil && (e.Session < 1 || e.Number < 1) {
			err = errors.New("session and number count from 1")
		}
		if err != nil {
			return nil, fmt.Errorf("line %d is not an entry: %w", line, err)
		}
		entries = append(entries, e)
	}
	slices.SortStableFunc(entries, func(a, b Entry) int {
		if a.Session != b.Session {
			return a.Session - b.Session
		}
		return a.Number - b.Number
	})
	return entries, nil
}

// Session returns the number of this session.
func (s *Store) Session() int { return s.session }

// Add remembers a cell of this session. Numbers grow.
func (s *Store) Add(number int, source, result string) error {
	e := Entry{Session: s.session, Number: number, Source: source, Result: result}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.entries = append(s.entries, e)
	if s.file == nil {
		return nil
	}
	line, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("cannot keep cell %d in the history: %w", number, err)
	}
	if _, err := s.file.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("cannot keep cell %d in the history: %w", number, err)
	}
	return nil
}

// Close closes the file, if there is one.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return nil
	}
	file := s.file
	s.file = nil
	return file.Close()
}
