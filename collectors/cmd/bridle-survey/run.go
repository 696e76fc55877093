package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"bridle/collectors/cmd/internal/loading"
	"bridle/collectors/internal/campaign"
	"bridle/collectors/internal/pace"
	"bridle/collectors/survey"
	"bridle/datasets/command"
	"bridle/datasets/settings"
	"bridle/datasets/study"

	"github.com/spf13/cobra"
)

// tool is the name of the runs that ask.
const tool = "survey"

// options are the flags of the run command.
type options struct {
	study, simulation string
	days              float64
	honesty           int
	seed              int64
	resume, dry, load bool
	judge             bool
	args              []string
}

func runCommand(args []string) *cobra.Command {
	o := &options{args: args}
	cmd := &cobra.Command{
		Use:   "run --study DIR",
		Short: "Ask resolvers the questions that qualify them",
		Long: `Run asks every resolver that the study's lists name (see 'bridle import resolvers') the tests
T1 to T11: honesty about RD, visibility of what is cached, countdown, cap and floor of TTLs, caches behind the
address, egress, sharing of caches, early refresh and stale answers, packet caches, harm to users, integrity, source
of replies. All names are fresh ones in the study's canary zone. Afterwards it judges, as 'bridle-survey qualify' does.

Whom it may ask, and where the canary zone is, stands in study.toml. On a simulated Internet that writes
'bridle-simnet run --study DIR'.`,
		Args: command.Args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.run(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.study, "study", "", "study folder")
	f.StringVar(&o.simulation, "simulation", "", "address of the simulated Internet's clock; overrides collect.simulation in study.toml")
	f.Float64Var(&o.days, "days", 3, "days over which the tests are spread")
	f.IntVar(&o.honesty, "honesty", 30, "rounds of the honesty test, two questions each")
	f.Int64Var(&o.seed, "seed", 0, "seed of names and order; 0 draws one, which run.json records")
	f.BoolVar(&o.resume, "resume", false, "take up the survey that was cut off; other flags of the plan come from its run.json")
	f.BoolVar(&o.dry, "dry-run", false, "say what would be asked, and send nothing")
	f.BoolVar(&o.load, "load", true, "load finished parts into study.duckdb")
	f.BoolVar(&o.judge, "qualify", true, "judge when all is asked")
	return cmd
}

// config is what a survey depends on, besides its seed and the lists.
type config struct {
	Zone     string            `json:"zone"`
	Start    time.Time         `json:"start"`
	Duration string            `json:"duration"`
	Honesty  int               `json:"honesty_rounds"`
	Reach    settings.Reach    `json:"reach"`
	Vantage  string            `json:"vantage"`
	Contact  *settings.Contact `json:"contact,omitempty"`
	LeftOut  int               `json:"resolvers_left_out"`
	Ports    []uint16          `json:"own_ports"` // stay the same when a survey is taken up: a pool may choose a cache by the port
	// Limits are what the run promises. One that is taken up keeps them, and those of study.toml where they are stricter.
	Limits *pace.Limits `json:"limits"`
}

func (o *options) run(ctx context.Context, stdout, stderr io.Writer) error {
	if o.study == "" {
		return command.Usage(errors.New("say with --study which study's resolvers are asked"))
	}
	sc, err := campaign.Enter(ctx, campaign.Choice{Dir: o.study, Tool: "bridle-survey", Simulation: o.simulation, Plan: o.dry})
	if err != nil {
		return err
	}
	defer sc.Close()
	if sc.Settings.Canary.Zone == "" {
		return fmt.Errorf("collect.canary.zone in %s lacks: name the zone that bridle-canary serves", settings.Name)
	}
	if o.resume && !o.dry {
		id, ended, err := sc.Ended(tool)
		if err != nil {
			return err
		}
		if ended {
			fmt.Fprintf(stdout, "%srun %s has come to its end: nothing is left to ask\n", sc.Stamp(), id)
			return o.follow(ctx, stdout, stderr, sc, id)
		}
	}
	plan, err := o.plan(sc)
	if err != nil {
		return err
	}
	who, err := listed(sc, plan.cfg.Start)
	if err != nil {
		return err
	}
	plan.cfg.LeftOut = who.leftOut
	sketch, err := plan.survey(sc, who, nil) // before a run begins that cannot be carried out
	if err != nil {
		return err
	}
	if o.dry {
		return describe(stdout, sc, sketch, who)
	}
	limits, err := surveyLimits(sc, len(sketch.Targets()))
	if err != nil {
		return err
	}
	if plan.cfg.Limits == nil {
		plan.cfg.Limits = &limits
	}
	id, err := o.ask(ctx, stdout, stderr, sc, plan, who)
	if err != nil {
		return err
	}
	return o.follow(ctx, stdout, stderr, sc, id)
}

// follow does what comes after a survey: judging, loading, and a word on how it goes on.
func (o *options) follow(ctx context.Context, stdout, stderr io.Writer, sc *campaign.Scene, id string) error {
	next := "bridle-survey qualify --study " + o.study
	if o.judge {
		next = "bridle-probe run --study " + o.study + " --dry-run"
		if err := (&judgement{study: o.study, run: id, args: o.args}).judge(ctx, stdout, sc); err != nil {
			return fmt.Errorf("the rows are safe in run %s, but were not judged: %w", id, err)
		}
	}
	if o.load {
		if err := loading.AtEnd(ctx, stdout, stderr, sc.Study); err != nil {
			return err
		}
	}
	fmt.Fprintf(stdout, "next: %s\n", next)
	return nil
}

// planned is what is to be asked: the configuration with its seed.
type planned struct {
	cfg  config
	seed int64
}

// plan takes the plan from the flags, or from the run that is taken up.
func (o *options) plan(sc *campaign.Scene) (planned, error) {
	p := planned{seed: o.seed, cfg: config{
		Zone: sc.Settings.Canary.Zone, Start: sc.Now().Truncate(time.Second).Add(time.Second), Honesty: o.honesty,
		Duration: time.Duration(o.days * float64(24*time.Hour)).Round(time.Second).String(),
		Reach:    sc.Settings.Reach, Vantage: sc.Settings.Vantage,
	}}
	if !sc.Simulated() {
		p.cfg.Contact = &sc.Settings.Contact
	}
	if p.seed == 0 {
		p.seed = campaign.Seed()
	}
	switch {
	case o.resume:
		return o.resumed(sc, p)
	case !(o.days > 0 && o.days <= 366):
		return p, command.Usage(fmt.Errorf("--days %g: give a number of days, such as 3", o.days))
	case o.honesty < 1 || o.honesty > 10_000:
		return p, command.Usage(fmt.Errorf("--honesty %d: give 1 to 10000", o.honesty))
	}
	var err error
	p.cfg.Ports, err = sc.FreePorts(survey.MinPorts, p.seed)
	return p, err
}

// resumed takes the plan from the run that was cut off.
func (o *options) resumed(sc *campaign.Scene, p planned) (planned, error) {
	m, there, err := sc.Unfinished(tool)
	if err != nil || !there {
		return p, errors.Join(err, fmt.Errorf("there is no survey to take up in %s; start one without --resume", sc.Study.Dir()))
	}
	p.seed = *m.Seed
	if p.cfg, err = decodeConfig(m.Config); err != nil {
		err = fmt.Errorf("run %s cannot be taken up: %w", m.RunID, err)
	}
	return p, err
}

// decodeConfig reads the configuration of a run. What this version does not know is an error: it would go on with
// another survey than the run began with.
func decodeConfig(b []byte) (config, error) {
	var c config
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return c, fmt.Errorf("its configuration cannot be read: %w; use the version that began it", err)
	}
	if _, err := time.ParseDuration(c.Duration); err != nil || c.Zone == "" || c.Start.IsZero() {
		return c, errors.New("its configuration lacks zone, start or duration; use the version that began it")
	}
	return c, nil
}

