package main

import (
	"context"
	"fmt"
	"io"
	"net/netip"

	"bridle/collectors/internal/campaign"
	"bridle/collectors/internal/dispatch"
	"bridle/collectors/internal/pace"
	"bridle/collectors/internal/plan"
	"bridle/collectors/resolve"
	"bridle/collectors/resolve/authority"
	"bridle/datasets/schema/resolutions"
	"bridle/datasets/study"
)

// carryOut implements work.
func (p *authorityPlan) carryOut(ctx context.Context, stdout, stderr io.Writer, sc *campaign.Scene) error {
	run, ports, err := p.o.begin(sc, authorityTool, &p.basis, p.cfg)
	if err != nil {
		return err
	}
	r := &rounds{scene: sc, plan: p, ports: ports}
	if sc.Network != nil {
		r.turns = &turns{Client: sc.Network}
	}
	if err := r.begin(run, p.o.resume); err != nil {
		return run.Stop(ctx, err)
	}
	last, err := campaign.Attend(ctx, sc, run, campaign.Work{Run: r.run, Look: r.look}, p.o.show(sc, stderr, "authority"))
	if err != nil {
		flags := ""
		if p.cfg.Beyond {
			flags = " --beyond-scope"
		}
		return p.o.unfinished(run, "authority", flags, err)
	}
	fmt.Fprintf(stdout, "%srun %s: %s; %s\n", sc.Stamp(), run.ID(), last.Ledger, last.Note)
	return nil
}

// rounds lets a course ask, in turn, the resolver and the servers.
type rounds struct {
	scene  *campaign.Scene
	plan   *authorityPlan
	ports  []uint16
	turns  *turns // nil on a real network
	course *authority.Course
	asked  account // of the resolver
	spent  account // of servers
}

// begin makes the course and tells it what the run has recorded.
func (r *rounds) begin(run *study.Run, resume bool) error {
	s, err := newSheet(run)
	if err != nil {
		return err
	}
	r.course, err = authority.New(authority.Config{RunID: run.ID(), Vantage: r.plan.cfg.Vantage, Resolver: r.plan.resolver, Port: r.plan.cfg.Port, IPv6: r.plan.cfg.IPv6,
		Questions: resolve.Questions(r.plan.cfg.Names, r.plan.types), Unfit: r.unfit, Sink: s})
	if err != nil || !resume {
		return err
	}
	return eachRow(r.scene.Study, run.ID(), func(row *resolutions.Row) error {
		first, err := r.course.Restore(row)
		if server, ok := authority.Server(row.Source); ok && first && row.FirstSeenAt != nil {
			r.spent = append(r.spent, exchange{server: server, at: *row.FirstSeenAt, name: row.Name, queries: resolve.Tries(row)})
		}
		return err
	})
}

// unfit returns those of some addresses that the study surveys or probes: a question could stay in a cache that is to testify.
func (r *rounds) unfit(all []netip.Addr) (map[netip.Addr]bool, error) {
	among, err := resolve.SurveyedAmong(r.scene.Study, all)
	unfit := map[netip.Addr]bool{}
	for a := range among {
		unfit[a] = true
	}
	return unfit, err
}

// run asks until nothing is left.
func (r *rounds) run(ctx context.Context) error {
	for r.course.Left() {
		if err := r.ask(ctx, []netip.AddrPort{r.plan.resolver}, r.plan.limits, r.course.Find(), &r.asked); err != nil {
			return err
		}
		servers, agenda, err := r.course.Ask()
		if err != nil {
			return err
		}
		if len(servers) == 0 {
			continue
		}
		if err := r.ask(ctx, servers, r.plan.servers, agenda, &r.spent); err != nil {
			return err
		}
	}
	return nil
}

// ask lets an agenda ask its targets. What was sent before counts against the limits.
func (r *rounds) ask(ctx context.Context, whom []netip.AddrPort, limits pace.Limits, agenda dispatch.Agenda, spent *account) (err error) {
	engine := r.scene.Engine(whom, r.ports, r.plan.seed)
	if r.turns != nil {
		engine.Step = r.turns
	}
	targets := spent.targets(whom)
	by, err := dispatch.New(ctx, dispatch.Config{Targets: targets, Limits: limits, Guard: r.scene.Guard, Engine: engine, ReplyBytes: campaign.ReplyBytes})
	if err != nil {
		return err
	}
	defer by.Close()
	spent.restore(targets, by)
	if err := by.Run(ctx, &metered{Agenda: agenda, targets: targets, into: spent}); err != nil {
		return err
	}
	if r.turns != nil {
		if err := r.turns.leave(ctx, by.Stats().Wire.Sent); err != nil {
			return err
		}
	}
	return by.Stats().Ledger.Check()
}

// look says how far the course is.
func (r *rounds) look() (campaign.Report, plan.Ledger) {
	s := r.course.Status()
	return campaign.Report{Done: s.Restored + s.Ledger.Rows(), Planned: s.Restored + s.Ledger.Planned,
		Note: fmt.Sprintf("%d with a record, %d zones, %d lookups", s.Found, s.Zones, s.Lookups)}, s.Ledger
}
