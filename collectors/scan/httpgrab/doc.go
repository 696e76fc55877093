// Package httpgrab makes HTTP/1 requests on an open connection and reads whatever comes
// back.
//
// A scan wants to know what a server said, byte by byte: fingerprints are made of odd
// reason phrases, of the order and spelling of header fields, of lengths that are wrong. The
// reader of net/http normalises all of that or refuses the response, so this package has
// its own. It accepts what it can make sense of, records what is odd in Response.Detail, and
// bounds what a hostile server can cost in bytes, memory and time ([Limits]). Nothing is
// interpreted beyond what is needed to find the end of a response (RFC 9112, section 6), and
// redirects are recorded and never followed.
//
//	grabber := httpgrab.New(httpgrab.Defaults())
//	c := grabber.Conn(conn) // plain or TLS
//	defer c.Close()
//	r, err := c.Do(ctx, httpgrab.Request{Method: "GET", Path: "/", Host: "127.0.0.1"})
//
// # Failures
//
// Every exchange gives exactly one [Response]. Its Failure is a word of failure.GrabWords:
//
//   - not_http: the answer does not begin with HTTP/. Detail quotes its first line.
//   - too_large: the head, the interim responses, a line of a chunk's size or the lines after
//     the body exceed a limit. A body that is too long is cut instead, which is no failure.
//   - malformed: chunks that cannot be read; a length that cannot be read, or two lengths,
//     on a connection that then fell silent; a TLS record that cannot be decrypted.
//   - not_tls: bytes within a TLS session that are no TLS record.
//   - tls_alert: the server sent an alert, as servers do that want a client's certificate.
//   - closed_early, reset, timeout: the connection ended, or nothing came any more or too
//     slowly. Detail says how many bytes had come.
//   - send_failed and others of failure.OfError.
//
// An error is returned only for what says nothing about the server: a request that may
// not be sent, a cancelled context, a defect of the own machine.
//
// # The body
//
// Hash and length are those of the body after transfer decoding (without its chunks), not
// decoded further: they can be checked by whoever repeats the request. Requests ask for no
// content coding ("Accept-Encoding: identity"). If a server codes all the same with gzip,
// deflate or br, Response.Body is the start of the decoded body, for reading and for
// fingerprints, while Response.Raw has the bytes that came; Detail says so. Where decoding
// fails, or the coding is another, Body has the bytes that came.
//
// # Lengths that disagree
//
// Transfer-Encoding wins over Content-Length, as RFC 9112, section 6.3 says; it is ignored in
// HTTP/1.0, as browsers do. Several equal lengths are one. A length that is no number, or two
// that differ, cannot be trusted: the body is then read until the connection closes. All
// of these are noted in Detail.
package httpgrab
