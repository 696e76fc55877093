// Command bridle-resolve looks up where names of a study point, again and again, through the study's own resolver, and asks the servers
// of names for their TTLs. 'bridle-resolve help' lists what it can do.
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
	root := command.Root(&cobra.Command{Use: "bridle-resolve", Short: "Look up where names point, over time, and their TTLs"})
	root.AddCommand(runCommand(args), authorityCommand(args))
	return command.Run(root, args, stdout, stderr)
}
