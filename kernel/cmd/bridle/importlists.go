package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"bridle/datasets/command"
	"bridle/datasets/imports"
	"bridle/datasets/schema/prefixes"
	"bridle/datasets/schema/rejects"
	"bridle/datasets/schema/resolvers"
	"bridle/datasets/study"

	"github.com/spf13/cobra"
)

// listReader belongs to the configuration of an import of a list, as readerVersion does to
// that of a set.
const listReader = 1

// list is a file that is about to be imported.
type list struct {
	tool   string
	path   string
	config map[string]any
	read   func(context.Context, imports.Emit) (imports.Ledger, error)
	// complaints says whether a file that contradicts itself is taken nevertheless.
	complaints bool
}

func (a app) importResolversCommand() *cobra.Command {
	var o imports.Resolvers
	var partRows int
	cmd := &cobra.Command{
		Use:   "resolvers STUDY FILE...",
		Short: "Import lists of resolvers, candidates of a survey",
		Long: `Import lists of resolvers into a study, which is made if it is not there. Each file is a run.

Formats: plain (an address, address:port or [v6]:port a line, # comments), csv (columns
chosen by name or by number from 1), zmap-csv and zmap-json (output of zmap's probe modules
udp and dns), censys and shodan (one JSON object a line). Without --format it is told from
the first line. Names that end in .gz are read compressed.

Duplicates and lines that cannot be taken over are kept in the dataset rejects, with file,
line and reason.`,
		Args: command.Args(cobra.MinimumNArgs(2)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.Source != "" && len(args) > 2 {
				return command.Usage(errors.New("--source names the source of one file; give one file"))
			}
			var all []list
			for _, path := range args[1:] {
				l, err := resolverList(o, path)
				if err != nil {
					return err
				}
				all = append(all, l)
			}
			return a.importLists(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), args[0], all, partRows)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.Format, "format", "", "`format` of the files (default: told from the first line)")
	f.StringVar(&o.AddressColumn, "address-column", "", "`column` of a csv that holds the address, or address:port")
	f.StringVar(&o.PortColumn, "port-column", "", "`column` of a csv that holds the port")
	f.BoolVar(&o.NoHeader, "no-header", false, "the first line of a csv is no header; columns are numbers")
	f.StringVar(&o.ListedOn, "listed-on", "", "`day` that the list describes, YYYY-MM-DD")
	f.StringVar(&o.Source, "source", "", "`name` of the source (default: the name of the file)")
	f.IntVar(&partRows, "part-rows", study.PartRows, "largest `number` of rows in a part")
	return cmd
}

// resolverList prepares the import of a list of resolvers.
func resolverList(o imports.Resolvers, path string) (list, error) {
	o.Path = path
	if o.Format == "" && o.AddressColumn != "" {
		o.Format = imports.CSV
	}
	if o.Format == "" {
		format, err := imports.Detect(path)
		if err != nil {
			return list{}, err
		}
		o.Format = format
	}
	if o.Source == "" {
		o.Source = filepath.Base(path)
	}
	return list{tool: "import-resolvers", path: path, read: o.Read, config: map[string]any{
		"reader": listReader, "format": o.Format, "source": o.Source, "listed_on": o.ListedOn,
		"address_column": o.AddressColumn, "port_column": o.PortColumn, "no_header": o.NoHeader,
	}}, nil
}

