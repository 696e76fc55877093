// Package realservers holds the collectors to real resolver software: BIND, Unbound, dnsmasq,
// PowerDNS Recursor and Knot Resolver, all at once, in a network namespace where nothing but they exist,
// at the speed of real time. It has tests alone.
//
// The name space is that of package collectors/simnet/realdns with the canary zone below it, which
// collectors/canary/serve answers for; its log and those of the programs are what rows are held against.
//
// FOUND.md has what was found, and what real servers do that simulated ones do not.
//
// The tests need root and Linux, and the programs that they name; else they skip and say why. With
// BRIDLE_LONG=1 in the environment the survey keeps its usual times, which takes an hour (-timeout 2h).
package realservers
