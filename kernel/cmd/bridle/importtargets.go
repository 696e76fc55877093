package main

import (
	"errors"
	"fmt"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"

	"bridle/datasets/command"
	"bridle/datasets/imports"
	"bridle/datasets/study"

	"github.com/spf13/cobra"
)

// targetsTool is the name of the runs that import names to probe.
const targetsTool = "import-targets"

func (a app) importTargetsCommand() *cobra.Command {
	var o imports.Targets
	var options listOptions
	cmd := &cobra.Command{
		Use:   "targets STUDY FILE...",
		Short: "Import names to probe with what is known of them",
		Long: `Import names to probe into a study, which is made if it is not there. All files together are
one run and one plan: bridle-probe asks for the names of the last import, so give decoys and
controls along with the targets.

Formats: csv (a header, then a name a line) and plain (a name a line, # comments). A plain list says
with --purpose, or before its name as in control=own.txt, why its names are probed. Without
--format it is told from the first line. Names that end in .gz are read compressed.

Columns of a csv, chosen by name; name and purpose must be there, and an empty value means that it
is not known:

  name             the name, in A-labels (xn--); upper case and a final dot are mended
  purpose          target (an operator's), decoy (own, in the same public lists) or control (own,
                   never published)
  is_public        true if it stands in a public list of indicators, so that crawlers look it up
  zone_cut         name at which its zone is delegated; without it no delegation is asked for
  is_zone_shared   true if names of others lie in the zone: its delegation says nothing then
  ttl_s            TTL of the address record, and negative_ttl_s, ns_parent_ttl_s, ns_child_ttl_s
                   those of negative answers and of the NS set in the parent and in the zone itself
  cname            the name that it is an alias of
  addresses        those that it may have, with ; between them
  looked_up_at     when all this was so, such as 2026-03-01T12:00:00Z

Networks and countries of the addresses come from the prefixes of the study, by all sources
together, as of looked_up_at (without it, the latest day of each); so import prefixes first.

Where ttl_s is empty and the study has asked the servers of the name ('bridle-resolve authority'), their
latest TTL is taken, and with a zone_cut that of its NS set for ns_child_ttl_s. What a file gives stays as
it is. The account says how many were taken, and where a file and the servers disagree. A name that is
an alias gets none, since its address is another name's.

A name twice is a duplicate, also in two files. Duplicates and lines that cannot be taken over are
kept in the dataset rejects, with file, line and reason.

` + aboutSimulated,
		Args: command.Args(cobra.MinimumNArgs(2)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.Source != "" && len(args) > 2 {
				return command.Usage(errors.New("--source names the source of one file; give one file"))
			}
			p := &targetImport{app: a, simulated: options.simulated}
			for _, path := range args[1:] {
				if err := p.file(o, path); err != nil {
					return err
				}
			}
			return p.run(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), args[0], options)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.Format, "format", "", "`format` of the files (default: told from the first line)")
	f.StringVar(&o.Purpose, "purpose", "", "`why` the names of plain lists are probed: target, decoy or control")
	f.StringVar(&o.Source, "source", "", "`name` of the source (default: the name of the file)")
	options.flags(f)
	return cmd
}

// targetImport is an import of names to probe: one run, one or more files.
type targetImport struct {
	app
	simulated bool
	files     []imports.Targets
	inputs    []study.Input // the files, then the prefixes
	config    []map[string]string
	unplaced  map[netip.Addr]bool // addresses, true: no source knows its network
	heard     []imports.Heard     // TTLs that servers gave to names of the files
}

// file adds a file, or PURPOSE=FILE.
func (p *targetImport) file(o imports.Targets, path string) error {
	if why, rest, ok := strings.Cut(path, "="); ok && slices.Contains(imports.Purposes(), why) {
		o.Purpose, path, o.Format = why, rest, imports.Plain
	} else if o.Purpose != "" && o.Format == "" {
		// --purpose is for the plain lists among several files.
		one, err := (imports.Targets{Path: path}).Resolve()
		if err == nil && one.Format == imports.CSV {
			o.Purpose = ""
		}
	}
	o.Path = path
	o, err := o.Resolve()
	if err != nil {
		return fmt.Errorf("%s: %w; see --format and --purpose", filepath.Base(path), err)
	}
	if err := imports.CheckStamp(path, o.Format, p.simulated); err != nil {
		return err
	}
	if slices.ContainsFunc(p.inputs, func(in study.Input) bool { return in.Name == filepath.Base(path) }) {
		return fmt.Errorf("two files are named %s, so rejects could not be told apart: rename one", filepath.Base(path))
	}
	sum, size, err := study.HashFile(path)
	if err != nil {
		return err
	}
	if o.Source == "" {
		o.Source = filepath.Base(path)
	}
	p.files = append(p.files, o)
	p.inputs = append(p.inputs, study.Input{Name: filepath.Base(path), SHA256: sum, Bytes: size})
	p.config = append(p.config, map[string]string{"format": o.Format, "source": o.Source, "purpose": o.Purpose})
	return nil
}
