// Package command is what the project's commands have in common: how they begin and end,
// what a mistake in the command line looks like, and how long work shows where it is. It is in
// this room because it is the lowest, below every command.
package command
