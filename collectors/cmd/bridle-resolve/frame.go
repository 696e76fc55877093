package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"

	"bridle/collectors/cmd/internal/loading"
	"bridle/collectors/internal/campaign"
	"bridle/collectors/resolve"
	"bridle/datasets/command"
	"bridle/datasets/study"
)

// work is a plan that can be described or carried out.
type work interface {
	through() netip.AddrPort // the study's own resolver
	describe(stdout io.Writer, sc *campaign.Scene) error
	carryOut(ctx context.Context, stdout, stderr io.Writer, sc *campaign.Scene) error
}

// frame is what the commands have around their work.
type frame struct {
	tool       string // name of the runs
	verb       string // what is done with names, such as "looked up"
	undeclared string // said if --visible-to-operators lacks
	beyond     bool   // whether servers beyond the scope file may be asked
	plan       func(ctx context.Context, sc *campaign.Scene, stderr io.Writer) (work, error)
}

// conduct enters the study, plans the work, and describes it or carries it out.
func (o *options) conduct(ctx context.Context, stdout, stderr io.Writer, f frame) error {
	switch {
	case o.study == "":
		return command.Usage(fmt.Errorf("say with --study which study's names are %s", f.verb))
	case !o.visible && !o.dry:
		return command.Usage(errors.New(f.undeclared))
	}
	own, err := o.own()
	if err != nil {
		return command.Usage(err)
	}
	sc, err := campaign.Enter(ctx, campaign.Choice{Dir: o.study, Tool: "bridle-resolve", Simulation: o.simulation, Plan: o.dry, Own: own, Beyond: f.beyond})
	if err != nil {
		return err
	}
	defer sc.Close()
	if o.resume && !o.dry {
		id, ended, err := sc.Ended(f.tool)
		if err != nil {
			return err
		}
		if ended {
			fmt.Fprintf(stdout, "%srun %s has come to its end: nothing is left to ask\n", sc.Stamp(), id)
			return o.follow(ctx, stdout, stderr, sc)
		}
	}
	w, err := f.plan(ctx, sc, stderr)
	if err != nil {
		return err
	}
	if err := permitted(sc, w.through()); err != nil {
		return err
	}
	if o.dry {
		return w.describe(stdout, sc)
	}
	if err := w.carryOut(ctx, stdout, stderr, sc); err != nil {
		return err
	}
	return o.follow(ctx, stdout, stderr, sc)
}

// own returns the resolver as an address of the study's own, if it is given; see scope.Config.
func (o *options) own() ([]netip.Addr, error) {
	if o.resolver == "" {
		if o.resume {
			return nil, errors.New("say with --resolver through whom the run goes on")
		}
		return nil, errors.New("say with --resolver which recursive resolver of your own looks the names up")
	}
	at, err := resolverOf(o.resolver)
	if err != nil {
		return nil, err
	}
	return []netip.Addr{at.Addr()}, nil
}

// permitted returns an error if the resolver is none that may be asked.
func permitted(sc *campaign.Scene, resolver netip.AddrPort) error {
	v := sc.Guard.Address(resolver.Addr())
	if v.Failure != "" {
		return fmt.Errorf("the resolver %s may not be asked: %s", resolver, v.Rule)
	}
	if v.Beyond {
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

// unfinished says by which command, with which further flags, a run that was cut off goes on.
func (o *options) unfinished(run *study.Run, name, flags string, err error) error {
	return &command.UnfinishedError{Err: err, Advice: fmt.Sprintf("run %s goes on with 'bridle-resolve %s --study %s --resolver %s --visible-to-operators%s --resume'", run.ID(), name, o.study, o.resolver, flags)}
}

// sayOptedOut says how many of the names will not be asked for.
func sayOptedOut(stdout io.Writer, sc *campaign.Scene, names []string) {
	n := 0
	for _, name := range names {
		if sc.Guard.Name(name).Failure != "" {
			n++
		}
	}
	if n > 0 {
		fmt.Fprintf(stdout, "  of the names, %s on the opt-out list and will not be asked for\n", command.Plural(int64(n), "name"))
	}
}

// follow does what comes after a run.
func (o *options) follow(ctx context.Context, stdout, stderr io.Writer, sc *campaign.Scene) error {
	return loading.After(ctx, stdout, stderr, sc.Study, o.study, o.load)
}