func (a app) importPrefixesCommand() *cobra.Command {
	var o imports.Prefixes
	var complaints bool
	var partRows int
	cmd := &cobra.Command{
		Use:   "prefixes STUDY FILE...",
		Short: "Import prefixes with their origin and country",
		Long: `Import prefixes with their origin and country into a study, which is made if it is not
there. Each file is a run.

Formats: delegated (delegated and delegated-extended statistics of a registry), prefix2as
(prefix, length and origins between tabs, as CAIDA makes them of RouteViews). Without
--format it is told from the first line. Names that end in .gz are read compressed.

The day is that of a registry's version line, or the one in the name of the file. Sources
that disagree stand side by side. A registry's file that does not hold as many records as
it says is refused; it may have been cut off.`,
		Args: command.Args(cobra.MinimumNArgs(2)),
		RunE: func(cmd *cobra.Command, args []string) error {
			var all []list
			for _, path := range args[1:] {
				one := o
				one.Path = path
				one, err := one.Resolve()
				if err != nil {
					return fmt.Errorf("%w; see --format, --set and --valid-on", err)
				}
				all = append(all, list{tool: "import-prefixes", path: path, read: one.Read, complaints: complaints,
					config: map[string]any{"reader": listReader, "format": one.Format, "source": one.Source(), "valid_on": one.ValidOn}})
			}
			return a.importLists(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), args[0], all, partRows)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.Format, "format", "", "`format` of the files (default: told from the first line)")
	f.StringVar(&o.Set, "set", "", "`name` of the data set, the same for its files of all days (default: from the file)")
	f.StringVar(&o.ValidOn, "valid-on", "", "`day` that the file describes, YYYY-MM-DD (default: from the file)")
	f.BoolVar(&complaints, "despite-counts", false, "take a registry's file whose numbers of records do not agree with its content")
	f.IntVar(&partRows, "part-rows", study.PartRows, "largest `number` of rows in a part")
	return cmd
}

// importLists reads every file once to see that it can be taken, then imports them one
// after another and loads the study.
func (a app) importLists(ctx context.Context, stdout, stderr io.Writer, dir string, all []list, partRows int) error {
	totals := make([]int64, len(all))
	for i, l := range all {
		ledger, err := l.try(ctx, stderr)
		if err != nil {
			return err
		}
		totals[i] = ledger.Lines
	}
	s, err := study.Create(dir)
	if err != nil {
		return err
	}
	for i, l := range all {
		if err := a.importList(ctx, stdout, stderr, s, l, totals[i], partRows); err != nil {
			return err
		}
	}
	return loadStudy(ctx, stdout, stderr, s)
}

// try reads a file without writing anything. A file of which no line can be taken over,
// or which contradicts itself, is an error.
func (l list) try(ctx context.Context, stderr io.Writer) (imports.Ledger, error) {
	var reason string
	p := command.NewProgress(stderr, "checking "+filepath.Base(l.path))
	var n int64
	ledger, err := l.read(ctx, func(row any) error {
		n++
		p.At(n, 0)
		if j, ok := row.(rejects.Row); ok && reason == "" {
			reason = fmt.Sprintf("line %d: %s", j.Row, j.Reason)
		}
		return nil
	})
	switch {
	case err != nil:
		return ledger, err
	case ledger.Taken == 0 && reason != "":
		return ledger, fmt.Errorf("%s: none of %s can be taken over: %s", filepath.Base(l.path), command.Plural(ledger.Lines, "line"), reason)
	case ledger.Taken == 0:
		return ledger, fmt.Errorf("%s: it holds nothing to import", filepath.Base(l.path))
	case len(ledger.Complaints) > 0 && !l.complaints:
		return ledger, fmt.Errorf("%s: %s; fetch it again, or take it with --despite-counts", filepath.Base(l.path), ledger.Complaints[0])
	}
	return ledger, nil
}

// importList imports one file as a run.
func (a app) importList(ctx context.Context, stdout, stderr io.Writer, s study.Study, l list, total int64, partRows int) error {
	sum, size, err := study.HashFile(l.path)
	if err != nil {
		return err
	}
	name := filepath.Base(l.path)
	plan := study.Plan{
		Tool: l.tool, Version: command.Version(), Arguments: a.arguments, Config: l.config,
		Inputs: []study.Input{{Name: name, SHA256: sum, Bytes: size}}, PartRows: partRows,
	}
	if id, err := l.before(s, sum); err != nil {
		return err
	} else if id != "" {
		fmt.Fprintf(stdout, "%s was imported before, as run %s\n", name, id)
		return nil
	}
	r, done, err := s.Once(plan)
	if err != nil {
		return err
	}
	if r == nil {
		fmt.Fprintf(stdout, "%s was imported before, as run %s\n", name, done.RunID)
		return nil
	}
	ledger, err := writeList(ctx, r, l, total, stderr)
	if err != nil {
		return r.Stop(ctx, err)
	}
	if err := r.Finish(); err != nil {
		return err
	}
	reportList(stdout, name, r.Manifest(), ledger)
	return nil
}

