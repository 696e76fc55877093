// Command bridle-simnet runs a small Internet whose truth is known: it serves one on
// loopback for collectors to measure, probes one in virtual time, and prints what is true
// in it. 'bridle-simnet help' lists what it can do.
//
// Data go to standard output, everything else to standard error. Exit codes: 0 all is well,
// 1 it failed, 2 the command line was wrong, 130 it was interrupted;
// 'with' has the exit code of the command that it runs.
package main

import (
	"fmt"
	"io"
	"os"

	"bridle/datasets/command"
	"bridle/datasets/world"

	"github.com/spf13/cobra"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run executes a command line and returns its exit code.
func run(args []string, stdout, stderr io.Writer) int {
	child := 0
	if code := command.Run(newRoot(args, &child), args, stdout, stderr); code != command.ExitOK {
		return code
	}
	return child
}

// newRoot returns the command; child gets the exit code of the command that 'with' runs.
func newRoot(args []string, child *int) *cobra.Command {
	root := command.Root(&cobra.Command{Use: "bridle-simnet", Short: "Run a small Internet whose truth is known"})
	root.AddCommand(scenariosCommand(), listsCommand(), truthCommand(), runCommand(args), withCommand(args, child), probeCommand(args), auditCommand(), foundCommand(), clusteredCommand(), decidedCommand())
	return root
}

// choice is which world is meant.
type choice struct {
	scenario string
	seed     int64
}

func (c *choice) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&c.scenario, "scenario", "village", "scenario: a name that 'bridle-simnet scenarios' lists, or a TOML file")
	cmd.Flags().Int64Var(&c.seed, "seed", 1, "seed: the same scenario and seed give the same world")
}

// make generates the world.
func (c *choice) make() (*world.World, error) {
	s, err := world.LoadScenario(c.scenario)
	if err != nil {
		return nil, command.Usage(err)
	}
	return world.Generate(s, c.seed)
}

func scenariosCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "scenarios",
		Short: "List the scenarios that come with the program",
		Args:  command.Args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			for _, name := range world.Scenarios() {
				s, err := world.LoadScenario(name)
				if err != nil {
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s\t%s\n", name, s.Description)
			}
			return nil
		},
	}
}
