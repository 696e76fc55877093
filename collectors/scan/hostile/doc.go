// Package hostile serves, for tests, a gallery of servers that break what reads them: slow,
// endless, broken off at every step, lying about lengths, full of bombs. Whoever scans
// meets all of them.
//
//	for _, s := range hostile.Start(t) {
//		// scan s.Plain or s.TLS, and expect s.Want, once
//	}
//
// Each [Behaviour] says what one exchange with it must give: exactly one result, with the
// word of failure.GrabWords in Want, within bounded time and memory. Servers listen on
// loopback, each on ports of its own. What they send depends on the behaviour alone, but for
// the random values of TLS; at which byte a client stops them is up to the client.
package hostile
