// Package settings reads study.toml, the file in a study folder that says what the flags of a command do
// not. Flags come before it, defaults after it. All commands read the same file, so it is
// described in one place; a key that nobody knows is an error, since a misspelt setting must
// not be without effect.
package settings
