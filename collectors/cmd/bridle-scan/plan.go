package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"bridle/collectors/internal/campaign"
	"bridle/collectors/internal/pace"
	"bridle/collectors/internal/plan"
	"bridle/collectors/scan"
	"bridle/datasets/command"
	"bridle/datasets/settings"
	"bridle/datasets/study"
)

// config is what a run depends on, besides its seed and its lists.
type config struct {
	Recipe scan.Recipe `json:"recipe"`
	// Start is that of the first sweep. Sweep counts from 1 to Sweeps.
	Start   time.Time         `json:"start"`
	Sweep   int               `json:"sweep"`
	Sweeps  int               `json:"sweeps"`
	Every   time.Duration     `json:"every_ns"`
	Shard   string            `json:"shard,omitempty"`
	Lists   listsConfig       `json:"lists"`
	Timeout time.Duration     `json:"timeout_ns"`
	Vantage string            `json:"vantage"`
	Contact *settings.Contact `json:"contact,omitempty"`
	// Limits are what the run promises. One that is taken up keeps them, and those of study.toml where they are stricter.
	Limits *pace.Limits `json:"limits"`
}

// planned is a plan with its seed.
type planned struct {
	cfg  config
	seed int64
	// resume is true if a run is taken up; after is the run that the next sweep follows, with its lists; ended is the
	// last sweep's run if nothing is left.
	resume bool
	after  *study.Manifest
	ended  string
	limits pace.Limits
}

// plan takes the plan from the flags, or from the run that is taken up.
func (o *options) plan(sc *campaign.Scene) (*planned, error) {
	if o.resume {
		return takeUp(sc)
	}
	every, err := span(o.every)
	if err != nil {
		return nil, command.Usage(fmt.Errorf("--every %s: %w", o.every, err))
	}
	p := &planned{seed: o.seed, cfg: config{
		Recipe: scan.Recipe{Version: scan.RecipeVersion, Decoys: o.decoys, Paths: o.paths, JARM: o.jarm, Agent: agent(sc)},
		Start:  sc.Now().Truncate(time.Second), Sweep: 1, Sweeps: o.sweeps, Every: every, Shard: o.shard, Lists: o.config(), Timeout: o.timeout,
		Vantage: sc.Settings.Vantage,
	}}
	if p.seed == 0 {
		p.seed = campaign.Seed()
	}
	if p.cfg.Timeout == 0 {
		if p.cfg.Timeout = scan.DefaultTimeout; sc.Simulated() {
			p.cfg.Timeout = sc.Timeout
		}
	}
	if !sc.Simulated() {
		p.cfg.Contact = &sc.Settings.Contact
	}
	if err := p.cfg.check(); err != nil {
		return nil, command.Usage(err)
	}
	return p, nil
}

// agent says who asks, to whoever reads the log of a server.
func agent(sc *campaign.Scene) string {
	if sc.Simulated() {
		return "Mozilla/5.0 (compatible; bridle-scan)"
	}
	return "Mozilla/5.0 (compatible; bridle-scan; +" + sc.Settings.Contact.Page + ")"
}

// takeUp takes the plan from the run that was cut off, or from the last that came to its end if sweeps were to follow.
func takeUp(sc *campaign.Scene) (*planned, error) {
	m, there, err := sc.Unfinished(tool)
	if err != nil {
		return nil, err
	}
	p := &planned{resume: there}
	if !there {
		runs, err := sc.Study.Runs()
		if err != nil {
			return nil, err
		}
		if m, there = study.Latest(runs, tool); !there {
			return nil, fmt.Errorf("there is no run to take up in %s; start one without --resume", sc.Study.Dir())
		}
		p.after = &m
	}
	if m.Seed == nil {
		return nil, fmt.Errorf("run %s cannot be taken up: its run.json has no seed", m.RunID)
	}
	p.seed = *m.Seed
	if p.cfg, err = decodeConfig(m.Config); err != nil {
		return nil, fmt.Errorf("run %s cannot be taken up: %w", m.RunID, err)
	}
	switch {
	case p.resume:
	case p.cfg.Sweep == p.cfg.Sweeps:
		p.ended = m.RunID
	default:
		p.cfg.Sweep++
	}
	return p, nil
}

