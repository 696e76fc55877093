package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"bridle/analysis/athena"
	"bridle/datasets/command"
	"bridle/datasets/imports"
	"bridle/datasets/schema/attributes"
	"bridle/datasets/schema/rejects"
	"bridle/datasets/schema/statements"
	"bridle/datasets/study"

	"github.com/spf13/cobra"
)

func (a app) importAttributesCommand() *cobra.Command {
	return a.importStatedCommand(&cobra.Command{
		Use:   "attributes STUDY FILE...",
		Short: "Import what your own tables say of names and addresses, for clusterings",
		Long: `Import what your own tables say of names and addresses into a study, which is made if it is not
there: registrations, themes, habits of servers. Each file is a run.

The file is a CSV with a header of the columns ` + strings.Join(imports.AttributeColumns(), ", ") + `;
name or address must be there, attribute and value too. The attributes are ` + strings.Join(athena.AttributeNames(), ", ") + `.
A file with another one is refused.

` + aboutSimulated,
	}, func(path string) list {
		o := imports.Attributes{Path: path, Known: athena.AttributeNames()}
		return list{tool: "import-attributes", read: o.Read}
	})
}

func (a app) importStatementsCommand() *cobra.Command {
	return a.importStatedCommand(&cobra.Command{
		Use:   "statements STUDY FILE...",
		Short: "Import what analysts know of pairs: one operator, or two",
		Long: `Import what analysts know of pairs of addresses or names beyond the data. Each file is a run.

The file is a CSV with a header of the columns ` + strings.Join(imports.StatementColumns(), ", ") + `.
kind is must_link (one operator) or cannot_link (two); all but withdrawn must be given. Of several
statements of one author on one pair the latest holds; withdrawn says yes to take it back. Statements
that contradict each other are imported, and 'bridle cluster' names them and stops.

` + aboutSimulated,
	}, func(path string) list {
		o := imports.Statements{Path: path}
		return list{tool: "import-statements", read: o.Read}
	})
}

// importStatedCommand fills in a command that imports files of what a user states.
func (a app) importStatedCommand(cmd *cobra.Command, prepare func(path string) list) *cobra.Command {
	var options listOptions
	cmd.Args = command.Args(cobra.MinimumNArgs(2))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		var all []list
		for _, path := range args[1:] {
			l := prepare(path)
			l.path, l.format, l.units, l.deliver = path, imports.CSV, "line", deliverStated
			l.config = map[string]any{"reader": listReader, "format": imports.CSV, "source": filepath.Base(path)}
			all = append(all, l)
		}
		return a.importLists(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), args[0], all, options)
	}
	options.flags(cmd.Flags())
	return cmd
}

// deliverStated returns what writes rows of attributes and statements.
func deliverStated(r *study.Run) (func(row any) error, error) {
	id := r.ID()
	var errs []error
	t := writer(r, &errs, func(row *attributes.Row) { row.RunID = id })
	s := writer(r, &errs, func(row *statements.Row) { row.RunID = id })
	j := writer(r, &errs, func(row *rejects.Row) { row.RunID = id })
	return func(row any) error {
		switch row := row.(type) {
		case attributes.Row:
			return t(row)
		case statements.Row:
			return s(row)
		case rejects.Row:
			return j(row)
		}
		return fmt.Errorf("import: no dataset takes a row of type %T", row)
	}, errors.Join(errs...)
}
