package main

import (
	"context"
	"fmt"
	"net/netip"
	"time"

	"bridle/collectors/internal/campaign"
	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/pace"
	"bridle/collectors/survey"
	"bridle/datasets/command"
	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/qualificationexchanges"
	"bridle/datasets/study"
)

// agenda is a survey that can say how far it is.
type agenda struct {
	*survey.Survey
	from, until time.Time
}

// Report implements campaign.Agenda.
func (a agenda) Report() campaign.Report {
	s := a.Status()
	return campaign.Report{Done: s.Exchanges, Planned: max(s.Estimate, s.Exchanges), From: a.from, Until: a.until,
		Note: fmt.Sprintf("%s of %s", command.Group(int64(s.Done)), command.Plural(int64(s.Resolvers), "resolver"))}
}

// survey makes the survey of a plan. Without a run it is a sketch that can be described but asks nothing.
func (p planned) survey(sc *campaign.Scene, who *list, run *study.Run) (*survey.Survey, error) {
	duration, err := time.ParseDuration(p.cfg.Duration)
	if err != nil {
		return nil, err
	}
	cfg := survey.Config{
		Resolvers: who.resolvers, Zone: p.cfg.Zone, Seed: p.seed, Start: p.cfg.Start, Duration: duration, Honesty: p.cfg.Honesty, Reach: p.cfg.Reach.Name,
		Neighbour: func(x netip.Addr) bool { return sc.Guard.Address(x).Failure == "" },
		Vantage:   p.cfg.Vantage, Ports: p.cfg.Ports,
		Exchanges: nowhere[qualificationexchanges.Row]{}, Anomalies: nowhere[anomalies.Row]{},
	}
	if run != nil {
		cfg.RunID = run.ID()
		exchanges, err := study.Table[qualificationexchanges.Row](run)
		if err != nil {
			return nil, err
		}
		strays, err := study.Table[anomalies.Row](run)
		if err != nil {
			return nil, err
		}
		cfg.Exchanges, cfg.Anomalies = exchanges, strays
	}
	return survey.New(cfg)
}

// nowhere is where the rows of a sketch go: it makes none.
type nowhere[T any] struct{}

// Write implements the survey's sinks.
func (nowhere[T]) Write(...T) error { panic("a sketch asks nothing") }

// open makes the survey of a run and opens the sockets that it asks from.
func (p planned) open(ctx context.Context, sc *campaign.Scene, who *list, run *study.Run) (*survey.Survey, *dispatch.Dispatcher, error) {
	s, err := p.survey(sc, who, run)
	if err != nil {
		return nil, nil, err
	}
	limits, err := surveyLimits(sc, len(s.Targets()))
	if err != nil {
		return nil, nil, err
	}
	by, err := dispatch.New(ctx, dispatch.Config{Targets: s.Targets(), Limits: pace.Stricter(limits, *p.cfg.Limits), Guard: sc.Guard, Engine: sc.Engine(who.addresses(), p.cfg.Ports, p.seed), ReplyBytes: campaign.ReplyBytes})
	return s, by, err
}

// takeUp gives the survey what its run has recorded: it is not asked again, and counts against the limits.
func takeUp(sc *campaign.Scene, run *study.Run, s *survey.Survey, by *dispatch.Dispatcher) error {
	parts, err := sc.Study.PartsOf("qualification_exchanges", func(m study.Manifest) bool { return m.RunID == run.ID() })
	if err != nil {
		return err
	}
	place := map[netip.AddrPort]int{}
	for i, t := range s.Targets() {
		place[t.Address] = i
	}
	for _, p := range parts {
		err := study.Read(sc.Study, p, func(rows []qualificationexchanges.Row) error {
			for i := range rows {
				r := &rows[i]
				asked, err := netip.ParseAddr(r.AskedAddress)
				if err != nil {
					return err
				}
				if t, ok := place[netip.AddrPortFrom(asked, uint16(r.Port))]; ok && r.NTries > 0 {
					by.Restore(t, r.AskedAt, int(r.NTries), by.Bytes(r.Name, int(r.NTries), r.IsTCP))
				}
			}
			return s.Replay(rows)
		})
		if err != nil {
			return fmt.Errorf("%s: %w", p.Path, err)
		}
	}
	return nil
}

// surveyLimits are those of package campaign for n addresses, neighbours included, but for the least time between two
// packets to an address: some tests ask twice within a second or two. All that is asked for lies in the study's own zone.
func surveyLimits(sc *campaign.Scene, n int) (pace.Limits, error) {
	return campaign.Limits(n, time.Second, sc.Settings.Limits)
}
