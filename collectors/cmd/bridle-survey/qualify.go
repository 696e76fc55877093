package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"bridle/collectors/cmd/internal/loading"
	"bridle/collectors/internal/campaign"
	"bridle/collectors/internal/roster"
	"bridle/collectors/survey/qualify"
	"bridle/datasets/command"
	"bridle/datasets/prefix"
	"bridle/datasets/schema/resolverqualifications"
	"bridle/datasets/settings"
	"bridle/datasets/study"

	"github.com/spf13/cobra"
)

// judge is the name of the runs that judge.
const judge = "qualify"

// judgement is what is judged: the flags of the qualify command.
type judgement struct {
	study, run  string
	logComplete bool
	load        bool
	args        []string
}

func qualifyCommand(args []string) *cobra.Command {
	j := &judgement{args: args}
	cmd := &cobra.Command{
		Use:   "qualify --study DIR",
		Short: "Judge resolvers by what a survey has recorded",
		Long: `Qualify judges the resolvers of a survey by its exchanges and by the log of the canary zone, which must be
complete: it asks the canary's servers one more question and waits until that is in the log. If bridle-canary
runs on another machine, copy its runs into the study first.

It asks no resolver anything and can be repeated, for example with other prefixes.`,
		Args: command.Args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if j.study == "" {
				return command.Usage(errors.New("say with --study which study's survey is judged"))
			}
			sc, err := campaign.Enter(cmd.Context(), campaign.Choice{Dir: j.study, Tool: "bridle-survey", Plan: true})
			if err != nil {
				return err
			}
			defer sc.Close()
			if err := j.judge(cmd.Context(), cmd.OutOrStdout(), sc); err != nil || !j.load {
				return err
			}
			return loading.AtEnd(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), sc.Study)
		},
	}
	f := cmd.Flags()
	f.StringVar(&j.study, "study", "", "study folder")
	f.StringVar(&j.run, "run", "", "the survey to judge; empty means the complete one that ended last")
	f.BoolVar(&j.logComplete, "log-complete", false, "vouch that the log of the canary zone is complete, in place of asking its servers")
	f.BoolVar(&j.load, "load", true, "load the rows into study.duckdb")
	return cmd
}

// judge judges and writes a run.
func (j *judgement) judge(ctx context.Context, stdout io.Writer, sc *campaign.Scene) error {
	of, cfg, err := j.survey(sc)
	if err != nil {
		return err
	}
	if !j.logComplete {
		if err := barrier(ctx, sc.Study, sc.Settings.Canary, of); err != nil {
			return err
		}
	}
	e, inputs, err := evidence(sc.Study, of.RunID)
	if err != nil {
		return err
	}
	set := qualify.Setting{Zone: cfg.Zone, ReachASN: cfg.Reach.ASN}
	if set.DelegationTTL, err = delegationTTL(sc.Settings.Canary); err != nil {
		return err
	}
	if set.Prefixes, err = prefix.Load(sc.Study); err != nil {
		return err
	}
	matches, err := roster.HostingSystems(sc.Study, set.Prefixes, cfg.Start.Format(time.DateOnly))
	if err != nil {
		return err
	}
	set.Hosting = matches.ASNs
	inputs = append(inputs, matches.Inputs...)
	run, before, err := sc.Study.Once(study.Plan{
		Tool: judge, Version: command.Version(), Arguments: j.args, Seed: of.Seed, Inputs: inputs, Simulated: of.Simulated,
		Config: map[string]any{"survey": of.RunID, "zone": cfg.Zone, "reach": cfg.Reach, "delegation_ttl": set.DelegationTTL.String()},
	})
	if err != nil {
		return err
	}
	if run == nil {
		fmt.Fprintf(stdout, "%srun %s has judged these rows already\n", sc.Stamp(), before.RunID)
		return nil
	}
	set.RunID = run.ID()
	rows, unasked := qualify.Judge(e, set)
	if err := errors.Join(write(run, rows), write(run, qualify.Groups(rows))); err != nil {
		return run.Stop(ctx, err)
	}
	if err := run.Finish(); err != nil {
		return err
	}
	summarize(stdout, sc.Stamp(), rows, len(unasked))
	return nil
}

