// Package proof is what the tests of the collectors' commands share: a world that is served from within the test and
// into whose study the real commands write (Arena), commands that are started, killed and started again (Process,
// Cuts), and readers that look while a run goes on (Watching).
//
// No command links it.
package proof
