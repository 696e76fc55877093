package main

import (
	"context"
	"fmt"
	"io"
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
type agenda struct{ *survey.Survey }

// Report implements campaign.Agenda.
func (a agenda) Report() campaign.Report {
	s := a.Status()
	return campaign.Report{Done: s.Exchanges, Planned: max(s.Estimate, s.Exchanges),
		Note: fmt.Sprintf("%s of %s through, %s given up early", command.Group(int64(s.Done)), command.Plural(int64(s.Resolvers), "resolver"), command.Group(int64(s.Stopped)))}
}

// survey makes the survey of a plan. Without a run it is a sketch that can be described but asks nothing.
func (p planned) survey(sc *campaign.Scene, who *list, run *study.Run, ports []uint16) (*survey.Survey, error) {
	duration, err := time.ParseDuration(p.cfg.Duration)
	if err != nil {
		return nil, err
	}
	cfg := survey.Config{
		Resolvers: who.resolvers, Zone: p.cfg.Zone, Seed: p.seed, Start: p.cfg.Start, Duration: duration, Honesty: p.cfg.Honesty, Reach: p.cfg.Reach.Name,
		Neighbour: func(x netip.Addr) bool { return sc.Guard.Address(x).Failure == "" },
		Vantage:   p.cfg.Vantage, Ports: ports,
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
	} else {
		for port := range survey.MinPorts {
			cfg.Ports = append(cfg.Ports, uint16(1024+port))
		}
	}
	return survey.New(cfg)
}

// nowhere is where the rows of a sketch go: it makes none.
type nowhere[T any] struct{}

// Write implements the survey's sinks.
func (nowhere[T]) Write(...T) error { panic("a sketch asks nothing") }

// open makes the survey of a run and opens the sockets that it asks from.
func (p planned) open(ctx context.Context, sc *campaign.Scene, who *list, run *study.Run) (*survey.Survey, *dispatch.Dispatcher, error) {
	var addresses []netip.AddrPort
	for _, r := range who.resolvers {
		addresses = append(addresses, r.Address)
	}
	engine := sc.Engine(survey.MinPorts, addresses)
	s, err := p.survey(sc, who, run, campaign.Ports(engine))
	if err != nil {
		return nil, nil, err
	}
	limits, err := surveyLimits(sc, s.Plan())
	if err != nil {
		return nil, nil, err
	}
	by, err := dispatch.New(ctx, dispatch.Config{Targets: s.Targets(), Limits: pace.Stricter(limits, *p.cfg.Limits), Guard: sc.Guard, Engine: engine, ReplyBytes: campaign.ReplyBytes})
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

// surveyLimits are those of package pace, but for the least time between two packets to an address: some tests
// ask twice within a second or two. All that is asked for lies in the study's own zone. The total of a day is
// three times what is typical, for repetitions.
func surveyLimits(sc *campaign.Scene, plan survey.Plan) (pace.Limits, error) {
	packets := 3*int64(float64(plan.InAll.Typical+plan.Sharing.Typical)/max(1, plan.Duration.Hours()/24)) + 1000
	base := pace.Polite(pace.Daily{Packets: packets, Bytes: packets * 400})
	base.Address.Gap = time.Second
	return campaign.Limits(base, sc.Settings.Limits)
}

// describe prints what a survey comes to.
func describe(stdout io.Writer, sc *campaign.Scene, plan survey.Plan, who *list) error {
	limits, err := surveyLimits(sc, plan)
	if err != nil {
		return err
	}
	days := plan.Duration.Hours() / 24
	fmt.Fprintf(stdout, "%snothing is sent\n", stamp(sc))
	fmt.Fprintf(stdout, "resolvers\t%s, %s left out as not known to be a provider's\n", command.Group(int64(len(who.resolvers))), command.Group(int64(who.leftOut)))
	fmt.Fprintf(stdout, "exchanges\t%s typical, %s at most; for sharing of caches %s, %s at most; per resolver %d and %d\n", command.Group(plan.InAll.Typical), command.Group(plan.InAll.Most),
		command.Group(plan.Sharing.Typical), command.Group(plan.Sharing.Most), plan.Each.Typical, plan.Each.Most)
	fmt.Fprintf(stdout, "neighbours\t%s asked twice, to see whether somebody answers for them\n", command.Group(int64(plan.Neighbours)))
	fmt.Fprintf(stdout, "duration\t%s\n", plan.Duration)
	fmt.Fprintf(stdout, "load\t%.0f packets a day and address, %.2f packets a second in all\n", float64(plan.Each.Typical)/days, float64(plan.InAll.Typical+plan.Sharing.Typical)/plan.Duration.Seconds())
	fmt.Fprintf(stdout, "limits\t%v between packets to an address; %s packets and %s bytes a day to it; %s packets a day in all; %g packets a second\n", limits.Address.Gap,
		command.Group(limits.Address.Day.Packets), command.Group(limits.Address.Day.Bytes), command.Group(limits.Total.Packets), limits.Rate)
	return nil
}
