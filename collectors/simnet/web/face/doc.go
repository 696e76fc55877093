// Package face says what the servers of a simulated Internet show to whoever connects: how
// they negotiate TLS and what bytes they answer to an HTTP request, well formed or not. It
// is pure; package web puts it on sockets.
//
// # Front ends of operators
//
// Each generation of world.Generation has traits from which a fingerprint can be written.
// The fingerprints of the 2018 study were withheld on purpose, and nothing here is one of
// them: that there were decoy pages at two paths, then one TLS fingerprint and two proxying
// configurations, is known; what they looked like is invented here.
//
//   - world.DecoyPages answers /redirect.aspx (302, a page of its own) and /Support.aspx
//     (200, a page of its own), in any letter case, and everything else with an empty 404. It
//     calls itself an ASP.NET server and prefers ECDHE with AES-128-CBC in TLS.
//   - world.ProxyA and world.ProxyB share a TLS fingerprint: never above TLS 1.2, ECDHE with
//     AES-256-CBC-SHA before all ciphers that are better, P-384 before P-256, neither
//     session tickets nor ALPN.
//   - world.ProxyA looks at the host first: its own names, its address and no host at all
//     get 502 for every path, other hosts an empty 404, what is malformed a 400 page. It
//     has no Server field.
//   - world.ProxyB looks at the path first: / is an empty 200, other paths an empty 404, but
//     a host that is not its own is redirected to itself (301), and what is malformed is
//     dropped without a word. It calls itself nginx and sends no Date.
//
// The version of an operator's software shows in the order of header fields and, for the
// proxies, in the lowest TLS version. A quirk shows as an extra field whose name, value and
// place follow from it, and for the proxies in the curve they prefer.
//
// # Other servers
//
// world.Ordinary servers come in several kinds, which differ in header order, banner,
// default page, 404 page, favicon, answers to malformed requests and TLS; they are drawn
// after common software, in words of our own, and do not claim to be exact.
//
// A world.Lookalike is an ordinary server with one world.Trait of a front end, and never all
// that makes one: its conduct without its TLS (proxy-a, proxy-b, decoy-http) or the other way
// round (handshake, decoy-tls), TLS with half of the conduct (gateway, redirector), one decoy
// page, pages of another wording, both pages with the header fields, 404 page and TLS of other
// software (clone), a page at every path (catch-all), or nothing but an operator's
// certificate. Over HTTP without TLS a decoy-http lookalike is the same as the real thing.
package face
