package main

import "github.com/spf13/cobra"

// setting puts the value of study.toml into v unless the flag of that name was given.
func setting[T any](cmd *cobra.Command, flag string, v *T, fromFile *T) {
	if fromFile != nil && !cmd.Flags().Changed(flag) {
		*v = *fromFile
	}
}
