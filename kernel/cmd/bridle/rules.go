package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"bridle/analysis/fingerprint"
	"bridle/analysis/fingerprint/lint"
	"bridle/analysis/load"
	"bridle/datasets/command"
	"bridle/datasets/study"

	"github.com/spf13/cobra"
)

func (a app) rulesCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "rules", Short: "Check, list and show fingerprints"}
	check := &cobra.Command{
		Use:   "check [DIR]",
		Short: "Test the rules in a folder, or the shipped ones, against their examples and each other's",
		Args:  command.Args(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			rules, err := allRules(args)
			if err != nil {
				return err
			}
			wrong, err := checkRules(cmd.Context(), rules)
			if err != nil {
				return err
			}
			for _, w := range wrong {
				fmt.Fprintln(cmd.OutOrStdout(), w)
			}
			if len(wrong) > 0 {
				return fmt.Errorf("%s in %s", command.Plural(int64(len(wrong)), "mistake"), command.Plural(int64(len(rules)), "rule"))
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s: no mistake found\n", command.Plural(int64(len(rules)), "rule"))
			return nil
		},
	}
	list := &cobra.Command{
		Use:   "list [DIR]",
		Short: "List the rules in a folder, or the shipped ones",
		Args:  command.Args(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			rules, err := allRules(args)
			if err != nil {
				return err
			}
			w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
			for _, r := range rules {
				fmt.Fprintf(w, "%s\t%d\t%s\t%s\n", r.ID, r.Version, r.Confidence.Level, r.Title)
			}
			return w.Flush()
		},
	}
	cmd.AddCommand(check, list, showRuleCommand())
	return cmd
}

func showRuleCommand() *cobra.Command {
	var dir, as string
	cmd := &cobra.Command{
		Use:   "show ID",
		Short: "Show what a rule says, or write it as a query for a search engine",
		Args:  command.Args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			var from []string
			if dir != "" {
				from = []string{dir}
			}
			rules, err := allRules(from)
			if err != nil {
				return err
			}
			i := slices.IndexFunc(rules, func(r fingerprint.Rule) bool { return r.ID == args[0] })
			if i < 0 {
				return fmt.Errorf("there is no rule %q; 'bridle rules list' says which there are", args[0])
			}
			text := describe(rules[i])
			if as != "" {
				if text, err = rules[i].Query(as); err != nil {
					return err
				}
			}
			fmt.Fprint(cmd.OutOrStdout(), text)
			return nil
		},
	}
	cmd.Flags().StringVar(&dir, "rules", "", "`folder` with rules (*.yaml) to look in instead of the shipped ones")
	cmd.Flags().StringVar(&as, "as", "", "`engine` to write a query for: "+strings.Join(fingerprint.Engines(), " or "))
	return cmd
}

// allRules reads the rules of a folder, or all that are shipped.
func allRules(dir []string) ([]fingerprint.Rule, error) {
	if len(dir) > 0 {
		return readRules(dir[0], false)
	}
	facts, err := fingerprint.Shipped(false)
	if err != nil {
		return nil, err
	}
	inventions, err := fingerprint.Shipped(true)
	return append(facts, inventions...), err
}

// checkRules writes the examples of the rules into a study of their own, which is removed
// afterwards, and checks them there.
func checkRules(ctx context.Context, rules []fingerprint.Rule) (wrong []string, err error) {
	dir, err := os.MkdirTemp("", "bridle-rules-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	s, err := study.Create(filepath.Join(dir, "examples"))
	if err != nil {
		return nil, err
	}
	r, err := s.Create(study.Plan{Tool: "rules-check", Version: command.Version()})
	if err != nil {
		return nil, err
	}
	if err := lint.Write(r, rules); err != nil {
		return nil, r.Stop(ctx, err)
	}
	if err := r.Finish(); err != nil {
		return nil, err
	}
	opened, err := load.Open(s.Dir())
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	return lint.Check(ctx, opened.DB(), rules)
}

// describe says what a reader of matches has to know of a rule.
func describe(r fingerprint.Rule) string {
	var b strings.Builder
	line := func(name, text string) {
		if text != "" {
			fmt.Fprintf(&b, "%-11s %s\n", name, strings.Join(strings.Fields(text), " "))
		}
	}
	line("rule", fmt.Sprintf("%s, version %d, sha256 %s", r.ID, r.Version, r.SHA256()))
	line("title", r.Title)
	if r.Valid != (fingerprint.Period{}) {
		line("valid", "from "+orOpen(r.Valid.From)+" to "+orOpen(r.Valid.To))
	}
	line("source", r.Source.Report+"; "+r.Source.Page)
	line("confidence", r.Confidence.Level+": "+r.Confidence.Why)
	line("limits", r.Limits)
	line("scope", strings.TrimSpace(r.Scope+" "+r.Ports))
	line("selections", strings.Join(r.SelectionNames(), ", "))
	line("condition", r.Condition)
	for _, d := range r.Decoys {
		line("decoy", d.What+" ("+d.Source+")")
	}
	return b.String()
}

func orOpen(day string) string {
	if day == "" {
		return "(open)"
	}
	return day
}
