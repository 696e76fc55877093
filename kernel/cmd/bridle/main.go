// Command bridle keeps studies, derives matches and clusters from them, and runs
// notebooks over them. 'bridle help' lists what it can do.
//
// Data go to standard output, everything else to standard error. Exit codes: 0 all
// is well, 1 it failed, 2 the command line was wrong, 3 a verification found a
// difference, 130 it was interrupted.
package main

import (
	"io"
	"os"

	"bridle/datasets/command"

	"github.com/spf13/cobra"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run executes a command line and returns its exit code.
func run(args []string, stdout, stderr io.Writer) int {
	return command.Run(newRoot(args), args, stdout, stderr)
}

// newRoot builds the command tree. args are the arguments as given, which runs
// record.
func newRoot(args []string) *cobra.Command {
	root := command.Root(&cobra.Command{Use: "bridle", Short: "Keep, weigh and publish evidence on mercenary spyware"})
	a := app{arguments: args}
	root.AddCommand(
		a.fetchCommand(), a.importCommand(),
		a.loadCommand(), a.rebuildCommand(), a.statusCommand(), a.snapshotCommand(),
		a.matchCommand(), a.rulesCommand(), a.namesCommand(), a.clusterCommand(),
		a.fillsCommand(), a.verdictsCommand(), a.matrixCommand(),
		a.explainCommand(), a.diffCommand(),
		a.factsCommand(), a.indicatorsCommand(), a.replyCommand(),
		a.runCommand(), a.lintCommand(), a.verifyCommand(), a.renderCommand(), a.doctorCommand(), a.bundleCommand(), a.kernelCommand(),
	)
	return root
}

// app is what all commands share.
type app struct{ arguments []string }
