// Package fingerprint finds the grabs that bear the marks of a spyware server.
//
// A fingerprint is a [Rule]: a YAML file with named selections (values a grab must show), a
// condition over them, where the knowledge comes from, when it holds and how much it is worth,
// and examples that must and must not match. All rules are compiled into one SQL statement that
// reads the grabs of a study once; each match says which selections it met, and the rule's
// identifier, version and hash, so old scans can be matched again with new rules without
// scanning again.
//
// # A definition
//
//	format: 2
//	id: my-rule                        # lower case, hyphens
//	version: 1                         # counts changes
//	title: What a match is, in one line
//	valid: {from: 2014-01-01, to: 2014-12-31}   # days in UTC, both included; open if left out
//	source: {report: who published the marks, page: where in it}
//	confidence: {level: low, why: a sentence}   # low, medium, high
//	limits: what a match does not show
//	scope: exchange                    # or server; ports: all joins the ports of an address
//	selections:
//	  not_found: {http.status: 404, http.body|contains: [nothing, here]}
//	  old_tls: {tls.version: TLSv1.0}
//	condition: not_found and not old_tls        # and, or, not, parentheses
//	examples:                          # both lists are required
//	  match: [{response: "HTTP/1.1 404 Not Found\n\nnothing"}]
//	  nomatch: [{response: "HTTP/1.1 200 OK\n\nnothing"}]
//	decoys: [{what: who looks alike, source: how that is known}]
//	overlaps: {other-rule: why it matches examples of that one}
//
// Unknown keys are errors. A selection names fields and values: all fields must hold of the
// same exchange, and for each field one of its values. A field that is not there does not hold.
// A grab outside of the period meets no selection, and one that failed meets only selections
// that name the field failure.
//
// With scope exchange the condition speaks of one exchange. With scope server it speaks of all
// exchanges of one address and port in one run: a selection counts as met if any of them meets
// it, and a match gives one row for every exchange that meets at least one selection, with the
// selections of that exchange. A condition that holds where nothing is met is refused.
//
// # Fields
//
//	protocol, port, failure            of the exchange; protocol is tls or http
//	request.method, request.path       of an HTTP request
//	host, over_tls                     the field Host that was sent; whether it went over TLS
//	tls.sni, tls.version, tls.cipher, tls.group, tls.alpn, tls.jarm
//	tls.handshake                      JSON of what else it showed, extensions in order among it
//	tls.client_certificate_asked
//	response                           response_id
//	http.status, http.reason, http.location, http.raw
//	http.headers, http.header_order    lines joined by line feeds; names joined by ", "
//	http.body, http.body_bytes, http.body_sha256, http.favicon_mmh3
//	certificate.X                      of the leaf: id, subject, issuer, serial_number, names,
//	                                   self_signed, spki_sha256, signature_algorithm,
//	                                   key_algorithm, n_key_bits, days (of validity)
//	chain.X                            the same of any certificate shown
//	certificate                        identifier of any certificate shown
//
// [Fields] lists them with what they hold. JA3S is no field: it is the MD5 of version, cipher
// and extensions, which tls.version, tls.cipher and tls.handshake say in clear.
//
// # Modifiers
//
//	(none)                             equal, letter by letter
//	contains, startswith, endswith     of texts
//	re                                 RE2: case counts, . is no line feed, ^ and $ are the ends
//	                                   of the text unless (?m) is set; at most 500 bytes
//	sha256                             hash of the field's text
//	lt, gt                             of numbers
//	exists                             true or false
//	indicator                          of certificate: a product whose published hashes count
//
// "|all" after contains or re asks for every value instead of one. Put cheap marks (status,
// header fields) into the same selection as expensive ones (texts in the body): they are tested
// first, and the rest only where they hold.
//
// # How matching works
//
// Every selection is one bit. What it says of responses and certificates is worked out once for
// each distinct one, what it says of the exchange once for each grab; joining is a bitwise and.
//
// The rules that ship with the program ([Shipped]) rest on published facts alone, but for those
// that are marked SIMULATED. The fingerprints of the 2018 study of Pegasus were withheld by its
// authors and are not among them; rules/README.md says more.
package fingerprint
