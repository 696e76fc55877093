package session

import (
	"errors"
	"time"
)

// breath is how long what was printed may wait for more before it is sent.
const breath = 25 * time.Millisecond

// hold makes sure that the streams are captured, with room for one more cell.
func (s *Session) hold() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.capture != nil {
		s.capture.renew()
		return nil
	}
	capture, err := startCapture(s.options.Limit)
	if err != nil {
		return err
	}
	s.capture = capture
	if s.options.Sink != nil {
		s.pulse = make(chan struct{})
		go s.stream(capture, s.pulse)
	}
	return nil
}

// release gives the streams back.
func (s *Session) release() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.capture == nil {
		return nil
	}
	if s.pulse != nil {
		close(s.pulse)
		s.pulse = nil
	}
	err := s.capture.stop()
	s.capture = nil
	return err
}

// stream sends what is printed while a cell runs, and after it, until stop is
// closed.
func (s *Session) stream(c *capture, stop <-chan struct{}) {
	for {
		select {
		case <-stop:
			return
		case <-c.arrived:
		}
		select {
		case <-stop:
			return
		case <-time.After(breath):
		}
		s.mu.Lock()
		if s.capture == c {
			s.emit(c.grab()...)
		}
		s.mu.Unlock()
	}
}

// errNoInput is what Input returns where nobody can be asked.
var errNoInput = errors.New("cannot ask for input: nobody is there to answer; give the value as a parameter of the run")

// input is the function Input of cells.
func (s *Session) input(prompt string) (string, error) {
	if s.options.Input == nil {
		return "", errNoInput
	}
	s.mu.Lock()
	if s.capture != nil {
		s.flush()
	}
	s.mu.Unlock()
	return s.options.Input(prompt, false)
}
