package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"text/tabwriter"

	"bridle/datasets/command"
	"bridle/kernel/jupyter/kernelspec"
	"bridle/kernel/jupyter/supervisor"

	"github.com/spf13/cobra"
)

// kernelPlace says where kernels are installed.
type kernelPlace struct {
	name      string
	user      bool
	prefix    string
	sysPrefix bool
	system    bool
}

func (p *kernelPlace) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&p.name, "name", "bridle", "`name` of the kernel")
	f.BoolVar(&p.user, "user", false, "for you alone (this is the default)")
	f.StringVar(&p.prefix, "prefix", "", "for the Python installation in this `folder`")
	f.BoolVar(&p.sysPrefix, "sys-prefix", false, "for the active virtual or conda environment")
	f.BoolVar(&p.system, "system", false, "for everybody on this machine, in /usr/local")
	cmd.MarkFlagsMutuallyExclusive("user", "prefix", "sys-prefix", "system")
}

// folder is the folder of kernels that is meant.
func (p *kernelPlace) folder() (string, error) {
	if p.prefix != "" {
		return kernelspec.Prefix(p.prefix), nil
	}
	places, err := kernelspec.Find(os.Getenv)
	switch {
	case err != nil:
		return "", err
	case p.system:
		return places.System, nil
	case !p.sysPrefix:
		return places.User, nil
	case places.Environment == "":
		return "", command.Usage(errors.New("no environment is active: VIRTUAL_ENV and CONDA_PREFIX are not set; activate one, or give its folder with --prefix"))
	}
	return places.Environment, nil
}

func kernelInstallCommand() *cobra.Command {
	var place kernelPlace
	var o kernelFlags
	var display string
	cmd := &cobra.Command{
		Use:   "install",
		Short: "Tell Jupyter about this kernel",
		Long: `Write the kernelspec and the logos to where Jupyter looks for kernels. An earlier installation
under the same name is replaced. With --study, notebooks of this kernel ask that study; install
more than one under different names to choose from.`,
		Args: command.Args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.check(); err != nil {
				return err
			}
			for _, path := range []*string{&o.study, &o.snapshot, &o.history} {
				if *path == "" {
					continue // not given
				}
				absolute, err := filepath.Abs(*path)
				if err != nil {
					return err
				}
				*path = absolute // kernels start in the folder of the notebook
			}
			folder, err := place.folder()
			if err != nil {
				return err
			}
			args := o.arguments()
			if o.history != "" {
				args = append(args, "--history", o.history)
			}
			spec := kernelspec.New(startOfKernel(supervisor.Own()), args...)
			if display != "" {
				spec.DisplayName = display
			}
			dir, err := kernelspec.Install(folder, place.name, spec)
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "installed %s: %s\n", spec.DisplayName, dir)
			return nil
		},
	}
	place.add(cmd)
	o.add(cmd)
	cmd.Flags().StringVar(&o.history, "history", "", "keep cells and their results for later sessions in this `file`")
	cmd.Flags().StringVar(&display, "display-name", "", "`name` that people see (default \"Go (Bridle)\")")
	return cmd
}

// startOfKernel is the command that front ends start: bridle-kernel where it lies beside this
// program, since it starts sooner, and otherwise this program.
func startOfKernel(own string) []string {
	quick := filepath.Join(filepath.Dir(own), "bridle-kernel"+filepath.Ext(own))
	if info, err := os.Stat(quick); err == nil && info.Mode().IsRegular() {
		return []string{quick}
	}
	return []string{own, "kernel"}
}

func kernelUninstallCommand() *cobra.Command {
	var place kernelPlace
	cmd := &cobra.Command{
		Use:   "uninstall",
		Short: "Take back what 'bridle kernel install' wrote",
		Args:  command.Args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			folder, err := place.folder()
			if err != nil {
				return err
			}
			dir, err := kernelspec.Uninstall(folder, place.name)
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "uninstalled %s\n", dir)
			return nil
		},
	}
	place.add(cmd)
	return cmd
}

func kernelListCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the kernels that Jupyter would find",
		Args:  command.Args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			places, err := kernelspec.Find(os.Getenv)
			if err != nil {
				return err
			}
			w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
			for _, k := range kernelspec.List(places.All()) {
				note := k.Spec.DisplayName
				switch {
				case k.Err != nil:
					note = k.Err.Error()
				case k.Ours && len(k.Spec.Argv) > 0:
					note += ", runs " + k.Spec.Argv[0]
					if _, err := os.Stat(k.Spec.Argv[0]); err != nil {
						note += ", which is not there any more"
					}
				}
				fmt.Fprintf(w, "%s\t%s\t%s\n", k.Name, k.Dir, note)
			}
			return w.Flush()
		},
	}
}
