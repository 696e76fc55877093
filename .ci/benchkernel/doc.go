// Benchkernel measures kernels side by side over their sockets: 'make bench-kernel'.
//
// Kernels are started by their argv, as front ends do it, and asked by a client in Go. They take turns: in each round every
// kernel is started anew and does the same, and who goes first changes. What is measured, each time with everything before it
// in the same process:
//
//   - start: from the start of the process to the first kernel_info_reply; ports are tried every 0.1 ms; six times a round,
//     five of them right after each other;
//   - idle memory of the process tree after three seconds, as the sum of resident pages (what processes share counts in each)
//     and of proportional ones (what they share is divided);
//   - a trivial cell, from the request to the reply and the state idle, after a warm-up;
//   - the first import of a helper package; a cell that asks an open DuckDB for one number; completion, first and later;
//   - memory again after a notebook of five cells with DuckDB and a plot was run in the same session;
//   - that notebook as a whole: by 'bridle run', and by Debian's nbconvert with each kernel that can run it.
//
// Every reply is checked: a kernel that answers wrongly is not fast. The same Go cells run on Bridle and on gophernotes, which has
// Bridle's packages compiled in; ipykernel gets Python for the trivial cell and for completion, and so does GoNB a
// program for each cell. What a kernel cannot do is left out of the table.
//
// Demands are those of the order that built the kernel. They are for an idle machine: times on a busy one are upper bounds, so
// the load stands beside them.
package main
