package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	"bridle/collectors/simnet/audit"
	"bridle/datasets/command"
	"bridle/datasets/study"

	"github.com/spf13/cobra"
)

// auditOptions are the flags of the audit command.
type auditOptions struct {
	study, log string
	cut        bool
	show       int
}

func auditCommand() *cobra.Command {
	o := &auditOptions{}
	cmd := &cobra.Command{
		Use:   "audit --study DIR --log FILE",
		Short: "Hold the rows of a study against the log of the servers that were asked",
		Long: `Audit accounts for every row of surveys and probes of a study by the log that 'bridle-simnet run --log FILE' or
'with --log FILE' has written, and for every line of that log by the rows: what was sent, what came back, what was lost
or late, and whether gaps, caps and rate were kept that run.json promises. It prints counts by
explanation and then what has none, and fails if there is any. Lookups of bridle-resolve are counted and not checked; what scans
found 'bridle-simnet found' holds against the truth.`,
		Example: `  bridle-simnet with --scenario village --study s --log s.log -- bridle-survey run --study s
  bridle-simnet audit --study s --log s.log`,
		Args: command.Args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return o.run(cmd.OutOrStdout()) },
	}
	f := cmd.Flags()
	f.StringVar(&o.study, "study", "", "study folder")
	f.StringVar(&o.log, "log", "", "log of the servers")
	f.BoolVar(&o.cut, "cut", false, "a collector was killed: messages without rows are counted and not held against it")
	f.IntVar(&o.show, "show", 20, "how much of what is unexplained is printed")
	return cmd
}

func (o *auditOptions) run(stdout io.Writer) error {
	if o.study == "" || o.log == "" || o.show < 0 {
		return command.Usage(errors.New("say with --study and --log which rows are held against which log, and give --show no negative number"))
	}
	s, err := study.Open(o.study)
	if err != nil {
		return err
	}
	f, err := os.Open(o.log)
	if err != nil {
		return command.Usage(fmt.Errorf("--log: %w", err))
	}
	defer f.Close()
	log, err := audit.ReadLog(bufio.NewReaderSize(f, 1<<20))
	if err != nil {
		return err
	}
	report, err := audit.Study(s, log, o.cut)
	if err != nil {
		return err
	}
	if err := report.Write(stdout, o.show); err != nil {
		return err
	}
	if report.All > 0 {
		return fmt.Errorf("%s not explained by the servers' log", command.Plural(report.All, "thing"))
	}
	return nil
}
