// Command bridle-probe asks qualified caches whether they hold names, without ever desiring recursion, on
// a schedule that respects each of them. 'bridle-probe help' lists what it can do.
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
	root := command.Root(&cobra.Command{Use: "bridle-probe", Short: "Ask caches whether they hold names"})
	root.AddCommand(runCommand(args))
	return command.Run(root, args, stdout, stderr)
}
