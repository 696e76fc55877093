package hostile

import (
	"fmt"

	"bridle/collectors/internal/failure"
)

const (
	ok = "HTTP/1.1 200 OK\r\n"
	// redirects is the length of the loop of redirects.
	redirects = 10_000
)

// heads are hostile in what comes before the body, or instead of a response.
func heads() []Behaviour {
	return []Behaviour{
		waiting(answering("slow bytes", failure.Timeout, false, "bytes came", func(p *peer) { p.drip(ok) })),
		waiting(answering("interim and silence", failure.Timeout, false, "bytes came", then("HTTP/1.1 100 Continue\r\n\r\n", (*peer).stall))),
		answering("endless status line", failure.TooLarge, false, "the head is longer than", forever("HTTP/1.1 200 ", "O")),
		answering("endless headers", failure.TooLarge, false, "header lines", forever(ok, "A: b\r\n")),
		answering("endless long headers", failure.TooLarge, false, "the head is longer than", forever(ok, "A: "+long(1000)+"\r\n")),
		answering("endless header line", failure.TooLarge, false, "the head is longer than", forever(ok+"A: ", "b")),
		answering("endless folded header", failure.TooLarge, false, "header lines", forever(ok+"A: b\r\n", " c\r\n")),
		answering("endless interim responses", failure.TooLarge, false, "interim responses", forever("", "HTTP/1.1 100 Continue\r\n\r\n")),
		answering("endless empty lines", failure.NotHTTP, false, `came: ""`, forever("", "\r\n")),
		answering("garbage", failure.NotHTTP, false, `came: "\xfe\xed\x00\xff"`, say("\xfe\xed\x00\xff")),
		answering("endless garbage", failure.NotHTTP, false, `came: "\xfe\xed`, forever("", "\xfe\xed")),
		answering("another protocol", failure.NotHTTP, false, `came: "SSH-2.0-OpenSSH_7.4"`, say("SSH-2.0-OpenSSH_7.4\r\n")),
		answering("HTTP/0.9", failure.NotHTTP, false, `came: "<html>`, say("<html><body>It works!</body></html>\n")),
		// An empty SETTINGS frame and a GOAWAY frame (RFC 9113, sections 6.5 and 6.8).
		answering("HTTP/2", failure.NotHTTP, false, "came: ", say("\x00\x00\x00\x04\x00\x00\x00\x00\x00"+"\x00\x00\x08\x07\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01")),
		answering("an alert of TLS", failure.NotHTTP, false, `came: "\x15\x03\x01`, say("\x15\x03\x01\x00\x02\x02\x46")),
		{Name: "response before the request", Level: HTTP, Kept: true, serve: say(ok + "Content-Length: 2\r\n\r\nab")},
		answering("two responses at once", "", true, "more bytes followed", say(ok+"Content-Length: 2\r\n\r\nab"+ok+"Content-Length: 2\r\n\r\ncd")),
		answering("strange bytes everywhere", "", true, "", say("HTTP/1.1 200 O\x00K\xff\r\nNa\x00me\xfe: val\x00ue\xc3\x28\r\nLocation: /\x00\xff\xed\xa0\x80\r\n\x80\xf5: \\x41\r\nContent-Length: 4\r\n\r\n\x00\xff\xc0\x80")),
		{Name: "redirect loop", Level: HTTP, Kept: true, serve: redirect},
		answering("status that is none", "", true, "the status line cannot be read", say("HTTP/1.1 -20 OK\r\nContent-Length: 0\r\n\r\n")),
	}
}

// redirect answers each request of the connection with a redirect to the next path.
func redirect(p *peer) {
	for n := 1; p.request(); n++ {
		p.send(fmt.Sprintf("HTTP/1.1 302 Found\r\nLocation: /%d\r\nContent-Length: 0\r\n\r\n", n%redirects))
	}
}

// long is a text of n letters.
func long(n int) string { return fmt.Sprintf("%0*d", n, 0) }

// endings break the connection off.
func endings() []Behaviour {
	return []Behaviour{
		answering("reset after request", failure.Reset, false, "0 bytes came", (*peer).reset),
		answering("reset within status line", failure.Reset, false, "8 bytes came", then(ok[:8], (*peer).reset)),
		answering("reset within headers", failure.Reset, false, "23 bytes came", then(ok+"A: b\r\n", (*peer).reset)),
		answering("reset within body", failure.Reset, true, "40 bytes came", then(ok+"Content-Length: 9\r\n\r\nab", (*peer).reset)),
		answering("reset within body without length", failure.Reset, true, "21 bytes came", then(ok+"\r\nab", (*peer).reset)),
		answering("end after request", failure.ClosedEarly, false, "0 bytes came", (*peer).end),
		answering("end within status line", failure.ClosedEarly, false, "8 bytes came", say(ok[:8])),
		answering("end within headers", failure.ClosedEarly, false, "23 bytes came", say(ok+"A: b\r\n")),
		answering("end within body", failure.ClosedEarly, true, "40 bytes came", say(ok+"Content-Length: 9\r\n\r\nab")),
		answering("end within a chunk", failure.ClosedEarly, true, "52 bytes came", say(ok+"Transfer-Encoding: chunked\r\n\r\n9\r\nab")),
		answering("end before the last chunk", failure.ClosedEarly, true, "54 bytes came", say(ok+"Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n")),
	}
}
