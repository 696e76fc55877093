// Package prompt reads from and writes to connections and pipes without telling Go's scheduler.
//
// An ordinary system call tells it, in case the call should wait long. That wakes a thread which
// watches over others, and for a process that only hands small messages on this takes longer
// than its own work. Calls on files that do not block need no watching: they return at once, and
// the waiting is done by the runtime's poller.
package prompt
