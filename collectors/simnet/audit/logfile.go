package audit

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"bridle/collectors/simnet/wire"
)

// LogFile is a server's log as a file: one JSON object a line, in the order in which messages came. Its methods may
// be called from any goroutine.
type LogFile struct {
	mu     sync.Mutex
	file   *os.File
	out    *bufio.Writer
	failed error
}

// OpenLog opens a file for appending, so that a simulation that is begun again goes on in it.
func OpenLog(name string) (*LogFile, error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, fmt.Errorf("the log of the servers cannot be written: %w", err)
	}
	return &LogFile{file: f, out: bufio.NewWriterSize(f, 1<<20)}, nil
}

// Add takes a line. What goes wrong is said by Close.
func (l *LogFile) Add(x *wire.Exchange) {
	line, err := json.Marshal(x)
	l.mu.Lock()
	defer l.mu.Unlock()
	if err == nil {
		_, err = l.out.Write(append(line, '\n'))
	}
	if l.failed == nil && err != nil {
		l.failed = fmt.Errorf("the log of the servers is not complete: %w", err)
	}
}

// Close writes what is left and says whether all lines were written.
func (l *LogFile) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return errors.Join(l.failed, l.out.Flush(), l.file.Close())
}

// ReadLog reads such a file. An error names the line that cannot be read.
func ReadLog(r io.Reader) ([]wire.Exchange, error) {
	const longest = 1 << 20
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 1<<16), longest)
	var log []wire.Exchange
	for lines.Scan() {
		var x wire.Exchange
		if err := json.Unmarshal(lines.Bytes(), &x); err != nil {
			return log, fmt.Errorf("line %d of the servers' log: %w", len(log)+1, err)
		}
		log = append(log, x)
	}
	if err := lines.Err(); err != nil {
		return log, fmt.Errorf("line %d of the servers' log: %w", len(log)+1, err)
	}
	return log, nil
}
