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
	"bridle/datasets/settings"
	"bridle/datasets/study"
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

// authorityPlan is a plan with its seed.
type authorityPlan struct {
	cfg             authorityConfig
	seed            int64
	inputs          []study.Input
	resolver        netip.AddrPort
	types           []uint16
	limits, servers pace.Limits
}

// plan takes the plan from the flags, or from the run that is taken up.
func (o *authorities) plan(ctx context.Context, sc *campaign.Scene, stderr io.Writer) (*authorityPlan, error) {
	p := &authorityPlan{seed: o.seed, cfg: authorityConfig{Types: o.types, Port: o.port, Beyond: o.beyond, IPv6: o.ipv6, Rate: o.rate, Vantage: sc.Settings.Vantage}}
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
	p.resolver, p.cfg.Resolver = at, at.String()
	if p.cfg.Port == 0 {
		if p.cfg.Port = 53; sc.Simulated() {
			p.cfg.Port = at.Port() // everybody listens there
		}
	}
	if o.resume {
		if err := p.takeUp(sc, o.beyond); err != nil {
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

// takeUp takes the plan from the run that was cut off.
func (p *authorityPlan) takeUp(sc *campaign.Scene, beyond bool) error {
	m, there, err := sc.Unfinished(authorityTool)
	if err != nil || !there {
		return errors.Join(err, fmt.Errorf("there is no run to take up in %s; start one without --resume", sc.Study.Dir()))
	}
	asked := p.cfg.Resolver
	p.seed, p.inputs = *m.Seed, m.Inputs
	if p.cfg, err = decodeAuthority(m.Config); err != nil {
		return fmt.Errorf("run %s cannot be taken up: %w", m.RunID, err)
	}
	if p.cfg.Resolver != asked {
		return fmt.Errorf("run %s asks %s and not %s; give the same resolver, or start a new run without --resume", m.RunID, p.cfg.Resolver, asked)
	}
	if p.cfg.Beyond != beyond {
		return fmt.Errorf("run %s was begun with --beyond-scope=%v; give the same, or start a new run without --resume", m.RunID, p.cfg.Beyond)
	}
	return nil
}

// check says what is wrong with a configuration, in the words of the flags.
func (c *authorityConfig) check() error {
	if _, err := resolve.ParseTypes(c.Types); err != nil {
		return fmt.Errorf("--types %s: %w", c.Types, err)
	}
	if _, err := netip.ParseAddrPort(c.Resolver); err != nil {
		return fmt.Errorf("--resolver %.80s: %w", c.Resolver, err)
	}
	switch {
	case len(c.Names) == 0:
		return errors.New("there is no name to ask for: give --targets, --matches or --list")
	case c.Port == 0:
		return errors.New("--port 0: servers listen at another one")
	case !(c.Rate >= 0.001 && c.Rate <= 100):
		return fmt.Errorf("--rate %g: give 0.001 to 100 questions a second", c.Rate)
	}
	return nil
}

// decodeAuthority reads the configuration of a run; see decodeConfig.
func decodeAuthority(b []byte) (authorityConfig, error) {
	var c authorityConfig
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return c, fmt.Errorf("its configuration cannot be read: %w; use the version that began it", err)
	}
	return c, c.check()
}

// lookupsPerName is how many questions a name is taken to call for at the resolver: some for the way up to its zone, and 26
// for A and AAAA of 13 servers.
const lookupsPerName = 40

// promise sets the limits: those of a resolver of one's own, and those of servers of others.
func (p *authorityPlan) promise(file settings.Limits) error {
	own := planned{cfg: config{Names: p.cfg.Names, Every: 24 * time.Hour, Rate: p.cfg.Rate, Limits: p.cfg.Limits}, types: make([]uint16, lookupsPerName)}
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
	fmt.Fprintf(stdout, "%snothing is sent. The plan:\n", stamp(sc))
	fmt.Fprintf(stdout, "  %s, types %s: %s to the servers of their zones, and one for the NS set of each zone\n", command.Plural(n, "name"), p.cfg.Types,
		command.Plural(n*int64(len(p.types)), "question"))
	fmt.Fprintf(stdout, "  through %s, with recursion, who these servers are: %g questions a second at most\n", p.resolver, p.cfg.Rate)
	fmt.Fprintf(stdout, "  the servers, at port %d, without recursion: hosters and operators see who asks\n", p.cfg.Port)
	fmt.Fprintf(stdout, "  %s\n", campaign.Promise(p.servers))
	if !p.cfg.Beyond && !sc.Simulated() {
		fmt.Fprintf(stdout, "  servers that the scope file does not hold are not asked: --beyond-scope is not declared\n")
	}
	optedOut := 0
	for _, name := range p.cfg.Names {
		if sc.Guard.Name(name).Failure != "" {
			optedOut++
		}
	}
	if optedOut > 0 {
		fmt.Fprintf(stdout, "  of the names, %s on the opt-out list and will not be asked for\n", command.Plural(int64(optedOut), "name"))
	}
	return nil
}
