package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"bridle/datasets/command"
	"bridle/datasets/imports"
	"bridle/datasets/schema/operators"
	"bridle/datasets/schema/rejects"
	"bridle/datasets/schema/resolvergroups"
	"bridle/datasets/study"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// chosenColumns are the flags that choose columns of a table.
type chosenColumns struct {
	of      []string
	ignored []string
}

func (c *chosenColumns) flags(f *pflag.FlagSet) {
	f.StringArrayVar(&c.of, "column", nil, "what stands in a column of another name, as `WHAT=COLUMN`, by name or by number from 1; may be given several times")
	f.StringSliceVar(&c.ignored, "ignore-columns", nil, "`names` of columns that are passed over")
}

// columns reads the flags.
func (c *chosenColumns) columns() (imports.Columns, error) {
	columns := imports.Columns{Ignored: c.ignored}
	for _, one := range c.of {
		what, where, ok := strings.Cut(one, "=")
		if !ok || what == "" || where == "" {
			return columns, command.Usage(fmt.Errorf("--column %q: say what stands in which column, as in value=domain", one))
		}
		if _, twice := columns.Of[what]; twice {
			return columns, command.Usage(fmt.Errorf("--column names two columns for %s", what))
		}
		if columns.Of == nil {
			columns.Of = map[string]string{}
		}
		columns.Of[what] = where
	}
	return columns, nil
}

// aboutColumns is the part of a help text that tables with chosen columns share.
const aboutColumns = `The file is a CSV, or a TSV if its header holds tabs. Columns are found by these names, or chosen with
--column WHAT=COLUMN. A column that is none of them is refused, since what stands under a misspelt
name would be lost, unless --ignore-columns names it. An empty value means that it is not known.`

func (a app) importOperatorsCommand() *cobra.Command {
	return a.importTableCommand(&cobra.Command{
		Use:   "operators STUDY FILE",
		Short: "Import your own table of operators: names and addresses, and whose they are",
		Long: `Import a table of operators into a study, which is made if it is not there. The latest import counts:
give all operators in one file. Rows go to operators, with basis table.

Columns (operator and value must be there):

  operator         neutral label; it names no state and no customer
  value            domain name or address
  kind             name or address; without it, what can be read as an address is one
  role             command_and_control or exploit_link
  valid_from_on    first and last day on which the operator held it, YYYY-MM-DD
  valid_to_on

` + aboutColumns + `

Names become lower case, A-labels, without final dot. What an earlier line says too is a duplicate; a line that
gives an operator's value another role or other days is rejected. Both are kept in rejects, with line and
reason.

` + aboutSimulated,
	}, deliverOperators, func(path string, c imports.Columns) list {
		return list{tool: "import-operators", read: imports.Operators{Path: path, Columns: c}.Read}
	})
}

func (a app) importGroupsCommand() *cobra.Command {
	return a.importTableCommand(&cobra.Command{
		Use:   "groups STUDY FILE",
		Short: "Import what you know of resolvers without a survey: shared caches, countries of users",
		Long: `Import what you know of resolvers without a survey into a study, which is made if it is not there: which
of them share caches, and where their users are. The latest import counts. Rows go to resolver_groups.
It stands in for a survey where there is none; verdicts that rest on it are at most Indicated.

Columns (address must be there):

  address          resolver or forwarder
  port             UDP port; without one the line holds for any
  cache_group      label of the caches behind it; without one it stands alone
  country          of its users, ISO 3166-1 alpha-2, or XA to XZ
  country_mass     belief in that country, 0 to 1
  asn              64500 or AS64500
  n_caches         caches among which a query falls

` + aboutColumns + `

Of lines that contradict each other on one address none is taken over; each is kept in rejects and names the
other.

` + aboutSimulated,
	}, deliverGroups, func(path string, c imports.Columns) list {
		return list{tool: "import-groups", read: imports.Groups{Path: path, Columns: c}.Read}
	})
}

// importTableCommand fills in a command that imports one table of the user, the latest of which counts.
func (a app) importTableCommand(cmd *cobra.Command, deliver func(*study.Run) (func(row any) error, error), prepare func(string, imports.Columns) list) *cobra.Command {
	var options listOptions
	var chosen chosenColumns
	cmd.Args = command.Args(cobra.ExactArgs(2))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		columns, err := chosen.columns()
		if err != nil {
			return err
		}
		l := prepare(args[1], columns)
		l.path, l.format, l.units, l.deliver, l.latest = args[1], imports.CSV, "line", deliver, true
		l.config = map[string]any{"reader": listReader, "source": filepath.Base(args[1]), "columns": columns.Of, "ignored": columns.Ignored}
		return a.importLists(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), args[0], []list{l}, options)
	}
	chosen.flags(cmd.Flags())
	options.flags(cmd.Flags())
	return cmd
}

// deliverOperators returns what writes rows of operators.
func deliverOperators(r *study.Run) (func(row any) error, error) {
	return deliverOne(r, func(row *operators.Row) { row.RunID = r.ID() })
}

// deliverGroups returns what writes rows of resolver_groups.
func deliverGroups(r *study.Run) (func(row any) error, error) {
	return deliverOne(r, func(row *resolvergroups.Row) { row.RunID = r.ID() })
}

// deliverOne returns what writes rows of one dataset, and of rejects.
func deliverOne[T any](r *study.Run, stamp func(*T)) (func(row any) error, error) {
	var errs []error
	t := writer(r, &errs, stamp)
	j := writer(r, &errs, func(row *rejects.Row) { row.RunID = r.ID() })
	return func(row any) error {
		switch row := row.(type) {
		case T:
			return t(row)
		case rejects.Row:
			return j(row)
		}
		return fmt.Errorf("import: no dataset takes a row of type %T", row)
	}, errors.Join(errs...)
}
