// Package survey qualifies resolvers: it asks each of them a series of questions in the study's own
// zone, which shows what the resolver does with questions that do not desire recursion, and writes
// every exchange as a row. It draws no conclusions; package qualify does.
//
// A Survey is a dispatch.Agenda: it says what is to be asked next and when, and takes what became of
// it. Sockets, limits and lists are the dispatcher's.
//
// # Tests, rounds, steps
//
// A test answers one question about a resolver; each has a file of its own (visibility.go,
// countdown.go, ...), and testsOf lists them all. It is asked in rounds under fresh names, and a round
// has steps with fixed offsets from the first. A step that goes out too late spoils its round, which is
// then given up and begun anew under a higher number; rows stay. The tests are those of the
// reference on cache probing, section 4, T1 to T10; T11 (reply source, letter case) falls out of every row.
//
// # Order of work
//
// Each resolver has a course (course.go). It begins with an intake that finds out whether it is
// alive, refuses, or harms its users; most of the work is spared then. The other tests
// follow one after the other, rounds that have to be spread over days in between (program.go). Starts
// of resolvers are spread, so that the load is even.
//
// When all courses have ended, resolvers that may share caches are tested against each other in
// blocks (block.go, sharing.go).
//
// # Resuming
//
// A course depends on recorded rows alone. After an interruption it is fed with them (Survey.Replay) and
// goes on where they end, without asking anything twice.
//
// # What is asked
//
// All names lie in the study's own zone but one well-known name, if it is configured. Survey.permit
// is the one place that asserts it.
package survey
