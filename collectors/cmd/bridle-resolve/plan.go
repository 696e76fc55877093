package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"bridle/collectors/internal/campaign"
	"bridle/collectors/internal/pace"
	"bridle/collectors/resolve"
	"bridle/datasets/command"
	"bridle/datasets/settings"
	"bridle/datasets/study"
)

// config is what a run depends on, besides its seed. The names are in it, so that a run is taken up with those it
// began with, whatever the study has learned since.
type config struct {
	Resolver string            `json:"resolver"`
	Types    string            `json:"types"`
	Names    []string          `json:"names"`
	Start    time.Time         `json:"start"`
	Every    time.Duration     `json:"every_ns"`
	Within   time.Duration     `json:"within_ns"`
	Sweeps   int               `json:"sweeps"`
	Rate     float64           `json:"rate_per_s"`
	Vantage  string            `json:"vantage"`
	Contact  *settings.Contact `json:"contact,omitempty"`
	// Limits are what the run promises. One that is taken up keeps them, and those of study.toml where they are stricter.
	Limits *pace.Limits `json:"limits"`
}

// planned is a plan.
type planned struct {
	basis
	o      *options
	cfg    config
	limits pace.Limits
}

// plan takes the plan from the flags, or from the run that is taken up.
func (o *options) plan(ctx context.Context, sc *campaign.Scene, stderr io.Writer) (work, error) {
	p := &planned{o: o, cfg: config{Types: o.types, Every: o.every, Within: min(o.within, o.every), Sweeps: o.sweeps, Rate: o.rate,
		Start: sc.Now().Truncate(time.Second).Add(time.Second), Vantage: sc.Settings.Vantage}}
	err := error(nil)
	if p.basis, p.cfg.Contact, err = o.basis(sc); err != nil {
		return nil, err
	}
	p.cfg.Resolver = p.resolver.String()
	if o.resume {
		if p.cfg, _, err = resumed[config](sc, tool, &p.basis); err != nil {
			return nil, err
		}
	} else if p.cfg.Names, p.inputs, err = o.names(ctx, sc, stderr); err != nil {
		return nil, err
	} else if err := p.cfg.check(); err != nil {
		return nil, command.Usage(err)
	}
	if p.types, err = resolve.ParseTypes(p.cfg.Types); err != nil {
		return nil, err
	}
	return p, p.promise(sc.Settings.Limits)
}

func (c *config) through() string { return c.Resolver }

// check says what is wrong with a configuration, in the words of the flags.
func (c *config) check() error {
	if err := (asked{c.Types, c.Resolver, c.Names, c.Rate}).check("look up"); err != nil {
		return err
	}
	switch {
	case c.Every < time.Minute || c.Every > 366*24*time.Hour:
		return fmt.Errorf("--every %v: give a minute to a year", c.Every)
	case c.Within < 0:
		return fmt.Errorf("--within %v: give 0s or more", c.Within)
	case c.Sweeps < 1 || c.Sweeps > 100_000:
		return fmt.Errorf("--sweeps %d: give 1 to 100000", c.Sweeps)
	case c.Start.IsZero():
		return errors.New("the start lacks")
	}
	return nil
}

// promise sets the limits: one question per 1/rate to the resolver, and a day as much as the plan comes to with all its
// tries, unless study.toml sets something else. A run that is taken up keeps what it promised.
func (p *planned) promise(file settings.Limits) error {
	gap := time.Duration(float64(time.Second) / p.cfg.Rate)
	l, err := campaign.Limits(1, gap, file)
	if err != nil {
		return err
	}
	const tries = 3
	perDay := int64(len(p.cfg.Names)*len(p.types)) * int64((24*time.Hour+p.cfg.Every-1)/p.cfg.Every)
	if most := int64(86_400*p.cfg.Rate) + 1; perDay > most {
		perDay = most
	}
	day := pace.Daily{Packets: max(l.Address.Day.Packets, 2*tries*perDay), Bytes: max(l.Address.Day.Bytes, 2*tries*perDay*resolve.ExchangeBytes)}
	if file.AddressPackets == nil {
		l.Address.Day.Packets = min(day.Packets, 1<<32-1)
	}
	if file.AddressBytes == nil {
		l.Address.Day.Bytes = min(day.Bytes, 1<<32-1)
	}
	// One address is asked, so what holds for it holds for its prefix and in all.
	l.Prefix.Day, l.Group.Day = l.Address.Day, l.Address.Day
	if file.PrefixGap == nil {
		l.Prefix.Gap = l.Address.Gap
	}
	if file.GroupGap == nil {
		l.Group.Gap = l.Address.Gap
	}
	if file.TotalPackets == nil {
		l.Total.Packets = l.Address.Day.Packets
	}
	if file.TotalBytes == nil {
		l.Total.Bytes = l.Address.Day.Bytes
	}
	if p.cfg.Limits == nil {
		p.cfg.Limits = new(l)
	}
	p.limits = pace.Stricter(l, *p.cfg.Limits)
	return p.limits.Validate()
}

// agenda makes the agenda of a run, or without one a sketch that can be described.
func (p *planned) agenda(sc *campaign.Scene, run *study.Run) (*reporting, error) {
	cfg := resolve.Config{Vantage: p.cfg.Vantage, Resolver: p.resolver, Questions: resolve.Questions(p.cfg.Names, p.types),
		Start: p.cfg.Start, Every: p.cfg.Every, Within: p.cfg.Within, Sweeps: p.cfg.Sweeps, Seed: p.seed, Sink: &sheet{}}
	if run != nil {
		s, err := newSheet(run)
		if err != nil {
			return nil, err
		}
		cfg.RunID, cfg.Sink = run.ID(), s
	}
	a, err := resolve.New(cfg)
	if err != nil {
		return nil, err
	}
	return &reporting{a, p.cfg.Start}, nil
}
