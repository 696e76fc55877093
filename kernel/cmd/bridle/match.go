package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bridle/analysis/fingerprint"
	"bridle/analysis/load"
	"bridle/datasets/command"
	"bridle/datasets/schema/fingerprintmatches"
	"bridle/datasets/settings"
	"bridle/datasets/study"

	"github.com/spf13/cobra"
)

func (a app) matchCommand() *cobra.Command {
	var rulesDir string
	cmd := &cobra.Command{
		Use:   "match STUDY",
		Short: "Match the grabs of a study against fingerprints",
		Args:  command.Args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			file, err := settings.Read(args[0])
			if err != nil {
				return err
			}
			if file.Match.Rules != nil { // a path in the file is seen from the study
				*file.Match.Rules = filepath.Join(args[0], *file.Match.Rules)
			}
			setting(cmd, "rules", &rulesDir, file.Match.Rules)
			simulated, err := isSimulated(args[0])
			if err != nil {
				return err
			}
			rules, err := readRules(rulesDir, simulated)
			if err != nil {
				return err
			}
			return a.derive(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), args[0], matching(rules))
		},
	}
	cmd.Flags().StringVar(&rulesDir, "rules", "", "`folder` with rules (*.yaml) to use instead of the shipped ones")
	return cmd
}

// matching is the derivation of fingerprint_matches.
func matching(rules []fingerprint.Rule) derivation {
	type identity struct {
		ID      string `json:"id"`
		Version int    `json:"version"`
		SHA256  string `json:"sha256"`
	}
	var used []identity
	for _, r := range rules {
		used = append(used, identity{r.ID, r.Version, r.SHA256()})
	}
	return derivation{
		tool: "match", config: map[string]any{"method": fingerprint.Method, "rules": used},
		from:  []string{"grabs", "http_responses", "certificates", "indicators"},
		needs: []string{"grabs"},
		// One statement of integers with an order that has no ties.
		anyThreads: true,
		rows: func(ctx context.Context, s *load.Study, r *study.Run) error {
			w, err := study.Table[fingerprintmatches.Row](r)
			if err != nil {
				return err
			}
			return fingerprint.Match(ctx, s.DB(), rules, func(m fingerprintmatches.Row) error {
				m.RunID = r.ID()
				return w.Write(m)
			})
		},
	}
}

// isSimulated reports whether the rows of a study come from a simulated world.
func isSimulated(dir string) (bool, error) {
	folder, err := study.Open(dir)
	if err != nil {
		return false, err
	}
	simulated, _, err := folder.IsSimulated()
	return simulated, err
}

// readRules reads the rules in dir, or the shipped ones if dir is empty: those of inventions
// for a simulated study, those that rest on facts for every other.
func readRules(dir string, simulated bool) ([]fingerprint.Rule, error) {
	if dir == "" {
		return fingerprint.Shipped(simulated)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s holds no rules (*.yaml)", dir)
	}
	var rules []fingerprint.Rule
	seen := map[string]string{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		r, err := fingerprint.Parse(f, b)
		if err != nil {
			return nil, err
		}
		if seen[r.ID] != "" {
			return nil, fmt.Errorf("%s and %s both have the id %q; give one of them another", seen[r.ID], f, r.ID)
		}
		seen[r.ID] = f
		rules = append(rules, r)
	}
	slices.SortFunc(rules, func(a, b fingerprint.Rule) int { return strings.Compare(a.ID, b.ID) })
	return rules, nil
}
