// Package scan visits servers: it opens connections to listed addresses and ports, shakes hands by TLS, asks a
// few things by HTTP, and writes down every exchange, answered or failed.
//
// # Plan
//
// What is asked of a target is decided before anything is sent, by a [Recipe] alone: [Recipe.Exchanges] lists the
// exchanges of a target in their order. The recipe stands in run.json, so a row can be held against what was
// planned. By itself it holds a handshake and a request for the path "/"; what an operator of spyware can tell from
// the visit of a browser has to be asked for.
//
// A visit is all exchanges with one target in one run. Every target has exactly one visit, and every visit at least
// one row: also where a rule forbade to connect. The order of targets is a permutation that a seed decides; shards divide
// them (package plan).
//
// # Pace
//
// Every connection needs a permit ([Scanner] asks package pace and package scope for it), further ones of a visit
// too. A connection counts as one packet and [ConnectionBytes] bytes, and as the bytes that it carried once these are more.
// Exchanges share a connection as long as the server lets them.
//
// A connection that limits allow later waits, and its visit with it, without taking a place among those in flight.
// One that a cap of the day or the opt-out list forbids is not opened: the exchanges that wanted it are rows whose failure is that rule.
//
// # Rows
//
// Certificates and responses are written once for each run. Rows of visits are held back until the certificates and responses
// that they refer to are safe, so however a run is cut off, what a row refers to is there, and a visit is
// there as a whole or not at all. What is left to do after an interruption is what was planned less what has a
// complete visit ([Restore]).
//
// # Two clocks
//
// Study time paces connections and stands in rows; network time bounds exchanges. In simulation study
// time passes only while no connection is open, and permits are given in rounds: a round gives as many as one instant allows, of
// which as many as there are workers have a connection open at a time, and ends when the last of them is done with. So results do not depend on how busy the machine is.
package scan
