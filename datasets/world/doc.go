// Package world describes small simulated Internets and makes them from a scenario and a
// seed: countries and networks, resolvers, operators with their servers and domains,
// infections, and the noise that every measurement meets. It is pure: nothing here opens a
// socket, reads a clock or knows how a question is answered; that is collectors/simnet.
//
// A [World] holds everything that is true. What an observer may know of it (lists of
// resolvers, prefixes, names, indicators) is cut from it by [World.Public]; the rest is
// [World.Truth], which only tests and evaluations may read.
//
// The same scenario and seed give the same world, byte for byte, on every machine. Each
// part of a world draws from a random stream of its own, named by what it is for, so that
// adding a draw in one place changes nothing elsewhere.
//
// # How a world is made
//
// [LoadScenario] reads a scenario, [Generate] makes the world: countries and networks
// (place.go, addresses.go), the tree of names (nametree.go), cache systems and the addresses
// before them (caches.go, fronts.go), operators and the countries they reach (operators.go,
// reach.go), what they set up (batches.go, holdings.go, moves.go, lures.go, issue.go), everybody
// else (others.go, nearmiss.go, ours.go), infected phones (phones.go) and crawlers (crawlers.go).
// [World.Check] tells whether a world can be; [Encode] and [Decode] keep one in a file.
//
// Two kinds of lookup are not listed one by one but follow from rates: visits of benign
// domains (Domain.VisitsPerDay, for each country, divided over its cache systems by weight)
// and the background of published names (Backend.BackgroundPerNameDay). All others are
// Demands, Sweepers and Monitors.
//
// # What is real in it
//
// Country codes are real (ISO 3166-1), so that maps can be drawn. Nothing else is: pairs of
// operator and country come from the seed, never from a report; AS numbers are those
// reserved for private use (RFC 6996); IPv4 prefixes lie in 127.0.0.0/8 and IPv6 prefixes in
// fd00::/8 (RFC 4193), so that a world can be served on one machine and never be mistaken
// for the Internet; top-level domains are codes that ISO 3166-1 leaves to users (XA to XZ)
// and that therefore are in no root zone, so that no simulated name is anybody's name.
package world
