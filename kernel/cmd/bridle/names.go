package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"bridle/analysis/load"
	"bridle/analysis/naming"
	"bridle/datasets/command"
	"bridle/datasets/imports"
	"bridle/datasets/schema/nameobservations"
	"bridle/datasets/schema/rejects"
	"bridle/datasets/study"

	"github.com/spf13/cobra"
)

// namesTool is the name of the runs that find names; views of package duck know it.
const namesTool = "names"

func (a app) namesCommand() *cobra.Command {
	var o naming.Options
	var slack int
	var out string
	cmd := &cobra.Command{
		Use:   "names STUDY",
		Short: "Find the names of matched servers, in certificates and resolutions",
		Long: `Find the names of servers that match a fingerprint: those in the certificates that they showed in
the sweep of a match, and those of records (imported passive DNS, own resolutions) that pointed to
them. Rows go to name_observations, texts that are no names to rejects, each with its reason.

A record counts if it has an instant in common with the time from the first to the last match of
the address, widened on both sides by --slack; a record without dates counts.

With --targets a list of the names is written as a CSV for 'bridle import targets', purpose target.
is_public is true if a list of the study has the name, is_zone_shared if its registered domain lies
below a private suffix (dynamic DNS, hosting); empty means not known. TTLs, zone and addresses are
not in it: look them up at the authorities before probing. Names of wildcards alone are left out.`,
		Args: command.Args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if slack < 0 {
				return command.Usage(fmt.Errorf("the slack is %d days; give 0 or more", slack))
			}
			o.Slack = time.Duration(slack) * 24 * time.Hour
			stdout := cmd.OutOrStdout()
			if err := a.derive(cmd.Context(), stdout, cmd.ErrOrStderr(), args[0], namesFound(o, stdout)); err != nil {
				return err
			}
			if out == "" {
				return nil
			}
			return writeTargets(cmd.Context(), stdout, args[0], out)
		},
	}
	f := cmd.Flags()
	f.BoolVar(&o.All, "all", false, "names of all servers, also of those that match nothing")
	f.IntVar(&slack, "slack", 30, "`days` by which the time of the matches is widened for records")
	f.StringVar(&out, "targets", "", "also write the names to this `file`, as names to probe")
	return cmd
}

// namesFound is the derivation of name_observations.
func namesFound(o naming.Options, stdout io.Writer) derivation {
	needs := "fingerprint_matches"
	if o.All {
		needs = "grabs"
	}
	return derivation{
		tool: namesTool, config: map[string]any{"method": naming.Method, "versions": naming.Versions(), "all": o.All, "slack_s": int64(o.Slack.Seconds())},
		from:  []string{"grabs", "certificates", "fingerprint_matches", "resolutions"},
		needs: []string{needs},
		rows: func(ctx context.Context, s *load.Study, r *study.Run) error {
			names, err := study.Table[nameobservations.Row](r)
			if err != nil {
				return err
			}
			bad, err := study.Table[rejects.Row](r)
			if err != nil {
				return err
			}
			account, err := naming.Find(ctx, s.DB(), o, naming.Sink{
				Name:   func(row nameobservations.Row) error { row.RunID = r.ID(); return names.Write(row) },
				Reject: func(row rejects.Row) error { row.RunID = r.ID(); return bad.Write(row) },
			})
			if err == nil {
				printAccount(stdout, account)
			}
			return err
		},
	}
}

// printAccount says what became of all that was read.
func printAccount(w io.Writer, a naming.Account) {
	fmt.Fprintf(w, "found %s in %s, from %s in certificates and %s\n", command.Plural(int64(a.Names), "name"),
		command.Plural(int64(a.Domains), "registered domain"), command.Plural(int64(a.Texts), "text"), command.Plural(int64(a.Records), "record"))
	if a.OutOfTime > 0 {
		fmt.Fprintf(w, "  %s pointed to a server at another time and do not count\n", command.Plural(int64(a.OutOfTime), "record"))
	}
	for _, why := range naming.Reasons() {
		if n := a.Rejected[why]; n > 0 {
			fmt.Fprintf(w, "  rejected, %s: %s\n", why, command.Group(int64(n)))
		}
	}
}

// writeTargets writes the names that were found as names to probe.
func writeTargets(ctx context.Context, stdout io.Writer, dir, out string) (err error) {
	s, err := load.Open(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	list, wildcards, err := naming.Targets(ctx, s.DB())
	if err != nil {
		return err
	}
	simulated, _, err := s.Folder().IsSimulated()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if simulated {
		fmt.Fprintln(&b, imports.Stamp)
	}
	if err := naming.WriteTargets(&b, list); err != nil {
		return err
	}
	if err := study.WriteFile(out, b.Bytes()); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "wrote %s to %s", command.Plural(int64(len(list)), "name"), out)
	if wildcards > 0 {
		fmt.Fprintf(stdout, "; left out %s that stand in wildcards alone", command.Plural(int64(wildcards), "name"))
	}
	fmt.Fprintln(stdout)
	return nil
}
