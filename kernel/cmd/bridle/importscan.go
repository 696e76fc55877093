package main

import (
	"errors"
	"path/filepath"
	"strings"

	"bridle/datasets/command"
	"bridle/datasets/imports"

	"github.com/spf13/cobra"
)

func (a app) importScanCommand() *cobra.Command {
	var o imports.Scans
	var options listOptions
	cmd := &cobra.Command{
		Use:   "scan STUDY FILE...",
		Short: "Import scans of TLS and HTTP servers that others made",
		Long: `Import scans of TLS and HTTP servers that others made into a study, which is made if it is not
there. Each file is a run; its rows are grabs, certificates and http_responses.

Formats, each with one JSON object a line: zgrab2 (modules tls and http, 0.1 and 1.0), shodan
(banners), censys-legacy (IPv4 records, p443.https.tls), censys (hosts of Search 2.0) and
censys-platform (hosts of the Platform). Without --format it is told from the first line. Names
that end in .gz are read compressed. datasets/imports/FORMATS.md says what is read of each.

Certificates are taken over where the export has them, in DER or PEM; where it has fingerprints
alone, so has the row. What was asked after a redirect is rejected, since the answer may be that
of another server. Fields of the export that no column takes are named and counted at the end.

Exchanges of which nobody says when they were need --grabbed-on: their instant is the begin of
that day in UTC. Records of zgrab2 before 1.0 name no port: --port says it.

Duplicates, and lines and exchanges that cannot be taken over, are kept in the dataset rejects,
with file, line and reason.

` + aboutSimulated,
		Args: command.Args(cobra.MinimumNArgs(2)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.Source != "" && len(args) > 2 {
				return command.Usage(errors.New("--source names the source of one file; give one file"))
			}
			var all []list
			for _, path := range args[1:] {
				l, err := scanList(o, path)
				if err != nil {
					return err
				}
				all = append(all, l)
			}
			return a.importLists(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), args[0], all, options)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.Format, "format", "", "`format` of the files: "+strings.Join(imports.ScanFormats(), ", ")+" (default: told from the first line)")
	f.StringVar(&o.Source, "source", "", "`name` of the source (default: the name of the file)")
	f.StringVar(&o.GrabbedOn, "grabbed-on", "", "`day` of exchanges whose records do not say when they were, YYYY-MM-DD")
	f.Uint16Var(&o.Port, "port", 0, "`port` of records of zgrab2 that name none")
	options.flags(f)
	return cmd
}

// scanList prepares the import of a scan.
func scanList(o imports.Scans, path string) (list, error) {
	o.Path = path
	if o.Format == "" {
		format, err := imports.DetectScan(path)
		if err != nil {
			return list{}, err
		}
		o.Format = format
	}
	if o.Source == "" {
		o.Source = filepath.Base(path)
	}
	return list{tool: "import-scan", path: path, format: o.Format, read: o.Read, config: map[string]any{
		"reader": listReader, "format": o.Format, "source": o.Source, "grabbed_on": o.GrabbedOn, "port": o.Port,
	}}, nil
}
