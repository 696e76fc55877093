package main

import (
	"errors"
	"fmt"
	"io"

	"bridle/collectors/simnet/clustered"
	"bridle/datasets/command"
	"bridle/datasets/study"

	"github.com/spf13/cobra"
)

// clusteredOptions are the flags of the clustered command.
type clusteredOptions struct {
	study string
	show  int
	most  float64
}

func clusteredCommand() *cobra.Command {
	o := &clusteredOptions{}
	cmd := &cobra.Command{
		Use:   "clustered --study DIR",
		Short: "Hold the clusters of a study against the truth of its world",
		Long: `Clustered compares the latest clustering of a study with the operators of its world: which of them were found, which cores of
clusters hold servers of more than one, and the share of pairs of servers that are rightly held together. It reads parts of the study and the
world's truth alone, and fails if more cores are mixed than --most-mixed. For tests and evaluations only.`,
		Args: command.Args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return o.run(cmd.OutOrStdout()) },
	}
	f := cmd.Flags()
	f.StringVar(&o.study, "study", "", "study folder")
	f.IntVar(&o.show, "show", 20, "how many mixed cores are printed")
	f.Float64Var(&o.most, "most-mixed", 1, "`share` of cores that may be mixed")
	return cmd
}

func (o *clusteredOptions) run(stdout io.Writer) error {
	if o.study == "" || o.show < 0 {
		return command.Usage(errors.New("say with --study what is compared, and give --show no negative number"))
	}
	s, err := study.Open(o.study)
	if err != nil {
		return err
	}
	in, err := clustered.Gather(s)
	if err != nil {
		return err
	}
	r := clustered.Check(in)
	if err := r.Write(stdout, o.show); err != nil {
		return err
	}
	if float64(len(r.Mixed)) > o.most*float64(r.Cores) {
		return fmt.Errorf("%d of %s hold servers of more than one operator", len(r.Mixed), command.Plural(int64(r.Cores), "core"))
	}
	return nil
}
