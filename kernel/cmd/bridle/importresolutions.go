package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"bridle/datasets/command"
	"bridle/datasets/imports"
	"bridle/datasets/schema/nameobservations"
	"bridle/datasets/schema/rejects"
	"bridle/datasets/schema/resolutions"
	"bridle/datasets/study"

	"github.com/spf13/cobra"
)

func (a app) importResolutionsCommand() *cobra.Command {
	var o imports.Resolutions
	var despite bool
	var options listOptions
	cmd := &cobra.Command{
		Use:   "resolutions STUDY FILE...",
		Short: "Import where names pointed: passive DNS, zones, certificate logs",
		Long: `Import where names pointed, and where they were seen, into a study, which is made if it is not
there. Each file is a run; its rows go into resolutions and name_observations.

Formats: cof (passive DNS in the Common Output Format, an object a line or one array), dnsdb
(streams of DNSDB version 2), zone (zone files, with --seen-on the day of theirs), ct (JSON of crt.sh,
or a name a line with the instant at which it was logged), csv (a header of the columns
` + strings.Join(imports.ResolutionColumns(), ", ") + `;
a line without a value is a name on a list). Without --format it is told from the beginning of the
file. Names that end in .gz are read compressed. datasets/imports/FORMATS.md has samples.

Names outside ASCII become A-labels as in a lookup (UTS 46). A stream of DNSDB that does not end as
succeeded, and an array or a zone that breaks off, are refused: what lacks could be what
matters. --despite-cut takes what is there.

Duplicates and what cannot be taken over are kept in the dataset rejects, with file, line and reason;
fields that are not known are counted.

` + aboutSimulated,
		Args: command.Args(cobra.MinimumNArgs(2)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.Source != "" && len(args) > 2 {
				return command.Usage(errors.New("--source names the source of one file; give one file"))
			}
			var all []list
			for _, path := range args[1:] {
				l, err := resolutionList(o, path, despite)
				if err != nil {
					return err
				}
				all = append(all, l)
			}
			return a.importLists(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), args[0], all, options)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.Format, "format", "", "`format` of the files (default: told from the beginning)")
	f.StringVar(&o.SeenOn, "seen-on", "", "`day` that a zone file or an undated list of names describes, YYYY-MM-DD")
	f.StringVar(&o.Source, "source", "", "`name` of the source (default: the name of the file)")
	f.BoolVar(&despite, "despite-cut", false, "take a file that says, or shows, that it does not hold all there is")
	options.flags(f)
	return cmd
}

// resolutionList prepares the import of a file of names.
func resolutionList(o imports.Resolutions, path string, despite bool) (list, error) {
	o.Path = path
	o, err := o.Resolve()
	if err != nil {
		return list{}, fmt.Errorf("%s: %w; see --format and --seen-on", filepath.Base(path), err)
	}
	unit, err := o.Unit()
	if err != nil {
		return list{}, err
	}
	return list{tool: "import-resolutions", path: path, format: o.Format, read: o.Read, units: unit, complaints: despite, despite: "despite-cut",
		deliver: deliverNames, config: map[string]any{"reader": listReader, "format": o.Format, "source": o.Source, "seen_on": o.SeenOn}}, nil
}

// deliverNames returns what writes rows of names.
func deliverNames(r *study.Run) (func(row any) error, error) {
	id := r.ID()
	var errs []error
	e := writer(r, &errs, func(row *resolutions.Row) { row.RunID = id })
	n := writer(r, &errs, func(row *nameobservations.Row) { row.RunID = id })
	j := writer(r, &errs, func(row *rejects.Row) { row.RunID = id })
	return func(row any) error {
		switch row := row.(type) {
		case resolutions.Row:
			return e(row)
		case nameobservations.Row:
			return n(row)
		case rejects.Row:
			return j(row)
		}
		return fmt.Errorf("import: no dataset takes a row of type %T", row)
	}, errors.Join(errs...)
}
