package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"bridle/datasets/command"
	"bridle/datasets/external"
	"bridle/datasets/external/importers"
	"bridle/datasets/schema/certificates"
	"bridle/datasets/schema/grabs"
	"bridle/datasets/schema/httpresponses"
	"bridle/datasets/schema/indicators"
	"bridle/datasets/schema/nameobservations"
	"bridle/datasets/schema/rejects"
	"bridle/datasets/schema/resolutions"
	"bridle/datasets/study"

	"github.com/spf13/cobra"
)

func (a app) importCommand() *cobra.Command {
	var from string
	var partRows int
	cmd := &cobra.Command{
		Use:   "import NAME STUDY",
		Short: "Import a public data set into a study",
		Long: `Import a public data set into a study, which is made if it is not there.

Without --from the set is fetched first, unless the cache has it. An import that was
cut off is taken up where it ended; one that is complete is not repeated. Rows that
cannot be taken over are kept in the dataset rejects, each with its reason.

The sets are:

` + setList(),
		Args: command.Args(cobra.ExactArgs(2)),
		RunE: func(cmd *cobra.Command, args []string) error {
			set, err := namedSet(args[0])
			if err != nil {
				return err
			}
			dir, err := obtain(cmd.Context(), set, from, "", cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			s, err := study.Create(args[1])
			if err != nil {
				return err
			}
			return a.importSet(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), s, set, dir, partRows)
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "take the files from this `folder` instead of the network")
	cmd.Flags().IntVar(&partRows, "part-rows", study.PartRows, "largest `number` of rows in a part")
	cmd.AddCommand(a.importResolversCommand(), a.importPrefixesCommand(), a.importTargetsCommand(), a.importScanCommand(), a.importResolutionsCommand(),
		a.importAttributesCommand(), a.importStatementsCommand(), a.importOperatorsCommand(), a.importGroupsCommand(), a.importProbesCommand())
	return cmd
}

// readerVersion belongs to the configuration of an import: a change of a reader that
// may change rows gets a new number, so that data are imported again.
const readerVersion = 1

// importSet imports the set in dir into a study and loads it.
func (a app) importSet(ctx context.Context, stdout, stderr io.Writer, s study.Study, set external.Set, dir string, partRows int) error {
	read, ok := importers.For(set.Name)
	if !ok {
		return fmt.Errorf("no importer reads %s", set.Name)
	}
	var inputs []study.Input
	for _, f := range set.Files {
		inputs = append(inputs, study.Input{Name: f.Path, SHA256: f.SHA256, Bytes: f.Bytes})
	}
	tool := "import-" + set.Name
	if err := importedOtherwise(s, tool, set); err != nil {
		return err
	}
	r, done, err := s.Once(study.Plan{
		Tool: tool, Version: command.Version(), Arguments: a.arguments,
		Config: map[string]any{"set": set.Name, "commit": set.Commit, "reader": readerVersion}, Inputs: inputs,
		PartRows: partRows,
	})
	if err != nil {
		return err
	}
	if r == nil {
		fmt.Fprintf(stdout, "%s was imported before, as run %s\n", set.Name, done.RunID)
		return loadStudy(ctx, stdout, stderr, s)
	}
	counts, err := importRows(ctx, r, read, dir, command.NewProgress(stderr, "importing "+set.Name))
	if err != nil {
		return r.Stop(ctx, err)
	}
	if err := r.Finish(); err != nil {
		return err
	}
	reportImport(stdout, set, r.Manifest(), counts)
	return loadStudy(ctx, stdout, stderr, s)
}

// importedOtherwise refuses a second import of a set in another version, or by
// another reader: its rows would stand beside those of the first and be counted
// twice.
func importedOtherwise(s study.Study, tool string, set external.Set) error {
	all, err := s.Runs()
	if err != nil {
		return err
	}
	for _, m := range all {
		if m.Tool != tool {
			continue
		}
		var was struct {
			Commit string `json:"commit"`
			Reader int    `json:"reader"`
		}
		if err := json.Unmarshal(m.Config, &was); err != nil {
			return fmt.Errorf("run %s: its configuration cannot be read: %w", m.RunID, err)
		}
		if was.Commit != set.Commit || was.Reader != readerVersion {
			return fmt.Errorf("run %s imported %s before, at commit %.12s by reader %d (now commit %.12s, reader %d); its rows would be counted twice: import into a new study folder",
				m.RunID, set.Name, was.Commit, was.Reader, set.Commit, readerVersion)
		}
	}
	return nil
}

// importRows hands the rows of a set to the writers of a run.
func importRows(ctx context.Context, r *study.Run, read importers.Read, dir string, p *command.Progress) (external.Counts, error) {
	deliver, err := deliverer(r)
	if err != nil {
		return nil, err
	}
	var n int64
	counts, err := read(ctx, dir, func(row any) error {
		n++
		p.At(n, 0)
		return deliver(row)
	})
	if err != nil {
		return counts, err
	}
	return counts, counts.Check()
}

// deliverer returns a function that writes a row of any imported dataset.
func deliverer(r *study.Run) (func(row any) error, error) {
	id := r.ID()
	var errs []error
	g := writer(r, &errs, func(row *grabs.Row) { row.RunID = id })
	c := writer(r, &errs, func(row *certificates.Row) { row.RunID = id })
	h := writer(r, &errs, func(row *httpresponses.Row) { row.RunID = id })
	i := writer(r, &errs, func(row *indicators.Row) { row.RunID = id })
	n := writer(r, &errs, func(row *nameobservations.Row) { row.RunID = id })
	e := writer(r, &errs, func(row *resolutions.Row) { row.RunID = id })
	j := writer(r, &errs, func(row *rejects.Row) { row.RunID = id })
	return func(row any) error {
		switch row := row.(type) {
		case grabs.Row:
			return g(row)
		case certificates.Row:
			return c(row)
		case httpresponses.Row:
			return h(row)
		case indicators.Row:
			return i(row)
		case nameobservations.Row:
			return n(row)
		case resolutions.Row:
			return e(row)
		case rejects.Row:
			return j(row)
		}
		return fmt.Errorf("import: no dataset takes a row of type %T", row)
	}, errors.Join(errs...)
}

// writer returns a function that stamps rows of one dataset and writes them.
func writer[T any](r *study.Run, errs *[]error, stamp func(*T)) func(T) error {
	w, err := study.Table[T](r)
	if err != nil {
		*errs = append(*errs, err)
		return nil
	}
	return func(row T) error {
		stamp(&row)
		return w.Write(row)
	}
}

// reportImport says what was read, taken over and rejected.
func reportImport(w io.Writer, set external.Set, m study.Manifest, counts external.Counts) {
	fmt.Fprintf(w, "imported %s as run %s\n", set.Name, m.RunID)
	for _, c := range counts {
		name := c.File
		if c.Section != "" {
			name += ", table " + c.Section
		}
		fmt.Fprintf(w, "  read %s: %s, %s taken over, %s rejected\n", name, command.Plural(c.Read, "row"), command.Group(c.Taken), command.Group(c.Rejected))
	}
	for _, d := range m.Datasets() {
		if n := m.Counts[d]; n.Rows > 0 {
			fmt.Fprintf(w, "  wrote %s: %s\n", d, command.Plural(n.Rows, "row"))
		}
	}
	if n := counts.Total().Rejected; n > 0 {
		fmt.Fprintf(w, "  %s could not be taken over: SELECT * FROM rejects WHERE run_id = '%s'\n", command.Plural(n, "row"), m.RunID)
	}
}
