package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"bridle/analysis/redact"
	"bridle/datasets/command"
	"bridle/kernel/bundle"

	"github.com/spf13/cobra"
)

// bundling is what 'bridle bundle' is told, and what it makes of it.
type bundling struct {
	out, keyFile, title, license, time string
	dirs                               []string // studies: the one named first, then those of --also
	authors                            []string
	include                            bool
	least                              int

	studies  []*packedStudy
	stage    string           // folder that becomes the archive
	redactor *redact.Redactor // nil if addresses are included
	manifest bundle.Manifest
	key      redact.Key
	stderr   io.Writer
}

func (a app) bundleCommand() *cobra.Command {
	var b bundling
	cmd := &cobra.Command{
		Use:   "bundle STUDY REPORT...",
		Short: "Pack a study and its reports for reviewers, redacted",
		Long: `Pack what reviewers need to verify reports without the network into one archive: the parts of the
studies that the reports read, the notebooks, the reports with figures.lock.json, checksums, RO-Crate,
datapackage.json, CITATION.cff, codecheck.yml and an artifact appendix. REPORT is a folder that 'bridle run
--study STUDY' wrote. Reports on other studies, such as public data, are packed if their studies are named with --also
and the licence allows it; otherwise the archive says what they need. Equal input and key give equal bytes.

The archive is redacted: addresses of resolvers become pseudonyms, labels of caches keyed hashes,
countries for which fewer caches testify than --small says are withheld. The secret key is written to a
file beside the archive, or read from it if it is there: keep it, and keep it to yourself. Each notebook is first run on
the study as it is, and must verify; then on the redacted one. A figure that differs there is packed as it is drawn
from the redacted tables, under words that say so; one that cannot be drawn is listed as withheld.

'bridle bundle check paper.zip' verifies an archive; in an unpacked one 'bridle verify .' does.`,
		Args: command.Args(cobra.MinimumNArgs(2)),
		RunE: func(cmd *cobra.Command, args []string) error {
			b.dirs, b.stderr = append([]string{args[0]}, b.dirs...), cmd.ErrOrStderr()
			return b.run(cmd.Context(), cmd.OutOrStdout(), args[1:])
		},
	}
	f := cmd.Flags()
	f.StringVarP(&b.out, "output", "o", "paper.zip", "archive `file` to write")
	f.StringVar(&b.keyFile, "key", "", "`file` of the secret key (default: the archive's name with .key)")
	f.BoolVar(&b.include, "include-addresses", false, "withhold nothing; the archive says so in its first lines")
	f.IntVar(&b.least, "small", 3, "withhold countries for which fewer than `N` caches testify; 1 withholds none")
	f.StringArrayVar(&b.dirs, "also", nil, "`folder` of a further study that reports were made from, may be repeated")
	f.StringVar(&b.title, "title", "", "title of the archive (default: that of the first notebook)")
	f.StringArrayVar(&b.authors, "author", nil, "`name` of an author, may be repeated; otherwise none is named")
	f.StringVar(&b.license, "license", "", "licence of the data, as SPDX `identifier`")
	f.StringVar(&b.time, "time", "", "how long a verification takes, in `words`, such as \"40 s on a laptop\"; otherwise it is estimated")
	cmd.AddCommand(bundleCheckCommand())
	return cmd
}

// run makes the archive.
func (b *bundling) run(ctx context.Context, stdout io.Writer, reports []string) (err error) {
	if b.least < 1 {
		return command.Usage(fmt.Errorf("--small %d: give 1, which withholds no country, or more", b.least))
	}
	if err := b.openStudies(); err != nil {
		return err
	}
	if b.stage, err = os.MkdirTemp("", "bridle-bundle-"); err != nil {
		return fmt.Errorf("no folder to work in: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(b.stage)) }()
	packed, err := b.load(ctx, reports)
	if err != nil {
		return err
	}
	if err := b.secret(); err != nil {
		return err
	}
	if err := b.stageStudies(ctx); err != nil {
		return err
	}
	for _, p := range packed {
		if err := b.stageReport(ctx, p); err != nil {
			return err
		}
	}
	if err := b.document(ctx, packed); err != nil {
		return err
	}
	if err := b.lastLook(); err != nil {
		return err
	}
	if err := b.pack(); err != nil {
		return err
	}
	b.tell(stdout)
	return nil
}

// secret reads or makes the key.
func (b *bundling) secret() error {
	if b.include {
		return nil
	}
	if b.keyFile == "" {
		b.keyFile = b.out + ".key"
	}
	text, err := os.ReadFile(b.keyFile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if b.key, err = redact.NewKey(rand.Reader); err != nil {
			return err
		}
		f, err := os.OpenFile(b.keyFile, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return fmt.Errorf("the key cannot be kept: %w; give another file with --key", err)
		}
		_, err = f.WriteString(b.key.Text())
		if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
			return fmt.Errorf("the key cannot be kept: %w; give another file with --key", err)
		}
	case err != nil:
		return fmt.Errorf("the key cannot be read: %w", err)
	default:
		if b.key, err = redact.ParseKey(string(text)); err != nil {
			return fmt.Errorf("%s: %w; give another file with --key", b.keyFile, err)
		}
	}
	b.redactor = redact.New(b.key, b.least)
	return nil
}

// pack writes the archive beside its place and renames it.
func (b *bundling) pack() (err error) {
	temporary := b.out + ".part"
	f, err := os.Create(temporary)
	if err != nil {
		return fmt.Errorf("the archive cannot be written: %w; give another file with -o", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(temporary))
		}
	}()
	if err := bundle.Pack(f, os.DirFS(b.stage)); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(temporary, b.out)
}

// tell prints what was packed and what was not.
func (b *bundling) tell(stdout io.Writer) {
	withheld, all := b.manifest.Withheld()
	fmt.Fprintf(stdout, "bundle %s\n%s: %d can be verified from it, %d withheld\n", b.out, command.Plural(int64(all), "figure"), all-withheld, withheld)
	for _, n := range b.manifest.Needs {
		fmt.Fprintf(stdout, "not packed %s: it needs %s\n", n.Report, n.Needs)
	}
	for _, r := range b.manifest.Reports {
		for _, f := range r.Figures {
			if f.Withheld != "" {
				fmt.Fprintf(stdout, "withheld %s/%s: %s\n", r.Name, f.Name, f.Withheld)
			}
			if f.Redrawn != "" {
				fmt.Fprintf(stdout, "drawn again from redacted tables %s/%s: %s\n", r.Name, f.Name, f.Redrawn)
			}
		}
		if len(r.Silent) > 0 {
			fmt.Fprintf(stdout, "withheld %s: the text of %s\n", r.Name, command.Plural(int64(len(r.Silent)), "cell"))
		}
	}
	if r := b.manifest.Redaction; r.AddressesIncluded {
		fmt.Fprintln(b.stderr, "the archive contains addresses of resolvers: do not publish it")
	} else {
		fmt.Fprintf(stdout, "%d addresses and %d labels replaced; countries withheld for their few caches: %d\n", r.Addresses, r.Labels, r.SmallCountries)
		fmt.Fprintf(stdout, "key %s: who has it can find the addresses again, so never publish it\n", b.keyFile)
	}
}
