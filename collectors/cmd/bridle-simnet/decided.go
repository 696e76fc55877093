package main

import (
	"errors"
	"fmt"
	"io"

	"bridle/collectors/simnet/decided"
	"bridle/datasets/command"
	"bridle/datasets/study"

	"github.com/spf13/cobra"
)

// decidedOptions are the flags of the decided command.
type decidedOptions struct {
	study string
	show  int
	most  float64
}

func decidedCommand() *cobra.Command {
	o := &decidedOptions{}
	cmd := &cobra.Command{
		Use:   "decided --study DIR",
		Short: "Hold the verdicts of a study against the truth of its world",
		Long: `Decided compares the latest verdicts of a study with the infections of its world. It reads parts of the study and
the world's truth alone, prints what was claimed, found, missed and false, and fails if more supported claims are false than
--most-false, or if a country where nothing can be learnt was called clean. For tests and evaluations only.`,
		Args: command.Args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return o.run(cmd.OutOrStdout()) },
	}
	f := cmd.Flags()
	f.StringVar(&o.study, "study", "", "study folder")
	f.IntVar(&o.show, "show", 20, "how many of each kind of missed and false ones are printed")
	f.Float64Var(&o.most, "most-false", 1, "`share` of supported claims that may be false")
	return cmd
}

func (o *decidedOptions) run(stdout io.Writer) error {
	if o.study == "" || o.show < 0 {
		return command.Usage(errors.New("say with --study what is compared, and give --show no negative number"))
	}
	s, err := study.Open(o.study)
	if err != nil {
		return err
	}
	in, err := decided.Gather(s)
	if err != nil {
		return err
	}
	r := decided.Check(in)
	if err := r.Write(stdout, in.World, o.show); err != nil {
		return err
	}
	x := r.Rates(in.World, decided.Supported)
	switch {
	case x.FalseShare() > o.most:
		return fmt.Errorf("%d of %d supported claims are false", x.False, x.Claims)
	case len(r.CalledClean) > 0:
		return fmt.Errorf("%s where nothing can be learnt: verdicts say that something was tested there", command.Plural(int64(len(r.CalledClean)), "country"))
	}
	return nil
}
