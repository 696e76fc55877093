package main

import (
	"errors"
	"fmt"

	"bridle/datasets/command"
	"bridle/datasets/study"

	"github.com/spf13/pflag"
)

// aboutSimulated is the part of a help text that lists of all kinds share.
const aboutSimulated = `With --simulated the rows are those of a simulated world. Real and simulated rows are never in
one study, and each file must say of itself what the command says of it: the first line of
a simulated list begins with "# SIMULATED", as 'bridle-simnet lists' writes it, the type of
a simulated MMDB file with SIMULATED.`

// listOptions are what lists of all kinds are imported with.
type listOptions struct {
	simulated bool
	seed      int64
	partRows  int
	given     *pflag.FlagSet
}

func (o *listOptions) flags(f *pflag.FlagSet) {
	o.given = f
	f.BoolVar(&o.simulated, "simulated", false, "the files describe a simulated world")
	f.Int64Var(&o.seed, "seed", 1, "`seed` of the simulated world; unless given, that of the study if it has runs")
	f.IntVar(&o.partRows, "part-rows", study.PartRows, "largest `number` of rows in a part")
}

// check returns an error if the options contradict each other.
func (o listOptions) check() error {
	if !o.simulated && o.given.Changed("seed") {
		return command.Usage(errors.New("--seed is that of a simulated world: say --simulated too, or leave it out"))
	}
	return nil
}

// world begins the plan of an import: it says of which world the rows are. It is an error
// if the study holds rows of the other kind.
func (o listOptions) world(s study.Study) (study.Plan, error) {
	plan := study.Plan{PartRows: o.partRows}
	simulated, known, err := s.IsSimulated()
	switch {
	case err != nil:
		return plan, err
	case known && simulated && !o.simulated:
		return plan, fmt.Errorf("%s is a study of a simulated world: lists of that world are imported with --simulated, real ones into another study folder", s.Dir())
	case known && !simulated && o.simulated:
		return plan, fmt.Errorf("%s is a study of the real Internet: what is imported with --simulated needs another study folder", s.Dir())
	case !o.simulated:
		return plan, nil
	}
	plan.Simulated, plan.Clock, plan.Seed = true, study.SimulatedClock, &o.seed
	if known && !o.given.Changed("seed") {
		plan.Seed, err = seedOf(s)
	}
	return plan, err
}
