package fingerprint

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Scopes of a rule.
const (
	// ScopeExchange: the condition speaks of one exchange.
	ScopeExchange = "exchange"
	// ScopeServer: it speaks of all exchanges of a server in one run. A selection is met if
	// one of them meets it.
	ScopeServer = "server"
)

// Period is a time with days as YYYY-MM-DD in UTC, both included; an empty end is open. A grab
// outside of it meets no selection.
type Period struct {
	From string `yaml:"from"`
	To   string `yaml:"to"`
}

// Source is where the marks of a rule come from.
type Source struct {
	// Report is the publication: who, what, when.
	Report string `yaml:"report"`
	// Page is the place in it.
	Page string `yaml:"page"`
}

// Confidence is what a match is worth.
type Confidence struct {
	// Level is low, medium or high.
	Level string `yaml:"level"`
	// Why is a sentence.
	Why string `yaml:"why"`
}

// Decoy is a population that looks alike.
type Decoy struct {
	What   string `yaml:"what"`
	Source string `yaml:"source"`
}

// maxSelections is what fits into one word of bits.
const maxSelections = 64

// check looks at what is not a selection or the condition, and fills in defaults.
func (r *Rule) check() error {
	if r.Scope == "" {
		r.Scope = ScopeExchange
	}
	switch {
	case !idForm.MatchString(r.ID):
		return fmt.Errorf("id %q: want lower-case words joined by hyphens", r.ID)
	case r.Version < 1:
		return fmt.Errorf("version is %d; versions count from 1", r.Version)
	case r.Title == "" || r.Source.Report == "" || r.Source.Page == "" || r.Limits == "":
		return errors.New("title, source (report and page) and limits must be given")
	case strings.Contains(r.Title, "\n"):
		return errors.New("the title has more than one line")
	case r.Simulated != strings.Contains(r.Title, "SIMULATED"):
		return errors.New("the title must say SIMULATED if simulated is true, and only then")
	case !slices.Contains([]string{"low", "medium", "high"}, r.Confidence.Level) || r.Confidence.Why == "":
		return fmt.Errorf("confidence: level is %q; want low, medium or high, and a sentence why", r.Confidence.Level)
	case r.Scope != ScopeExchange && r.Scope != ScopeServer:
		return fmt.Errorf("scope %q: want exchange or server", r.Scope)
	case r.Ports != "" && (r.Ports != "all" || r.Scope != ScopeServer):
		return errors.New("ports: want all, with scope server, or nothing")
	case len(r.Selections) == 0 || len(r.Selections) > maxSelections:
		return fmt.Errorf("there are %d selections; want 1 to %d", len(r.Selections), maxSelections)
	}
	if _, _, err := r.Valid.bounds(); err != nil {
		return fmt.Errorf("valid: %w", err)
	}
	for i, d := range r.Decoys {
		if d.What == "" || d.Source == "" {
			return fmt.Errorf("decoy %d: what and source must be given", i+1)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(r.Overlaps)) {
		if r.Overlaps[id] == "" || id == r.ID {
			return fmt.Errorf("overlaps with %q: want the id of another rule and the reason", id)
		}
	}
	return r.Examples.check(*r)
}

// bounds returns the first instant of the period and the first after it; nil is open.
func (p Period) bounds() (from, until *time.Time, err error) {
	if p.From != "" {
		t, err := time.Parse(time.DateOnly, p.From)
		if err != nil {
			return nil, nil, fmt.Errorf("from %q: want YYYY-MM-DD", p.From)
		}
		from = &t
	}
	if p.To != "" {
		t, err := time.Parse(time.DateOnly, p.To)
		if err != nil {
			return nil, nil, fmt.Errorf("to %q: want YYYY-MM-DD", p.To)
		}
		until = new(t.AddDate(0, 0, 1))
	}
	if from != nil && until != nil && !from.Before(*until) {
		return nil, nil, fmt.Errorf("it ends on %s, before it begins on %s", p.To, p.From)
	}
	return from, until, nil
}

// sql is the period as a condition on grabs; empty if it is open on both sides.
func (p Period) sql() string {
	from, until, _ := p.bounds() // checked by Parse
	var terms []string
	if from != nil {
		terms = append(terms, "grabbed_at >= TIMESTAMPTZ '"+from.Format(time.DateTime)+"+00'")
	}
	if until != nil {
		terms = append(terms, "grabbed_at < TIMESTAMPTZ '"+until.Format(time.DateTime)+"+00'")
	}
	return strings.Join(terms, " AND ")
}
