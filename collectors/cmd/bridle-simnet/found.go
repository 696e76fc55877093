package main

import (
	"errors"
	"fmt"
	"io"

	"bridle/collectors/simnet/found"
	"bridle/datasets/command"
	"bridle/datasets/study"

	"github.com/spf13/cobra"
)

// foundOptions are the flags of the found command.
type foundOptions struct {
	study string
	show  int
}

func foundCommand() *cobra.Command {
	o := &foundOptions{}
	cmd := &cobra.Command{
		Use:   "found --study DIR",
		Short: "Hold what a study found against the truth of its world",
		Long: `Found compares the addresses that match a fingerprint with the operators' servers that were up when the scans
visited them, and the names that were found with those that stood in their certificates or pointed to them by the records that the study
has. It reads parts of the study and the world's truth alone, prints what was found, missed and false, and fails if anything was
missed or is false. For tests and evaluations only.`,
		Example: `  bridle-simnet lists --scenario village --seed 3 L
  bridle-simnet with --scenario village --seed 3 --start scan --study s -- bridle-scan run --study s --targets L/scan.csv --decoy-paths
  bridle import resolutions s L/resolutions.jsonl --simulated
  bridle match s
  bridle names s
  bridle-simnet found --study s`,
		Args: command.Args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return o.run(cmd.OutOrStdout()) },
	}
	f := cmd.Flags()
	f.StringVar(&o.study, "study", "", "study folder")
	f.IntVar(&o.show, "show", 20, "how many of each kind of missed and false ones are printed")
	return cmd
}

func (o *foundOptions) run(stdout io.Writer) error {
	if o.study == "" || o.show < 0 {
		return command.Usage(errors.New("say with --study what is compared, and give --show no negative number"))
	}
	s, err := study.Open(o.study)
	if err != nil {
		return err
	}
	r, err := found.Study(s)
	if err != nil {
		return err
	}
	if err := r.Write(stdout, o.show); err != nil {
		return err
	}
	switch {
	case r.ServersUp == 0:
		return errors.New("no operator's server was up when the scans looked, so this says nothing: scan at other times")
	case !r.OK():
		return fmt.Errorf("missed %s and %s, found %s and %s that are false", command.Plural(int64(len(r.MissedServers)), "server"),
			command.Plural(int64(len(r.MissedNames)), "name"), command.Plural(int64(len(r.FalseServers)), "server"), command.Plural(int64(len(r.FalseNames)), "name"))
	}
	return nil
}
