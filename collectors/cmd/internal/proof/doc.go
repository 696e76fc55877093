// Package proof is what the tests of the collectors' commands share: a world that is served from within the test and
// into whose study the real commands write (Arena), commands that are started, killed and started again (Process,
// Cuts), the checks that nothing is missing and nothing there twice, a network of the test's own (Apart), and a reader
// that looks while a run goes on (Watch).
//
// No command links it.
package proof
