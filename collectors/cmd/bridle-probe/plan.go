package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"bridle/collectors/internal/campaign"
	"bridle/collectors/internal/pace"
	"bridle/collectors/internal/plan"
	"bridle/collectors/probe"
	"bridle/datasets/command"
	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/probes"
	"bridle/datasets/settings"
	"bridle/datasets/study"
)

// otherPorts is how many own ports are open beside those that reach one cache of a pool each.
const otherPorts = 8

// reserves is how many addresses of a cache group wait for the case that its witness turns out unfit, in the adaptive design.
const reserves = 2

// config is what a run depends on, besides its seed and the rows of its inputs.
type config struct {
	Design   string            `json:"design"`
	Start    time.Time         `json:"start"`
	Days     float64           `json:"days"`
	PerDay   int               `json:"per_day"`
	PerGroup int               `json:"per_group"`
	Reserves int               `json:"reserves,omitempty"` // per group too; none in runs of before there were any
	Shard    string            `json:"shard,omitempty"`
	Findings string            `json:"findings,omitempty"`
	Targets  string            `json:"targets,omitempty"`
	Anchors  []uint16          `json:"anchor_ports"` // stay the same when a run is taken up: a pool may choose a cache by the port
	Vantage  string            `json:"vantage"`
	Contact  *settings.Contact `json:"contact,omitempty"`
	// Limits are what the run promises. One that is taken up keeps them, and those of study.toml where they are stricter.
	Limits *pace.Limits `json:"limits"`
}

// planned is a plan with its seed.
type planned struct {
	cfg  config
	seed int64
}

// plan takes the plan from the flags, or from the run that is taken up.
func (o *options) plan(sc *campaign.Scene) (*planned, error) {
	p := &planned{seed: o.seed, cfg: config{
		Design: o.design, Start: sc.Now().Truncate(time.Second).Add(time.Second), Days: o.days, PerDay: o.perDay, PerGroup: o.perGroup, Shard: o.shard,
		Findings: o.findings, Targets: o.targets, Vantage: sc.Settings.Vantage,
	}}
	if o.design == "adaptive" {
		p.cfg.Reserves = reserves
	}
	if p.seed == 0 {
		p.seed = campaign.Seed()
	}
	if !sc.Simulated() {
		p.cfg.Contact = &sc.Settings.Contact
	}
	if o.resume {
		m, there, err := sc.Unfinished(tool)
		if err != nil || !there {
			return nil, errors.Join(err, fmt.Errorf("there is no run to take up in %s; start one without --resume", sc.Study.Dir()))
		}
		p.seed = *m.Seed
		if p.cfg, err = decodeConfig(m.Config); err != nil {
			return nil, fmt.Errorf("run %s cannot be taken up: %w", m.RunID, err)
		}
		return p, nil
	}
	var err error
	if p.cfg.Anchors, err = sc.FreePorts(probe.MostAnchors, p.seed); err != nil {
		return nil, err
	}
	if err := p.cfg.check(); err != nil {
		return nil, command.Usage(err)
	}
	return p, nil
}

// check says what is wrong with a configuration, in the words of the flags.
func (c *config) check() error {
	switch {
	case c.Design != "adaptive" && c.Design != "fixed":
		return fmt.Errorf("--design %s: there are adaptive and fixed", c.Design)
	case !(c.Days > 0 && c.Days <= 3660):
		return fmt.Errorf("--days %g: give a number of days, such as 7", c.Days)
	case c.PerDay < 1 || c.PerDay > 8640:
		return fmt.Errorf("--per-day %d: give 1 to 8640", c.PerDay)
	case c.PerGroup < 1:
		return fmt.Errorf("--per-group %d: give 1 or more", c.PerGroup)
	case len(c.Anchors) != probe.MostAnchors:
		return fmt.Errorf("%d own ports for pools in place of %d", len(c.Anchors), probe.MostAnchors)
	case c.Start.IsZero():
		return errors.New("the start lacks")
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

// shard returns the part of the cache groups that is probed.
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

func (p *planned) duration() time.Duration {
	return time.Duration(p.cfg.Days * float64(24*time.Hour)).Round(time.Second)
}

// sheet is where rows go.
type sheet struct {
	probes    *study.Writer[probes.Row]
	anomalies *study.Writer[anomalies.Row]
}

func (s sheet) Probe(row *probes.Row) error      { return s.probes.Add(*row) }
func (s sheet) Anomaly(row *anomalies.Row) error { return s.anomalies.Write(*row) }

// blank is the sheet of an agenda that is only described.
type blank struct{}

func (blank) Probe(*probes.Row) error      { panic("a sketch asks nothing") }
func (blank) Anomaly(*anomalies.Row) error { panic("a sketch asks nothing") }

// grain returns how much later than due a question may go so that several go at one instant: no more than two readings of one expiry may
// differ on a simulated Internet, whose time costs by the instant, and nothing on the real one.
func grain(sc *campaign.Scene) time.Duration {
	if sc.Simulated() {
		return probe.Tolerance
	}
	return 0
}

// agenda makes the agenda of a run, or without one a sketch that can be described.
func (p *planned) agenda(sc *campaign.Scene, who *chosen, run *study.Run) (*reporting, error) {
	labels, sink := probe.Labels{Vantage: p.cfg.Vantage}, probe.Sink(blank{})
	if run != nil {
		labels.RunID = run.ID()
		rows, err := study.Table[probes.Row](run)
		if err != nil {
			return nil, err
		}
		strays, err := study.Table[anomalies.Row](run)
		if err != nil {
			return nil, err
		}
		sink = sheet{rows, strays}
	}
	end := p.cfg.Start.Add(p.duration())
	r := &reporting{start: p.cfg.Start, end: end, now: sc.Now}
	var err error
	if p.cfg.Design == "fixed" {
		every := 24 * time.Hour / time.Duration(p.cfg.PerDay)
		sweeps := int(math.Ceil(float64(p.duration()) / float64(every)))
		r.Design, err = probe.NewFixed(probe.FixedConfig{Labels: labels, Packed: who.witnesses, Names: who.names, Start: p.cfg.Start, Every: every, Sweeps: sweeps,
			Seed: p.seed, Gap: who.limits.Address.Gap, Sink: sink})
	} else {
		r.Design, err = probe.NewAdaptive(probe.AdaptiveConfig{Labels: labels, Witnesses: who.list(), Reserves: who.reserves, Names: who.names, Start: p.cfg.Start, End: end, Screens: p.cfg.PerDay,
			Limits: who.limits, Bytes: probe.Counted(who.names, campaign.ReplyBytes), Seed: p.seed, Grain: grain(sc), Sink: sink})
	}
	if err != nil {
		return nil, err
	}
	r.expected = int64(r.Plan(probe.Assumption{WarmShare: 0.05}).Expected)
	return r, nil
}

// promise records the limits of a new run, or gives those who are asked the benefit of both the recorded and the
// present ones.
func (p *planned) promise(who *chosen) {
	if p.cfg.Limits == nil {
		p.cfg.Limits = new(who.limits)
	}
	who.limits = pace.Stricter(who.limits, *p.cfg.Limits)
}
