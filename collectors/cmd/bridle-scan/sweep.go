package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"bridle/collectors/cmd/internal/loading"
	"bridle/collectors/internal/campaign"
	"bridle/collectors/internal/plan"
	"bridle/collectors/scan"
	"bridle/collectors/simnet/dns"
	"bridle/datasets/command"
	"bridle/datasets/schema/rejects"
	"bridle/datasets/study"
)

// scan makes the sweeps that are left, each as a run.
func (o *options) scan(ctx context.Context, stdout, stderr io.Writer, sc *campaign.Scene, p *planned, who *chosen) error {
	for ; ; p.cfg.Sweep++ {
		if err := await(ctx, stderr, sc, p); err != nil {
			return &command.UnfinishedError{Err: err, Advice: o.advice(fmt.Sprintf("sweep %d", p.cfg.Sweep))}
		}
		if err := o.sweep(ctx, stdout, stderr, sc, p, who); err != nil {
			return err
		}
		if p.resume = false; p.cfg.Sweep == p.cfg.Sweeps {
			return nil
		}
	}
}

func (o *options) advice(what string) string {
	return fmt.Sprintf("%s goes on with 'bridle-scan run --study %s --resume' and the same lists", what, o.study)
}

// await waits until a sweep is due. One whose time has passed begins at once.
func await(ctx context.Context, stderr io.Writer, sc *campaign.Scene, p *planned) error {
	begins := p.cfg.begins()
	if p.resume || !sc.Now().Before(begins) {
		return nil
	}
	fmt.Fprintf(stderr, "%ssweep %d of %d begins at %s\n", sc.Stamp(), p.cfg.Sweep, p.cfg.Sweeps, begins.Format("2006-01-02 15:04 MST"))
	if sc.Network != nil {
		_, err := sc.Network.Until(ctx, dns.At(begins))
		return err
	}
	t := time.NewTimer(begins.Sub(sc.Now()))
	defer t.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-t.C:
		return nil
	}
}

// sweep visits every target once.
func (o *options) sweep(ctx context.Context, stdout, stderr io.Writer, sc *campaign.Scene, p *planned, who *chosen) error {
	run, err := sc.Begin(study.Plan{
		Tool: tool, Version: command.Version(), Arguments: o.args, Seed: &p.seed, Config: p.cfg, Inputs: who.inputs,
	}, p.resume)
	if err != nil {
		return err
	}
	scanner, recorder, err := o.prepare(sc, p, who, run)
	if err != nil {
		return run.Stop(ctx, err)
	}
	show := campaign.Show{Progress: stderr, What: tool}
	if p.cfg.Sweeps > 1 {
		show.What = fmt.Sprintf("%s, sweep %d of %d", tool, p.cfg.Sweep, p.cfg.Sweeps)
	}
	if o.load {
		show.Load = loading.During(sc.Study)
	}
	_, err = campaign.Attend(ctx, sc, run, campaign.Work{
		Memory: scan.Memory,
		Run: func(ctx context.Context) error {
			err := scanner.Run(ctx)
			// Whatever ended it, visits that came to their end are worth keeping.
			if flushed := recorder.Flush(); err == nil {
				err = flushed
			}
			return err
		},
		Look: func() (campaign.Report, plan.Ledger) {
			s := scanner.Status()
			return campaign.Report{Done: s.Done(), Planned: s.Planned, Note: s.Note()}, s.Ledger
		},
	}, show)
	if err != nil {
		return &command.UnfinishedError{Err: err, Advice: o.advice("run " + run.ID())}
	}
	s := scanner.Status()
	fmt.Fprintf(stdout, "%srun %s: %s; %s\n", sc.Stamp(), run.ID(), s.Ledger, s.Note())
	if s.Recorded > 0 {
		fmt.Fprintf(stdout, "%s had been visited before the run was cut off\n", command.Plural(s.Recorded, "target"))
	}
	return nil
}

// prepare makes what a run needs: what is left to visit, and where rows go.
func (o *options) prepare(sc *campaign.Scene, p *planned, who *chosen, run *study.Run) (*scan.Scanner, *scan.Recorder, error) {
	var done *scan.Done
	var err error
	if p.resume {
		if done, err = scan.Restore(sc.Study, run.ID(), who.targets, who.plan); err != nil {
			return nil, nil, err
		}
	}
	recorder, err := scan.NewRecorder(sc.Study, run, done, o.safe)
	if err != nil {
		return nil, nil, err
	}
	if err := who.writeRejects(run); err != nil {
		return nil, nil, err
	}
	cfg := scan.Config{
		Targets: who.targets, Recipe: p.cfg.Recipe, Plan: who.plan, Done: done, Limits: p.limits, Guard: sc.Guard,
		Workers: o.workers, Timeout: p.cfg.Timeout, Now: sc.Now, Sink: recorder,
	}
	if sc.Network != nil {
		cfg.Until = func(ctx context.Context, at time.Time) error {
			_, err := sc.Network.Until(ctx, dns.At(at))
			return err
		}
	}
	scanner, err := scan.New(cfg)
	return scanner, recorder, err
}

// writeRejects writes the lines that could not be taken over, those that are not written yet.
func (c *chosen) writeRejects(run *study.Run) error {
	if len(c.rejects) == 0 {
		return nil
	}
	w, err := study.Table[rejects.Row](run)
	if err != nil {
		return err
	}
	for i := min(w.Recorded(), int64(len(c.rejects))); i < int64(len(c.rejects)); i++ {
		row := c.rejects[i]
		row.RunID = run.ID()
		if err := w.Write(row); err != nil {
			return err
		}
	}
	return w.Flush()
}