// delegationTTL returns how long the delegation of the canary zone is kept, 0 if study.toml does not say.
func delegationTTL(zone settings.Canary) (time.Duration, error) {
	if zone.DelegationTTL == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(zone.DelegationTTL)
	if err != nil || d <= 0 {
		return 0, fmt.Errorf("collect.canary.delegation_ttl = %q in %s is no length of time; write it as in 48h", zone.DelegationTTL, settings.Name)
	}
	return d, nil
}

// write writes the rows of one dataset.
func write[T any](run *study.Run, rows []T) error {
	w, err := study.Table[T](run)
	if err != nil {
		return err
	}
	return w.Write(rows...)
}

// survey returns the run that is judged, and its configuration.
func (j *judgement) survey(sc *campaign.Scene) (m study.Manifest, cfg config, err error) {
	runs, err := sc.Study.Runs()
	if err != nil {
		return m, cfg, err
	}
	m, ok := study.Latest(runs, tool)
	if j.run != "" {
		i := slices.IndexFunc(runs, func(r study.Manifest) bool { return r.RunID == j.run && r.Tool == tool })
		if ok = i >= 0 && runs[i].State == study.Complete; ok {
			m = runs[i]
		}
	}
	if !ok {
		return m, cfg, fmt.Errorf("%s has no complete survey to judge; 'bridle-survey run' makes one, with --resume if it was cut off", sc.Study.Dir())
	}
	cfg, err = decodeConfig(m.Config)
	return m, cfg, err
}

// evidence reads what the survey and the canary's servers recorded; inputs are the parts.
func evidence(s study.Study, runID string) (e *qualify.Evidence, inputs []study.Input, err error) {
	e = &qualify.Evidence{}
	mine := func(m study.Manifest) bool { return m.RunID == runID }
	all := func(study.Manifest) bool { return true }
	var parts []study.Part
	err = errors.Join(
		each(s, "qualification_exchanges", mine, &parts, e.Exchanges),
		each(s, "anomalies", mine, &parts, e.Anomalies),
		each(s, "canary_queries", all, &parts, e.Queries))
	if err != nil {
		return nil, nil, err
	}
	table, err := s.PartsOf("prefixes", func(m study.Manifest) bool { return m.State == study.Complete })
	if err != nil {
		return nil, nil, err
	}
	inputs, err = roster.Inputs(s, append(parts, table...))
	return e, inputs, err
}

// each gives the rows of a dataset to f, and notes the parts.
func each[T any](s study.Study, dataset string, of func(study.Manifest) bool, read *[]study.Part, f func([]T) error) error {
	parts, err := s.PartsOf(dataset, of)
	if err != nil {
		return err
	}
	*read = append(*read, parts...)
	for _, p := range parts {
		if err := study.Read(s, p, f); err != nil {
			return err
		}
	}
	return nil
}

// summarize prints how many resolvers are of which class, and how many may testify.
func summarize(stdout io.Writer, stamp string, rows []resolverqualifications.Row, unasked int) {
	n, fit, groups := map[string]int{}, 0, map[string]bool{}
	for _, r := range rows {
		n[r.Class]++
		if r.ExcludedBecause == nil {
			fit++
			if r.CacheGroup != nil {
				groups[*r.CacheGroup] = true
			}
		}
	}
	fmt.Fprintf(stdout, "%s%s judged; %s may testify, in %s; %d not asked\n", stamp, command.Plural(int64(len(rows)), "resolver"),
		command.Group(int64(fit)), command.Plural(int64(len(groups)), "cache group"), unasked)
	for _, class := range slices.SortedFunc(maps.Keys(n), func(a, b string) int { return cmp.Or(n[b]-n[a], cmp.Compare(a, b)) }) {
		fmt.Fprintf(stdout, "%s\t%d\n", class, n[class])
	}
}