// before returns the run that imported a file before. It is an error if that was done in
// another way, or if other content stands for the same source and day: rows would stand
// beside those of the first import and be counted twice.
func (l list) before(s study.Study, sum string) (string, error) {
	all, err := s.Runs()
	if err != nil {
		return "", err
	}
	now, err := canonicalConfig(l.config)
	if err != nil {
		return "", err
	}
	for _, m := range all {
		if m.Tool != l.tool || len(m.Inputs) != 1 {
			continue
		}
		var config map[string]any
		if err := json.Unmarshal(m.Config, &config); err != nil {
			return "", fmt.Errorf("run %s: its configuration cannot be read: %w", m.RunID, err)
		}
		was, err := canonicalConfig(config)
		if err != nil {
			return "", err
		}
		sameFile := m.Inputs[0].SHA256 == sum
		sameSource := config["source"] == l.config["source"] && config["valid_on"] == l.config["valid_on"] && l.config["valid_on"] != nil
		switch {
		case sameFile && was == now && m.State == study.Complete:
			return m.RunID, nil
		case sameFile && was != now:
			return "", fmt.Errorf("run %s imported this file before, with the configuration %s (now %s); its rows would be counted twice: import into a new study folder", m.RunID, was, now)
		case sameSource && !sameFile:
			return "", fmt.Errorf("run %s imported other content as %v of %v; its rows would stand side by side: say another --set, or import into a new study folder", m.RunID, config["source"], config["valid_on"])
		}
	}
	return "", nil
}

// canonicalConfig writes a configuration with sorted keys.
func canonicalConfig(config map[string]any) (string, error) {
	b, err := json.Marshal(config)
	return string(b), err
}

// writeList hands the rows of a file to the writers of a run.
func writeList(ctx context.Context, r *study.Run, l list, total int64, stderr io.Writer) (imports.Ledger, error) {
	id := r.ID()
	var errs []error
	c := writer(r, &errs, func(row *resolvers.Row) { row.RunID = id })
	n := writer(r, &errs, func(row *prefixes.Row) { row.RunID = id })
	j := writer(r, &errs, func(row *rejects.Row) { row.RunID = id })
	if err := errors.Join(errs...); err != nil {
		return imports.Ledger{}, err
	}
	p := command.NewProgress(stderr, "importing "+filepath.Base(l.path)+", lines")
	return l.read(ctx, func(row any) error {
		switch row := row.(type) {
		case resolvers.Row:
			p.At(row.SourceRow, total)
			return c(row)
		case prefixes.Row:
			p.At(row.SourceRow, total)
			return n(row)
		case rejects.Row:
			return j(row)
		}
		return fmt.Errorf("import: no dataset takes a row of type %T", row)
	})
}

// reportList prints the account of a file.
func reportList(w io.Writer, name string, m study.Manifest, l imports.Ledger) {
	fmt.Fprintf(w, "imported %s as run %s\n", name, m.RunID)
	fmt.Fprintf(w, "  read %s = %s taken over + %s + %s rejected + %s blank\n", command.Plural(l.Lines, "line"),
		command.Group(l.Taken), command.Plural(l.Duplicates, "duplicate"), command.Group(l.Rejected), command.Group(l.Blank))
	if l.Parts > 0 {
		fmt.Fprintf(w, "  %s of lines taken over repeated or could not be taken over\n", command.Plural(l.Parts, "part"))
	}
	for _, d := range m.Datasets() {
		if n := m.Counts[d]; n.Rows > 0 {
			fmt.Fprintf(w, "  wrote %s: %s\n", d, command.Plural(n.Rows, "row"))
		}
	}
	for _, c := range l.Complaints {
		fmt.Fprintf(w, "  it contradicts itself: %s\n", c)
	}
	if l.RejectRows > 0 {
		fmt.Fprintf(w, "  each with its reason: SELECT * FROM rejects WHERE run_id = '%s'\n", m.RunID)
	}
}
