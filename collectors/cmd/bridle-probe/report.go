package main

import (
	"time"

	"bridle/collectors/internal/campaign"
	"bridle/collectors/probe"
)

// reporting is a design that can say how far it is; expected is how many probes there will be, about.
type reporting struct {
	probe.Design
	expected   int64
	start, end time.Time
	now        func() time.Time
}

// Report implements campaign.Agenda.
func (r *reporting) Report() campaign.Report {
	s := r.Status(r.now())
	return campaign.Report{Done: s.Ledger.Rows(), Planned: max(r.expected, s.Ledger.Planned), From: r.start, Until: r.end, Note: s.String()}
}
