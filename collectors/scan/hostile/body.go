package hostile

import "bridle/collectors/internal/failure"

// lengths lie about the length of the body, or have none.
func lengths() []Behaviour {
	return []Behaviour{
		waiting(answering("slow body", failure.Timeout, true, "bytes came", func(p *peer) {
			p.send(ok + "Content-Length: 1000\r\n\r\n")
			p.drip("b")
		})),
		answering("endless body", "", true, "body cut", forever(ok+"\r\n", "b")),
		answering("endless body after a length", "", true, "more bytes followed", forever(ok+"Content-Length: 4\r\n\r\n"+long(5000), "b")),
		answering("length too long", failure.ClosedEarly, true, "bytes came", say(ok+"Content-Length: 1000\r\n\r\nab")),
		waiting(answering("length too long, kept open", failure.Timeout, true, "bytes came", then(ok+"Content-Length: 1000\r\n\r\nab", (*peer).stall))),
		answering("length too short", "", true, "more bytes followed", say(ok+"Content-Length: 5\r\n\r\n"+long(500))),
		answering("negative length", "", true, `Content-Length is "-5"`, say(ok+"Content-Length: -5\r\n\r\nab")),
		answering("length of letters", "", true, `Content-Length is "two"`, say(ok+"Content-Length: two\r\n\r\nab")),
		waiting(answering("length of letters, kept open", failure.Malformed, true, "cannot be told", then(ok+"Content-Length: two\r\n\r\nab", (*peer).stall))),
		answering("length beyond 64 bits", "", true, "body cut", forever(ok+"Content-Length: 99999999999999999999\r\n\r\n", "b")),
		answering("length of 2^62", "", true, "body cut", forever(ok+"Content-Length: 4611686018427387904\r\n\r\n", "b")),
		answering("two lengths", "", true, "two Content-Lengths, 1 and 2", say(ok+"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab")),
		answering("two equal lengths", "", true, "2 fields Content-Length, all 2", say(ok+"Content-Length: 2\r\nContent-Length: 2\r\n\r\nab")),
		answering("length and chunks", "", true, "both Transfer-Encoding and Content-Length", say(ok+"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n")),
	}
}

// chunks are hostile in the framing of chunks.
func chunks() []Behaviour {
	const chunked = ok + "Transfer-Encoding: chunked\r\n\r\n"
	return []Behaviour{
		answering("huge chunk", "", true, "body cut", forever(chunked+"fffffffffffffff0\r\n", "b")),
		answering("chunk beyond 64 bits", failure.Malformed, true, "the size of a chunk is", forever(chunked+"ffffffffffffffff0\r\n", "b")),
		answering("negative chunk", failure.Malformed, true, "the size of a chunk is", say(chunked+"-1\r\nab\r\n0\r\n\r\n")),
		answering("chunk of no size", failure.Malformed, true, "the size of a chunk is", say(chunked+"\r\nab\r\n0\r\n\r\n")),
		answering("chunk longer than its size", failure.Malformed, true, "longer than its size", say(chunked+"1\r\nab\r\n0\r\n\r\n")),
		answering("endless size of a chunk", failure.TooLarge, true, "size of a chunk", forever(chunked, "0")),
		answering("endless extension of a chunk", failure.TooLarge, true, "size of a chunk", forever(chunked+"1;a=", "b")),
		answering("endless tiny chunks", "", true, "body cut", forever(chunked, "1;ab=cd\r\nb\r\n")),
		answering("endless trailer", failure.TooLarge, true, "follow the body", forever(chunked+"0\r\n", "A: b\r\n")),
		answering("endless trailer line", failure.TooLarge, true, "follow the body", forever(chunked+"0\r\nA: ", "b")),
	}
}
