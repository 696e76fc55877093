// Command bridle-survey finds out which resolvers may testify: what each does with a question that
// does not desire recursion, which caches stand behind it, and whose users they serve. Everything that it asks for
// lies in a zone of the study's own. 'bridle-survey help' lists what it can do.
//
// Data go to standard output, everything else to standard error. Exit codes: 0 all
// is well, 1 it failed, 2 the command line was wrong, 130 it was interrupted.
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
	root := command.Root(&cobra.Command{Use: "bridle-survey", Short: "Find out which resolvers may testify"})
	root.AddCommand(runCommand(args), qualifyCommand(args))
	return command.Run(root, args, stdout, stderr)
}
