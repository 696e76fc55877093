// Package supervisor is the process that a front end starts: it listens on the sockets of
// the connection file, keeps the history, and lives on when the process in which cells run
// dies.
//
// It has no database and no language inside and so starts in a few milliseconds. Two commands
// are made of it: 'bridle-kernel', which is nothing else, and 'bridle kernel', for whoever has
// that one file alone.
package supervisor
