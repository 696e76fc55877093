package main

import (
	"errors"
	"fmt"
	"path/filepath"

	"bridle/datasets/command"
	"bridle/datasets/imports"

	"github.com/spf13/cobra"
)

func (a app) importResolversCommand() *cobra.Command {
	var o imports.Resolvers
	var options listOptions
	cmd := &cobra.Command{
		Use:   "resolvers STUDY FILE...",
		Short: "Import lists of resolvers, candidates of a survey",
		Long: `Import lists of resolvers into a study, which is made if it is not there. Each file is a run.

Formats: plain (an address, address:port or [v6]:port a line, # comments), csv (columns
chosen by name or by number from 1), zmap-csv and zmap-json (output of zmap's probe modules
udp and dns), censys and shodan (one JSON object a line). Without --format it is told from
the first line. Names that end in .gz are read compressed.

Duplicates and lines that cannot be taken over are kept in the dataset rejects, with file,
line and reason.

` + aboutSimulated,
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
			return a.importLists(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), args[0], all, options)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.Format, "format", "", "`format` of the files (default: told from the first line)")
	f.StringVar(&o.AddressColumn, "address-column", "", "`column` of a csv that holds the address, or address:port")
	f.StringVar(&o.PortColumn, "port-column", "", "`column` of a csv that holds the port")
	f.BoolVar(&o.NoHeader, "no-header", false, "the first line of a csv is no header; columns are numbers")
	f.StringVar(&o.ListedOn, "listed-on", "", "`day` that the list describes, YYYY-MM-DD")
	f.StringVar(&o.Source, "source", "", "`name` of the source (default: the name of the file)")
	options.flags(f)
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
	return list{tool: "import-resolvers", path: path, format: o.Format, read: o.Read, config: map[string]any{
		"reader": listReader, "format": o.Format, "source": o.Source, "listed_on": o.ListedOn,
		"address_column": o.AddressColumn, "port_column": o.PortColumn, "no_header": o.NoHeader,
	}}, nil
}

func (a app) importPrefixesCommand() *cobra.Command {
	var o imports.Prefixes
	var complaints bool
	var options listOptions
	cmd := &cobra.Command{
		Use:   "prefixes STUDY FILE...",
		Short: "Import prefixes with their origin and country",
		Long: `Import prefixes with their origin and country into a study, which is made if it is not
there. Each file is a run.

Formats: delegated (delegated and delegated-extended statistics of a registry), prefix2as
(prefix, length and origins between tabs, as CAIDA makes them of RouteViews), table (CSV with
a header of the columns prefix, asn, as_name, kind and country), mmdb (databases of
networks in the MaxMind DB file format). Without --format it is told from the first line,
mmdb from the end of the name. Names that end in .gz are read compressed.

The day is that of a registry's version line, of the making of an MMDB file in UTC, or the one
in the name of the file. Sources that disagree stand side by side. A registry's file that
does not hold as many records as it says is refused; it may have been cut off.

No database comes with bridle; mind the licence of yours. Of an MMDB file the country is that
in which the addresses are used (country.iso_code or country_code), never that of
registration (registered_country); AS number and organisation are taken where it has
them. IPv4 is counted once, whatever other networks lead to it.

` + aboutSimulated,
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
				all = append(all, list{tool: "import-prefixes", path: path, format: one.Format, read: one.Read, complaints: complaints,
					config: map[string]any{"reader": listReader, "format": one.Format, "source": one.Source(), "valid_on": one.ValidOn}})
			}
			return a.importLists(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), args[0], all, options)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.Format, "format", "", "`format` of the files (default: told from the first line)")
	f.StringVar(&o.Set, "set", "", "`name` of the data set, the same for its files of all days (default: from the file)")
	f.StringVar(&o.ValidOn, "valid-on", "", "`day` that the file describes, YYYY-MM-DD (default: from the file)")
	f.BoolVar(&complaints, "despite-counts", false, "take a registry's file whose numbers of records do not agree with its content")
	options.flags(f)
	return cmd
}
