package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"time"

	"bridle/collectors/internal/campaign"
	"bridle/collectors/internal/pace"
	"bridle/collectors/resolve"
	"bridle/datasets/command"
	"bridle/datasets/schema/anomalies"
	"bridle/datasets/schema/resolutions"
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

// planned is a plan with its seed.
type planned struct {
	cfg      config
	seed     int64
	inputs   []study.Input
	resolver netip.AddrPort
	types    []uint16
	limits   pace.Limits
}

// plan takes the plan from the flags, or from the run that is taken up.
func (o *options) plan(ctx context.Context, sc *campaign.Scene, stderr io.Writer) (*planned, error) {
	p := &planned{seed: o.seed, cfg: config{Types: o.types, Every: o.every, Within: min(o.within, o.every), Sweeps: o.sweeps, Rate: o.rate,
		Start: sc.Now().Truncate(time.Second).Add(time.Second), Vantage: sc.Settings.Vantage}}
	if p.seed == 0 {
		p.seed = campaign.Seed()
	}
	if !sc.Simulated() {
		p.cfg.Contact = &sc.Settings.Contact
	}
	at, err := resolverOf(o.resolver)
	if err != nil {
		return nil, command.Usage(err)
	}
	p.cfg.Resolver = at.String()
	if o.resume {
		m, there, err := sc.Unfinished(tool)
		if err != nil || !there {
			return nil, errors.Join(err, fmt.Errorf("there is no run to take up in %s; start one without --resume", sc.Study.Dir()))
		}
		p.seed, p.inputs = *m.Seed, m.Inputs
		if p.cfg, err = decodeConfig(m.Config); err != nil {
			return nil, fmt.Errorf("run %s cannot be taken up: %w", m.RunID, err)
		}
		if p.cfg.Resolver != at.String() {
			return nil, fmt.Errorf("run %s asks %s and not %s; give the same resolver, or start a new run without --resume", m.RunID, p.cfg.Resolver, at)
		}
	} else if p.cfg.Names, p.inputs, err = o.names(ctx, sc, stderr); err != nil {
		return nil, err
	} else if err := p.cfg.check(); err != nil {
		return nil, command.Usage(err)
	}
	p.resolver = at
	if p.types, err = resolve.ParseTypes(p.cfg.Types); err != nil {
		return nil, err
	}
	return p, p.promise(sc.Settings.Limits)
}

// resolverOf reads an address, or an address and port.
func resolverOf(text string) (netip.AddrPort, error) {
	if a, err := netip.ParseAddr(text); err == nil && a.Zone() == "" {
		return netip.AddrPortFrom(a.Unmap(), 53), nil
	}
	at, err := netip.ParseAddrPort(text)
	if err != nil || at.Port() == 0 || at.Addr().Zone() != "" {
		return at, fmt.Errorf("--resolver %.80s: give an address, or address:port", text)
	}
	return netip.AddrPortFrom(at.Addr().Unmap(), at.Port()), nil
}

// check says what is wrong with a configuration, in the words of the flags.
func (c *config) check() error {
	if _, err := resolve.ParseTypes(c.Types); err != nil {
		return fmt.Errorf("--types %s: %w", c.Types, err)
	}
	if _, err := netip.ParseAddrPort(c.Resolver); err != nil {
		return fmt.Errorf("--resolver %.80s: %w", c.Resolver, err)
	}
	switch {
	case len(c.Names) == 0:
		return errors.New("there is no name to look up: give --targets, --matches or --list")
	case c.Every < time.Minute || c.Every > 366*24*time.Hour:
		return fmt.Errorf("--every %v: give a minute to a year", c.Every)
	case c.Within < 0:
		return fmt.Errorf("--within %v: give 0s or more", c.Within)
	case c.Sweeps < 1 || c.Sweeps > 100_000:
		return fmt.Errorf("--sweeps %d: give 1 to 100000", c.Sweeps)
	case !(c.Rate >= 0.001 && c.Rate <= 100):
		return fmt.Errorf("--rate %g: give 0.001 to 100 questions a second", c.Rate)
	case c.Start.IsZero():
		return errors.New("the start lacks")
	}
	return nil
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

// permitted returns an error if the resolver is none that may be asked.
func permitted(sc *campaign.Scene, resolver netip.AddrPort) error {
	if v := sc.Guard.Address(resolver.Addr()); v.Failure != "" {
		return fmt.Errorf("the resolver %s may not be asked: %s", resolver, v.Rule)
	}
	if sc.Guard.Address(resolver.Addr()).Beyond {
		return fmt.Errorf("the resolver %s may not be asked: no line of the scope file holds it, and it is in no network of your own; what is declared beyond the scope file are servers of names", resolver)
	}
	dataset, err := resolve.Surveyed(sc.Study, resolver.Addr())
	if err != nil {
		return err
	}
	if dataset != "" {
		return fmt.Errorf("the resolver %s is one under survey (%s of this study name it): a lookup would stay in a cache that is to testify; use a resolver of your own", resolver, dataset)
	}
	return nil
}

// sheet is where rows go.
type sheet struct {
	rows   *study.Writer[resolutions.Row]
	strays *study.Writer[anomalies.Row]
	open   int // rows since the part was ended here, at most as many as it has
}

// Resolutions writes the rows of a question into one part, so that a run that is cut off has all of them or none.
func (s *sheet) Resolutions(rows []resolutions.Row) error {
	if s.open += len(rows); s.open > study.PartRows {
		if err := s.rows.Flush(); err != nil {
			return err
		}
		s.open = len(rows)
	}
	return s.rows.Write(rows...)
}

func (s *sheet) Anomaly(row *anomalies.Row) error { return s.strays.Write(*row) }

// agenda makes the agenda of a run, or without one a sketch that can be described.
func (p *planned) agenda(sc *campaign.Scene, run *study.Run) (*reporting, error) {
	cfg := resolve.Config{Vantage: p.cfg.Vantage, Resolver: p.resolver, Questions: resolve.Questions(p.cfg.Names, p.types),
		Start: p.cfg.Start, Every: p.cfg.Every, Within: p.cfg.Within, Sweeps: p.cfg.Sweeps, Seed: p.seed, Sink: &sheet{}}
	if run != nil {
		rows, err := study.Table[resolutions.Row](run)
		if err != nil {
			return nil, err
		}
		strays, err := study.Table[anomalies.Row](run)
		if err != nil {
			return nil, err
		}
		cfg.RunID, cfg.Sink = run.ID(), &sheet{rows: rows, strays: strays}
	}
	a, err := resolve.New(cfg)
	if err != nil {
		return nil, err
	}
	return &reporting{a, p.cfg.Start}, nil
}
