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
)

// authorityConfig is what a run that asks servers of names depends on.
type authorityConfig struct {
	Resolver string            `json:"resolver"`
	Port     uint16            `json:"port"`
	Types    string            `json:"types"`
	Names    []string          `json:"names"`
	Beyond   bool              `json:"beyond_scope"`
	IPv6     bool              `json:"ipv6"`
	Rate     float64           `json:"rate_per_s"`
	Vantage  string            `json:"vantage"`
	Contact  *settings.Contact `json:"contact,omitempty"`
	// Limits are those of the resolver, Servers those of the servers. A run that is taken up keeps what it promised, and
	// what study.toml has where that is stricter.
	Limits  *pace.Limits `json:"limits"`
	Servers *pace.Limits `json:"server_limits"`
}

// authorityPlan is a plan.
type authorityPlan struct {
	basis
	o               *authorities
	cfg             authorityConfig
	limits, servers pace.Limits
}

// plan takes the plan from the flags, or from the run that is taken up.
func (o *authorities) plan(ctx context.Context, sc *campaign.Scene, stderr io.Writer) (work, error) {
	p := &authorityPlan{o: o, cfg: authorityConfig{Types: o.types, Port: o.port, Beyond: o.beyond, IPv6: o.ipv6, Rate: o.rate, Vantage: sc.Settings.Vantage}}
	err := error(nil)
	if p.basis, p.cfg.Contact, err = o.basis(sc); err != nil {
		return nil, err
	}
	p.cfg.Resolver = p.resolver.String()
	if p.cfg.Port == 0 {
		if p.cfg.Port = 53; sc.Simulated() {
			p.cfg.Port = p.resolver.Port() // everybody listens there
		}
	}
	if o.resume {
		runID := ""
		if p.cfg, runID, err = resumed[authorityConfig](sc, authorityTool, &p.basis); err != nil {
			return nil, err
		}
		if p.cfg.Beyond != o.beyond {
			return nil, fmt.Errorf("run %s was begun with --beyond-scope=%v; give the same, or start a new run without --resume", runID, p.cfg.Beyond)
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

func (c *authorityConfig) through() string { return c.Resolver }

// check says what is wrong with a configuration, in the words of the flags.
func (c *authorityConfig) check() error {
	if c.Port == 0 {
		return errors.New("--port 0: servers listen at another one")
	}
	return asked{c.Types, c.Resolver, c.Names, c.Rate}.check("ask for")
}

// lookupsPerName is how many questions a name is taken to call for at the resolver: some for the way up to its zone, and 26
// for A and AAAA of 13 servers.
const lookupsPerName = 40

// promise sets the limits: those of a resolver of one's own, and those of servers of others.
func (p *authorityPlan) promise(file settings.Limits) error {
	own := planned{basis: basis{types: make([]uint16, lookupsPerName)}, cfg: config{Names: p.cfg.Names, Every: 24 * time.Hour, Rate: p.cfg.Rate, Limits: p.cfg.Limits}}
	if err := own.promise(file); err != nil {
		return err
	}
	p.limits, p.cfg.Limits = own.limits, own.cfg.Limits
	l, err := campaign.Limits(len(p.cfg.Names), 0, file)
	if err != nil {
		return err
	}
	if p.cfg.Servers == nil {
		p.cfg.Servers = new(l)
	}
	p.servers = pace.Stricter(l, *p.cfg.Servers)
	return p.servers.Validate()
}

// describe says what the plan sends.
func (p *authorityPlan) describe(stdout io.Writer, sc *campaign.Scene) error {
	n := int64(len(p.cfg.Names))
	fmt.Fprintf(stdout, "%snothing is sent. The plan:\n", sc.Stamp())
	fmt.Fprintf(stdout, "  %s, types %s: %s to the servers of their zones, and one for the NS set of each zone\n", command.Plural(n, "name"), p.cfg.Types,
		command.Plural(n*int64(len(p.types)), "question"))
	fmt.Fprintf(stdout, "  through %s, with recursion, who these servers are: %g questions a second at most\n", p.resolver, p.cfg.Rate)
	fmt.Fprintf(stdout, "  the servers, at port %d, without recursion: hosters and operators see who asks\n", p.cfg.Port)
	fmt.Fprintf(stdout, "  %s\n", campaign.Promise(p.servers))
	if !p.cfg.Beyond && !sc.Simulated() {
		fmt.Fprintf(stdout, "  servers that the scope file does not hold are not asked: --beyond-scope is not declared\n")
	}
	sayOptedOut(stdout, sc, p.cfg.Names)
	return nil
}
