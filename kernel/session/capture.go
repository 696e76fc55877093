package session

import (
	"errors"
	"os"
	"runtime/debug"
	"sync"
)

// capturing is held while a cell runs: file descriptors 1 and 2 belong to the
// whole process.
var capturing sync.Mutex

// A capture redirects standard output and standard error into memory.
type capture struct {
	pumps [2]*pump // stdout, stderr

	// arrived has a token when something was printed since the last grab.
	arrived chan struct{}
}

// startCapture redirects both streams and waits if another session has them.
// Should the process crash meanwhile, the report goes to the real standard
// error.
func startCapture(limit int) (*capture, error) {
	capturing.Lock()
	c := &capture{arrived: make(chan struct{}, 1)}
	for i, std := range []struct {
		name string
		file **os.File
	}{{"stdout", &os.Stdout}, {"stderr", &os.Stderr}} {
		p, err := startPump(std.name, i+1, std.file, limit, c.arrived)
		if err != nil {
			return nil, errors.Join(err, c.stop())
		}
		c.pumps[i] = p
	}
	if err := debug.SetCrashOutput(c.pumps[1].original, debug.CrashOptions{}); err != nil {
		return nil, errors.Join(err, c.stop())
	}
	return c, nil
}

// take returns what was printed since the last call.
func (c *capture) take() []Output {
	var outputs []Output
	for _, p := range c.pumps {
		if text := p.take(); text != "" {
			outputs = append(outputs, Output{Kind: Stream, Name: p.name, Text: text})
		}
	}
	return outputs
}

// grab returns what has been read so far, without waiting for what is still
// on its way.
func (c *capture) grab() []Output {
	var outputs []Output
	for _, p := range c.pumps {
		if text := p.grab(); text != "" {
			outputs = append(outputs, Output{Kind: Stream, Name: p.name, Text: text})
		}
	}
	return outputs
}

// renew gives both streams their full room again.
func (c *capture) renew() {
	for _, p := range c.pumps {
		p.mu.Lock()
		p.room = p.limit
		p.mu.Unlock()
	}
}

// stop gives the streams back.
func (c *capture) stop() error {
	defer capturing.Unlock()
	errs := []error{debug.SetCrashOutput(nil, debug.CrashOptions{})}
	for _, p := range c.pumps {
		if p != nil {
			errs = append(errs, p.stop())
		}
	}
	return errors.Join(errs...)
}
