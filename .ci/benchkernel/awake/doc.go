// Package awake keeps processors from sleeping while something is measured.
//
// A processor without work halts, and a virtual one is then taken away by its host: it takes up to
// a millisecond until it runs again, and a message between two processes wakes one at every
// step. So an idle machine is slower than a busy one, by more than what is measured. A loop
// on each processor in the scheduling class SCHED_IDLE, which gives way to any other work at once,
// keeps them running, as the setting idle=poll of Linux would; see sched(7).
package awake
