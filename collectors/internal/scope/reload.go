package scope

import (
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"time"
)

// largestFile is the size from which on a list is surely none.
const largestFile = 256 << 20

// Check reads the opt-out list again if it is time, by the clock that Open was given, and says
// whether it has changed; only its content counts, not its date. After a change whoever kept verdicts
// asks for them again. An error means that the list
// cannot be read or understood any more: then the run must stop, and every later call returns
// the same error. A clock that was set back is time to read.
func (g *Guard) Check(now time.Time) (changed bool, err error) {
	if g.failed != nil || g.config.OptOut == "" {
		return false, g.failed
	}
	if since := now.Sub(g.looked); since >= 0 && since < g.config.Every {
		return false, nil
	}
	g.looked = now
	changed, err = g.readOptOut()
	if err != nil {
		g.failed = fmt.Errorf("the run stops because the opt-out list cannot be read any more; mend it and resume: %w", err)
	}
	return changed, g.failed
}

// readOptOut puts the file into force on top of what is in force already.
func (g *Guard) readOptOut() (changed bool, err error) {
	file := g.config.OptOut
	text, err := readText(file)
	if err != nil {
		return false, fmt.Errorf("reading the opt-out list: %w", err)
	}
	in := input(file, text)
	old := g.optOut.Load()
	if old != nil && old.sha256 == in.SHA256 {
		return false, nil
	}
	l, err := parse(file, text, true)
	if err != nil {
		return false, err
	}
	if old != nil {
		l = l.over(old.list)
	}
	g.optOut.Store(&optOut{list: l, table: newTable(l.prefixes), sha256: in.SHA256})
	g.inputs = append(g.inputs, in)
	return true, nil
}

// over returns the lines of both lists; where both have one, that of l.
func (l list) over(old list) list {
	known := make(map[string]bool, len(l.prefixes))
	for _, e := range l.prefixes {
		known[e.prefix.String()] = true
	}
	both := list{prefixes: slices.Clone(l.prefixes), domains: maps.Clone(old.domains)}
	for _, e := range old.prefixes {
		if !known[e.prefix.String()] {
			both.prefixes = append(both.prefixes, e)
		}
	}
	maps.Copy(both.domains, l.domains)
	return both
}

// readText reads a regular file; anything else could make the collector wait for ever.
func readText(file string) ([]byte, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file", file)
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, largestFile+1))
	if err != nil {
		return nil, err
	}
	if len(text) > largestFile {
		return nil, fmt.Errorf("%s has more than %d bytes; is this a text file?", file, largestFile)
	}
	return text, nil
}