// ask carries the survey out and returns the id of its run.
func (o *options) ask(ctx context.Context, stdout, stderr io.Writer, sc *campaign.Scene, p planned, who *list) (string, error) {
	if err := campaign.Await(ctx, p.cfg.Ports, who.addresses()); err != nil {
		return "", err
	}
	run, err := sc.Begin(study.Plan{
		Tool: tool, Version: command.Version(), Arguments: o.args, Seed: &p.seed, Config: p.cfg, Inputs: who.inputs,
	}, o.resume)
	if err != nil {
		return "", err
	}
	s, by, err := p.open(ctx, sc, who, run)
	if err != nil {
		return "", run.Stop(ctx, err)
	}
	defer by.Close()
	if o.resume {
		if err := takeUp(sc, run, s, by); err != nil {
			return "", run.Stop(ctx, err)
		}
	}
	show := campaign.Show{Progress: stderr, What: tool}
	if o.load {
		show.Load = loading.During(sc.Study)
	}
	until := p.cfg.Start.Add(s.Plan().Duration)
	last, err := campaign.Conduct(ctx, sc, run, by, agenda{s, p.cfg.Start, until}, show)
	if err != nil {
		return "", &command.UnfinishedError{Err: err, Advice: fmt.Sprintf("run %s goes on with 'bridle-survey run --study %s --resume'", run.ID(), o.study)}
	}
	fmt.Fprintf(stdout, "%srun %s: %s\n", sc.Stamp(), run.ID(), last.Ledger)
	return run.ID(), nil
}
