package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"bridle/datasets/command"
)

// status prints a line about the simulation again and again until ctx ends: in place if
// stderr is a terminal, else one line each time something has changed.
func (s *simulation) status(ctx context.Context, stderr io.Writer, every time.Duration) error {
	if every <= 0 {
		<-ctx.Done()
		return nil
	}
	inPlace := terminal(stderr)
	tick := time.NewTicker(every)
	defer tick.Stop()
	last := ""
	for {
		line := s.line()
		switch {
		case inPlace:
			fmt.Fprintf(stderr, "\r\x1b[K%s", line)
		case line != last:
			fmt.Fprintln(stderr, line)
		}
		last = line
		select {
		case <-ctx.Done():
			if inPlace {
				fmt.Fprintln(stderr)
			}
			fmt.Fprintln(stderr, "stopped;", s.line())
			return nil
		case <-tick.C:
		}
	}
}

// line says where study time is, who has joined, and what was asked so far.
func (s *simulation) line() string {
	var names []string
	for _, p := range s.live.Clock().Participants() {
		name := p.Name
		if p.Running {
			name += "*"
		}
		names = append(names, name)
	}
	who := "no collector"
	if len(names) > 0 {
		who = strings.Join(names, " ")
	}
	d, t := s.live.Stats(), s.web.Stats()
	return fmt.Sprintf("SIMULATED study time %s | %s | dns %s asked, %s lost, %s malformed | tls %s, http %s, reset %s",
		s.live.Clock().Now().Time().Format("2006-01-02 15:04:05"), who,
		command.Group(int64(d.UDP.Received+d.TCP.Received)), command.Group(int64(d.UDP.Lost+d.TCP.Lost)), command.Group(int64(d.UDP.Malformed+d.TCP.Malformed)),
		command.Group(t.Handshakes), command.Group(t.Requests), command.Group(t.Reset))
}

func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
