package scan

import (
	"fmt"
	"strings"

	"bridle/collectors/internal/failure"
	"bridle/collectors/internal/plan"
	"bridle/datasets/command"
)

// Status is how far a run is.
type Status struct {
	// Planned are all targets of the plan; Recorded of them had a complete visit before.
	Planned, Recorded int64
	// Ledger counts targets by the first exchange of their visit, without those recorded before.
	Ledger plan.Ledger
	// Connections that were opened or tried, and rows that were made.
	Connections, Rows int64
	// TLS are visits with a session, HTTP those with a response.
	TLS, HTTP int64
	// Open are visits in flight; Waiting those that wait for a further connection.
	Open, Waiting int
	// Defects are exchanges at which this program failed, which a row calls malformed: tell its authors.
	Defects int64

	broken error
}

// Done returns how many targets have their visit.
func (s Status) Done() int64 { return s.Recorded + s.Ledger.Rows() }

// Note is what is worth a line beside the ledger.
func (s Status) Note() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s with TLS, %s with HTTP", command.Plural(s.Connections, "connection"), command.Group(s.TLS), command.Group(s.HTTP))
	if s.Defects > 0 {
		fmt.Fprintf(&b, "; this program failed at %s, see grabs.detail", command.Plural(s.Defects, "exchange"))
	}
	return b.String()
}

func (s *Status) count(v *Visit) {
	s.Ledger.Count(failure.Word(deref(v.Rows[0].Failure)).Status())
	s.Rows += int64(len(v.Rows))
	s.Connections += int64(v.connections)
	s.Defects += int64(v.defects)
	tls, http := false, false
	for i := range v.Rows {
		tls = tls || v.Rows[i].Protocol == "tls" && v.Rows[i].Failure == nil
		http = http || v.Rows[i].ResponseID != nil
	}
	if tls {
		s.TLS++
	}
	if http {
		s.HTTP++
	}
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// Status returns the counts. Any goroutine may call it at any time.
func (s *Scanner) Status() Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.status
}

func (s *Scanner) publish() {
	s.mu.Lock()
	s.status.Open, s.status.Waiting = s.active, s.queue.visits()
	s.mu.Unlock()
}

// broken returns why rows cannot be written any more.
func (s *Scanner) broken() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.status.broken
}
