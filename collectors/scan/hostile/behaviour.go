package hostile

import (
	"slices"

	"bridle/collectors/internal/failure"
)

// Level is where a server is hostile.
type Level int

// The levels.
const (
	TCP  Level = iota // right after the connection is there, whatever is asked
	TLS               // within the handshake
	HTTP              // in the response to a request, over plain TCP and over a sound TLS session
)

// Behaviour is what a server does, and what an exchange with it must give.
type Behaviour struct {
	Name  string
	Level Level
	// Want is the failure of the exchange: of the TLS handshake for level TLS, of the first
	// exchange for level TCP, of one request with GET for level HTTP. "" is an answer.
	Want failure.Word
	// Kept is true if the head of a response comes whole, so that there is a response to keep.
	Kept bool
	// Waits is true if only a limit of time ends the exchange.
	Waits bool
	// Detail is part of what must be said about the exchange; "" leaves it open.
	Detail string

	serve func(*peer)
}

// Gallery returns all behaviours, always in the same order. Names are unique.
func Gallery() []Behaviour {
	return slices.Concat(connections(), handshakes(), heads(), endings(), lengths(), chunks(), bombs())
}

// connections are hostile before anything is said. The reset may be quicker than the client's
// call of connect, which then fails with it.
func connections() []Behaviour {
	return []Behaviour{
		{Name: "reset after accept", Want: failure.Reset, serve: (*peer).reset},
		{Name: "end after accept", Want: failure.ClosedEarly, serve: (*peer).end},
		{Name: "silence", Want: failure.Timeout, Waits: true, serve: (*peer).stall},
	}
}

// answering makes a behaviour of level HTTP that reads the request and then does the rest.
func answering(name string, want failure.Word, kept bool, detail string, rest func(*peer)) Behaviour {
	return Behaviour{Name: name, Level: HTTP, Want: want, Kept: kept, Detail: detail, serve: func(p *peer) {
		if p.request() {
			rest(p)
		}
	}}
}

// waiting marks behaviours that only a limit of time ends.
func waiting(b Behaviour) Behaviour {
	b.Waits = true
	return b
}

// say sends a text and then ends the connection.
func say(text string) func(*peer) {
	return func(p *peer) { p.send(text); p.end() }
}

// then sends a text and then does something else.
func then(text string, rest func(*peer)) func(*peer) {
	return func(p *peer) { p.send(text); rest(p) }
}

// forever sends a text and then another one again and again.
func forever(begin, again string) func(*peer) {
	return func(p *peer) { p.send(begin); p.repeat(again) }
}
