// Package realdns puts scripted questions to real resolver software and to the models of
// collectors/simnet, and compares the answers. It is what makes the models trustworthy; no
// command imports it.
//
// A [Tree] is a small name space made for the purpose: a root, a top-level domain and zones
// whose TTLs are chosen so that every effect of a cache shows within half a minute.
// [NewAuthority] answers for it; the same object is served to real resolvers and can be
// asked by a model.
//
// A [Setup] is one configuration of one program. [Setup.Start] runs it inside a network
// namespace of its own (Linux, root), in which nothing exists but the loopback device, the
// tree's name servers at port 53 and the program: resolvers iterate to port 53 and no other,
// nothing can collide with them and no packet can leave. [Lab.Run] then puts a
// script to it, a list of [Step] at whole seconds after the start, and returns one [Answer]
// for each; this takes as long as the script says.
//
// [Play] puts the same script to a model, in study time, which takes no time at all, and
// [Compare] tells where two lists of answers differ.
//
// What the real programs did is kept in testdata, one [Record] in readable text for each
// setup, with the version of the software at its head. One test holds the programs that are
// installed to these records; another holds the models to them and needs no program.
//
// # Where the programs do not start
//
// On machines with AppArmor, the profiles that distributions ship for named and unbound may
// forbid configuration in a temporary folder; the failure shows the program's log. Put the
// profiles into complain mode there (aa-complain).
package realdns