// check says what is wrong with a configuration, in the words of the flags.
func (c *config) check() error {
	switch {
	case c.Sweeps < 1 || c.Sweeps > 100_000:
		return fmt.Errorf("--sweeps %d: give 1 to 100000", c.Sweeps)
	case c.Sweep < 1 || c.Sweep > c.Sweeps:
		return fmt.Errorf("sweep %d of %d", c.Sweep, c.Sweeps)
	case c.Every < time.Minute:
		return fmt.Errorf("--every %v: give a minute or more", c.Every)
	case c.Timeout <= 0:
		return errors.New("the time-out lacks")
	case c.Start.IsZero():
		return errors.New("the start lacks")
	}
	if err := c.Recipe.Check(); err != nil {
		return err
	}
	_, err := c.shard()
	return err
}

// decodeConfig reads the configuration of a run. What this version does not know is an error: it would go on with
// another plan than the run began with.
func decodeConfig(b []byte) (config, error) {
	var c config
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return c, fmt.Errorf("its configuration cannot be read: %w; use the version that began it", err)
	}
	return c, c.check()
}

// shard returns the part of the targets that is visited.
func (c *config) shard() (shard plan.Shard, err error) {
	if c.Shard == "" {
		return plan.Shard{Index: 1, Count: 1}, nil
	}
	i, n, ok := strings.Cut(c.Shard, "/")
	index, err1 := strconv.Atoi(i)
	count, err2 := strconv.Atoi(n)
	if !ok || err1 != nil || err2 != nil || index < 1 || index > count {
		return shard, fmt.Errorf("--shard %s: write it as in 2/5", c.Shard)
	}
	return plan.Shard{Index: index, Count: count}, nil
}

// begins returns when the sweep begins.
func (c *config) begins() time.Time {
	return c.Start.Add(time.Duration(c.Sweep-1) * c.Every)
}

// span reads a length of time in days, or as Go writes it.
func span(text string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.ParseFloat(days, 64)
		if err != nil || !(n > 0 && n <= 36_600) {
			return 0, errors.New("write it as in 30d or 12h")
		}
		return time.Duration(n * float64(24*time.Hour)).Round(time.Second), nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return 0, errors.New("write it as in 30d or 12h")
	}
	return d, nil
}

// promise records the limits of a new run, or gives those who are visited the benefit of both the recorded and the
// present ones.
func (p *planned) promise(sc *campaign.Scene, who *chosen, workers int) error {
	now, err := campaign.Limits(int(who.plan.Len()), 0, sc.Settings.Limits)
	if err != nil {
		return err
	}
	if sc.Simulated() {
		// Stepped time stands still until the slowest of those who were asked at one instant has answered, so it is best if they are many.
		now.Batch = max(now.Batch, min(scan.Round*workers, int(now.Rate)))
	}
	if p.cfg.Limits == nil {
		p.cfg.Limits = &now
	}
	p.limits = pace.Stricter(now, *p.cfg.Limits)
	return nil
}

// sameLists says whether the lists are those of the run that the next sweep follows.
func (p *planned) sameLists(inputs []study.Input) error {
	if p.after == nil {
		return nil
	}
	if !slices.Equal(sorted(p.after.Inputs), sorted(inputs)) {
		return fmt.Errorf("the sweep before, run %s, visited other lists (see its run.json): give the same ones, or start anew without --resume", p.after.RunID)
	}
	return nil
}

func sorted(in []study.Input) []study.Input {
	out := slices.Clone(in)
	slices.SortFunc(out, func(a, b study.Input) int { return strings.Compare(a.Name+"\x00"+a.SHA256, b.Name+"\x00"+b.SHA256) })
	return out
}
