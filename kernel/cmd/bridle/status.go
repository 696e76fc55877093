package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"bridle/analysis/load"
	"bridle/analysis/rerun"
	"bridle/datasets/command"
	"bridle/datasets/schema"
	"bridle/datasets/study"

	"github.com/spf13/cobra"
)

func (a app) statusCommand() *cobra.Command {
	var hashes bool
	cmd := &cobra.Command{
		Use:   "status STUDY",
		Short: "Say what a study holds, what that permits, and what to do next",
		Args:  command.Args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := load.Open(args[0])
			if err != nil {
				return err
			}
			defer s.Close()
			st, err := survey(cmd.Context(), s, args[0])
			if err != nil {
				return err
			}
			st.print(cmd.OutOrStdout())
			if hashes {
				return printHashes(cmd.Context(), cmd.OutOrStdout(), s)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&hashes, "hashes", false, "also print the hash of each table")
	return cmd
}

// state is what there is to say of a study.
type state struct {
	name     string
	runs     []study.Manifest
	busy     map[string]bool  // runs some process is writing to
	rows     map[string]int64 // rows by dataset, derived ones in their current run
	unloaded int
	locked   bool
	nameable bool // there are certificates with names, or resolutions
}

// survey looks at the study; name is how the user calls it.
func survey(ctx context.Context, s *load.Study, name string) (state, error) {
	st := state{name: name, busy: map[string]bool{}, rows: map[string]int64{}, unloaded: s.Unloaded(), locked: s.Locked()}
	var err error
	if st.runs, err = s.Folder().Runs(); err != nil {
		return st, err
	}
	for _, m := range st.runs {
		if m.State != study.Running {
			continue
		}
		if st.busy[m.RunID], err = s.Folder().Busy(m.RunID); err != nil {
			return st, err
		}
	}
	for _, d := range schema.All() {
		if !d.HasParts() {
			continue
		}
		from := d.Name
		if d.IsDerived() {
			from = "current_" + d.Name
		}
		var n int64
		if err := s.DB().QueryRowContext(ctx, "SELECT count(*) FROM "+from).Scan(&n); err != nil {
			return st, err
		}
		st.rows[d.Name] = n
	}
	err = s.DB().QueryRowContext(ctx, "SELECT EXISTS (FROM certificates WHERE len(names) > 0) OR EXISTS (FROM resolutions WHERE failure IS NULL)").Scan(&st.nameable)
	return st, err
}

// print writes the state for a person.
func (st state) print(w io.Writer) {
	kind := "real"
	if len(st.runs) > 0 && st.runs[0].Simulated {
		kind = "SIMULATED"
	}
	fmt.Fprintf(w, "study %s (%s)\n", st.name, kind)
	switch {
	case st.locked:
		fmt.Fprintln(w, "study.duckdb is open in another process; the numbers below come from the parts")
	case st.unloaded > 0:
		fmt.Fprintf(w, "%s not loaded yet; the numbers below include them\n", command.Plural(int64(st.unloaded), "part"))
	default:
		fmt.Fprintln(w, "every part is loaded")
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "\nrun\tstate\tstarted (UTC)\trows")
	for _, m := range st.runs {
		var rows int64
		for _, c := range m.Counts {
			rows += c.Rows
		}
		n := command.Group(rows)
		if m.State == study.Running {
			n = "-"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", m.RunID, st.word(m), m.StartedAt.Format("2006-01-02 15:04"), n)
	}
	fmt.Fprintln(t, "\ndataset\trows")
	for _, d := range schema.All() {
		if n := st.rows[d.Name]; n > 0 {
			fmt.Fprintf(t, "%s\t%s\n", d.Name, command.Group(n))
		}
	}
	t.Flush()
	fmt.Fprintln(w)
	for _, line := range st.permits() {
		fmt.Fprintln(w, line)
	}
	fmt.Fprintf(w, "\nnext: %s\n", st.next())
}

// word describes the state of a run.
func (st state) word(m study.Manifest) string {
	switch {
	case m.State != study.Running:
		return string(m.State)
	case st.busy[m.RunID]:
		return "running"
	}
	return "cut off"
}

// permits says, per kind of question, whether the study can answer it.
func (st state) permits() []string {
	var lines []string
	say := func(what string, need ...string) {
		var missing []string
		for _, d := range need {
			if st.rows[d] == 0 {
				missing = append(missing, d)
			}
		}
		if len(missing) == 0 {
			lines = append(lines, "can    "+what)
		} else {
			lines = append(lines, fmt.Sprintf("cannot %s: there are no rows of %v", what, missing))
		}
	}
	say("match grabs against fingerprints", "grabs")
	say("find the names of matched servers", "fingerprint_matches")
	say("cluster servers into operators", "fingerprint_matches")
	say("draw clusters and explain their links", "cluster_members", "cluster_evidence")
	say("say which names pointed to which servers", "resolutions")
	say("find fills of caches", "probes")
	say("decide where operators are active", "exposures")
	say("print verdicts, and take one apart", "operator_verdicts")
	return lines
}

// next names the command that takes the study further.
func (st state) next() string {
	for _, m := range st.runs {
		if w := st.word(m); !isLog(m) && (w == "cut off" || w == string(study.Interrupted)) {
			return fmt.Sprintf("run %s was %s: %s", m.RunID, w, again(m))
		}
	}
	switch {
	case st.unloaded > 0 && !st.locked:
		return "bridle load " + st.name
	case st.rows["grabs"] > 0 && !st.fresh("match", "grabs"):
		return "bridle match " + st.name
	case st.rows["fingerprint_matches"] > 0 && st.nameable && !(st.fresh(namesTool, "fingerprint_matches") && st.fresh(namesTool, "resolutions")):
		return "bridle names " + st.name
	case st.rows["fingerprint_matches"] > 0 && !st.fresh("cluster", "fingerprint_matches"):
		return "bridle cluster " + st.name
	case st.rows["probes"] > 0 && !st.freshAll(fillsTool, "probes", "targets", "resolver_qualifications", "resolver_groups", "operators"):
		return "bridle fills " + st.name
	case st.rows["exposures"] > 0 && !st.freshAll(rerun.VerdictsTool, "exposures", "cache_groups", "resolver_groups", "operators", "prefixes"):
		return "bridle verdicts " + st.name
	case st.rows["operator_verdicts"] > 0:
		return "bridle matrix " + st.name
	case st.rows["cluster_members"] > 0:
		return "bridle run NOTEBOOK --study " + st.name + " -o out/report"
	case st.rows["resolutions"] > 0 || st.rows["indicators"] > 0:
		return "ask questions in a notebook: bridle run NOTEBOOK --study " + st.name + " -o out/report"
	}
	return "import a data set (bridle import --help) or run a collector"
}

// isLog reports whether a run keeps a log of the canary zone's servers: it ends when they do and is never finished later.
func isLog(m study.Manifest) bool { return m.Tool == "canary" || m.Tool == "simnet-canary" }

// again says how an unfinished run is finished. Collectors go on with --resume; commands of bridle do what is missing when they
// are given again.
func again(m study.Manifest) string {
	words := m.Arguments
	switch m.Tool {
	case "survey", "probe", "scan", "resolve", "resolve-authority":
		if !slices.Contains(words, "--resume") {
			words = append(slices.Clip(words), "--resume")
		}
		program, _, _ := strings.Cut(m.Tool, "-") // bridle-resolve has two kinds of runs
		return fmt.Sprintf("finish it with bridle-%s %s", program, joinArgs(words))
	}
	return fmt.Sprintf("give its command again to finish it (bridle %s)", joinArgs(words))
}

// freshAll reports whether the latest complete run of tool read every part of all these datasets.
func (st state) freshAll(tool string, datasets ...string) bool {
	return !slices.ContainsFunc(datasets, func(d string) bool { return !st.fresh(tool, d) })
}

// fresh reports whether the latest complete run of tool read every part of the
// dataset that is there now.
func (st state) fresh(tool, dataset string) bool {
	last, ok := study.Latest(st.runs, tool)
	if !ok {
		return false
	}
	read := map[string]bool{}
	for _, in := range last.Inputs {
		read[in.Name] = true
	}
	d, _ := schema.Named(dataset)
	for _, m := range st.runs {
		if latest, _ := study.Latest(st.runs, m.Tool); d.IsDerived() && latest.RunID != m.RunID {
			continue
		}
		for _, p := range m.Parts {
			if partOf(p.Name, dataset) && !read["runs/"+m.RunID+"/"+p.Name] {
				return false
			}
		}
	}
	return true
}

// printHashes writes one line per table: hash, rows, name.
func printHashes(ctx context.Context, w io.Writer, s *load.Study) error {
	all, err := s.Hashes(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintln(w)
	for _, h := range all {
		fmt.Fprintf(w, "%s  %s  %s\n", h.SHA256, h.Table, command.Plural(h.Rows, "row"))
	}
	return nil
}
