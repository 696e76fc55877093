package imports

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// stated is a CSV of what the user himself states, being read.
type stated struct {
	account
	source  string
	columns []string // that there may be
	needs   []string // that there must be
	record  func(said map[string]string)
	seen    map[[16]byte]int64 // what was said, and where first
	header  []string
}

// read reads the file. Lines that begin with # are comments.
func (s *stated) read(ctx context.Context, path string) (Ledger, error) {
	if s.source == "" {
		s.source = filepath.Base(path)
	}
	f, err := open(path)
	if err != nil {
		return Ledger{}, err
	}
	defer f.Close()
	if err := s.account.read(ctx, f, s.lineOf); err != nil {
		return s.Ledger, fmt.Errorf("%s: %w", s.file, err)
	}
	return s.Ledger, s.Check()
}

func (s *stated) lineOf(line string) {
	if strings.HasPrefix(line, "#") {
		return
	}
	f, err := fields(line)
	switch {
	case err != nil:
		s.reject("", "%v", err)
	case s.header == nil:
		s.err = checkHeader(f, s.columns)
		for _, need := range s.needs {
			if s.err == nil && !slices.Contains(f, need) {
				s.err = fmt.Errorf("the header has no column %s; there are %s", need, strings.Join(s.columns, ", "))
			}
		}
		s.header = f
	case len(f) != len(s.header):
		s.reject("", "the line has %d fields, the header has %d", len(f), len(s.header))
	default:
		said := map[string]string{}
		for i, name := range s.header {
			said[name] = strings.TrimSpace(f[i])
		}
		s.record(said)
	}
}
