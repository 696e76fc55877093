package main

import (
	"time"

	"bridle/collectors/internal/campaign"
	"bridle/collectors/probe"
)

// fixed is a fixed agenda that can say how far it is.
type fixed struct {
	*probe.Fixed
	planned    int64
	start, end time.Time
}

// Report implements campaign.Agenda.
func (f fixed) Report() campaign.Report {
	s := f.Status()
	return campaign.Report{Done: s.Ledger.Rows(), Planned: f.planned, From: f.start, Until: f.end, Note: s.String()}
}

// adaptive is an adaptive agenda that can say how far it is; expected is how many probes there will be, about.
type adaptive struct {
	*probe.Adaptive
	expected   int64
	start, end time.Time
	now        func() time.Time
}

// Report implements campaign.Agenda.
func (a *adaptive) Report() campaign.Report {
	s := a.Status(a.now())
	return campaign.Report{Done: s.Ledger.Rows(), Planned: max(a.expected, s.Ledger.Planned), From: a.start, Until: a.end, Note: s.String()}
}
