package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/netip"

	"bridle/collectors/cmd/internal/loading"
	"bridle/collectors/internal/campaign"
	"bridle/collectors/resolve"
	"bridle/datasets/command"
	"bridle/datasets/settings"
	"bridle/datasets/study"
)

// basis is what the plan of either command begins with.
type basis struct {
	seed     int64
	inputs   []study.Input
	resolver netip.AddrPort
	types    []uint16
}

func (b *basis) through() netip.AddrPort { return b.resolver }

// basis reads the flags that both commands have. The contact is nil in a simulation.
func (o *options) basis(sc *campaign.Scene) (b basis, contact *settings.Contact, err error) {
	if b.seed = o.seed; b.seed == 0 {
		b.seed = campaign.Seed()
	}
	if !sc.Simulated() {
		contact = &sc.Settings.Contact
	}
	if b.resolver, err = resolverOf(o.resolver); err != nil {
		return b, contact, command.Usage(err)
	}
	return b, contact, nil
}

// configuration is what a run depends on, as it stands in its manifest.
type configuration[C any] interface {
	*C
	check() error
	through() string
}

// resumed reads the configuration, seed and inputs of the run that was cut off.
func resumed[C any, P configuration[C]](sc *campaign.Scene, tool string, b *basis) (c C, runID string, err error) {
	m, there, err := sc.Unfinished(tool)
	if err != nil || !there {
		return c, "", errors.Join(err, fmt.Errorf("there is no run to take up in %s; start one without --resume", sc.Study.Dir()))
	}
	if c, err = decode[C, P](m.Config); err != nil {
		return c, "", fmt.Errorf("run %s cannot be taken up: %w", m.RunID, err)
	}
	if P(&c).through() != b.resolver.String() {
		return c, "", fmt.Errorf("run %s asks %s and not %s; give the same resolver, or start a new run without --resume", m.RunID, P(&c).through(), b.resolver)
	}
	b.seed, b.inputs = *m.Seed, m.Inputs
	return c, m.RunID, nil
}

// decode reads the configuration of a run. What this version does not know is an error: it would go on with
// another plan than the run began with.
func decode[C any, P configuration[C]](text []byte) (c C, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return c, fmt.Errorf("its configuration cannot be read: %w; use the version that began it", err)
	}
	return c, P(&c).check()
}

// show says where the progress of a run goes.
func (o *options) show(sc *campaign.Scene, stderr io.Writer, what string) campaign.Show {
	show := campaign.Show{Progress: stderr, What: what}
	if o.load {
		show.Load = loading.During(sc.Study)
	}
	return show
}

// begin begins a run, or takes it up, with ports of its own.
func (o *options) begin(sc *campaign.Scene, tool string, b *basis, cfg any) (*study.Run, []uint16, error) {
	ports, err := sc.FreePorts(ownPorts, b.seed)
	if err != nil {
		return nil, nil, err
	}
	run, err := sc.Begin(study.Plan{Tool: tool, Version: command.Version(), Arguments: o.args, Seed: &b.seed, Config: cfg, Inputs: b.inputs}, o.resume)
	return run, ports, err
}

// asked is what both configurations ask of whom.
type asked struct {
	types, resolver string
	names           []string
	rate            float64
}

// check says what is wrong with it, in the words of the flags. Verb is what is done with names.
func (a asked) check(verb string) error {
	if _, err := resolve.ParseTypes(a.types); err != nil {
		return fmt.Errorf("--types %s: %w", a.types, err)
	}
	if _, err := netip.ParseAddrPort(a.resolver); err != nil {
		return fmt.Errorf("--resolver %.80s: %w", a.resolver, err)
	}
	if len(a.names) == 0 {
		return fmt.Errorf("there is no name to %s: give --targets, --matches or --list", verb)
	}
	if !(a.rate >= 0.001 && a.rate <= 100) {
		return fmt.Errorf("--rate %g: give 0.001 to 100 questions a second", a.rate)
	}
	return nil
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
