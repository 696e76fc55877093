package face

import (
	"bufio"
	"errors"
	"io"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// Limits on what is read of one request.
const (
	maxLine   = 8 << 10  // bytes of one line, its end included
	maxFields = 100      // header fields
	maxBody   = 64 << 10 // bytes of a body that is read and thrown away
)

// Defect says what is wrong with a request. The zero value is a request without defect.
type Defect string

// Defects, of which the first one found is recorded.
const (
	Sound      Defect = ""
	NotHTTP    Defect = "not-http"    // the first line is not METHOD TARGET VERSION
	BadVersion Defect = "bad-version" // neither HTTP/1.0 nor HTTP/1.1
	BadField   Defect = "bad-field"   // a header line without colon, or with other than a token before it; a Host that is none
	BadLength  Defect = "bad-length"  // a Content-Length that is no number
	TooLong    Defect = "too-long"    // longer than a line or a header may be
	NoHost     Defect = "no-host"     // HTTP/1.1 without Host (RFC 9112, 3.2)
	ManyHosts  Defect = "many-hosts"  // more than one Host
)

// Request is an HTTP request as a server sees it.
type Request struct {
	// At is study time.
	At time.Time
	// Defect is what is wrong with it; fields after the fault are not filled in.
	Defect Defect
	// Method and Target are as in the first line; Path is the target's path without query.
	Method, Target, Path string
	// Version is "HTTP/1.0" or "HTTP/1.1".
	Version string
	// Host is the host that is asked for, in lower case and without port; "" if none is.
	Host string
	// KeepAlive is true if the client wants to ask more over the connection.
	KeepAlive bool
	// TLS is true if it came over TLS.
	TLS bool
}

// Read reads one request. What is malformed is a defect of the request and no error; after a
// defect the rest of the connection has no meaning. A body of known length up to 64 KiB is
// read and thrown away; with any other, KeepAlive is false.
//
// # Errors
//
// Those of r; io.EOF only if the connection ended before the first byte of a request.
func Read(r *bufio.Reader) (Request, error) {
	var q Request
	line, err := readLine(r)
	for err == nil && line == "" { // RFC 9112, 2.2: an empty line before a request is ignored
		line, err = readLine(r)
	}
	if err != nil {
		return q, q.fail(err, TooLong)
	}
	if q.Defect = q.firstLine(line); q.Defect != Sound {
		return q, nil
	}
	h, err := readFields(r)
	if err != nil {
		return q, q.fail(err, TooLong)
	}
	q.apply(h)
	if q.Defect != Sound || h.body == 0 {
		return q, nil
	}
	if h.body < 0 || h.body > maxBody || h.expects {
		q.KeepAlive = false
		return q, nil
	}
	if _, err := io.CopyN(io.Discard, r, h.body); err != nil {
		return q, unexpected(err)
	}
	return q, nil
}

// fail makes a defect of errors that are one and returns the others.
func (q *Request) fail(err error, d Defect) error {
	if errors.Is(err, bufio.ErrBufferFull) {
		q.Defect = d
		return nil
	}
	return err
}

// firstLine takes the request line apart (RFC 9112, 3).
func (q *Request) firstLine(line string) Defect {
	method, rest, _ := strings.Cut(line, " ")
	target, version, ok := strings.Cut(rest, " ")
	if !ok || !token(method) || target == "" || strings.Contains(version, " ") || !strings.HasPrefix(version, "HTTP/") {
		return NotHTTP
	}
	for i := range len(target) {
		if target[i] < ' ' || target[i] == 0x7f {
			return NotHTTP
		}
	}
	q.Method, q.Target, q.Version = method, target, version
	if version != "HTTP/1.0" && version != "HTTP/1.1" {
		return BadVersion
	}
	path := target
	if _, after, absolute := strings.Cut(target, "://"); absolute && !strings.HasPrefix(target, "/") {
		host, tail, _ := strings.Cut(after, "/")
		q.Host, path = hostname(host), "/"+tail
	}
	q.Path, _, _ = strings.Cut(path, "?")
	return Sound
}

// fields is what matters of the header.
type fields struct {
	defect     Defect
	hosts      []string
	connection string
	body       int64 // length of the body, -1 if it is not known beforehand
	expects    bool
}

// apply enters the header into the request.
func (q *Request) apply(h fields) {
	q.Defect = h.defect
	switch {
	case q.Defect != Sound:
		return
	case len(h.hosts) > 1:
		q.Defect = ManyHosts
	case len(h.hosts) == 0 && q.Version == "HTTP/1.1":
		q.Defect = NoHost
	case len(h.hosts) == 1 && q.Host == "": // a target with a host outranks the field
		q.Host = hostname(h.hosts[0])
	}
	if q.Defect == Sound && !isHost(q.Host) {
		q.Defect = BadField
	}
	q.KeepAlive = q.Version == "HTTP/1.1" && !strings.Contains(h.connection, "close") ||
		strings.Contains(h.connection, "keep-alive")
}

// readFields reads header lines up to the empty one.
func readFields(r *bufio.Reader) (fields, error) {
	var h fields
	for n := 0; ; n++ {
		line, err := readLine(r)
		if err != nil {
			return h, unexpected(err)
		}
		if line == "" {
			return h, nil
		}
		if n == maxFields {
			h.defect = TooLong
			return h, nil
		}
		if h.defect = h.field(line); h.defect != Sound {
			return h, nil
		}
	}
}

func (h *fields) field(line string) Defect {
	name, value, ok := strings.Cut(line, ":")
	if !ok || !token(name) || strings.ContainsRune(value, 0) {
		return BadField
	}
	value = strings.Trim(value, " \t")
	switch strings.ToLower(name) {
	case "host":
		h.hosts = append(h.hosts, value)
	case "connection":
		h.connection = strings.ToLower(value)
	case "content-length":
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil || n < 0 {
			return BadLength
		}
		h.body = n
	case "transfer-encoding":
		h.body = -1
	case "expect":
		h.expects = true
	}
	return Sound
}

// readLine reads up to a line feed and cuts off the end of the line. The error is
// bufio.ErrBufferFull if the line is longer than maxLine or than the buffer.
func readLine(r *bufio.Reader) (string, error) {
	line, err := r.ReadSlice('\n')
	if err != nil {
		if len(line) > 0 {
			err = unexpected(err)
		}
		return "", err
	}
	if len(line) > maxLine {
		return "", bufio.ErrBufferFull
	}
	return strings.TrimSuffix(string(line[:len(line)-1]), "\r"), nil
}

func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// token reports whether s is a token of RFC 9110, 5.6.2.
func token(s string) bool {
	for i := range len(s) {
		c := s[i]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !letter && !strings.ContainsRune("!#$%&'*+-.^_`|~", rune(c)) {
			return false
		}
	}
	return s != ""
}

// hostname returns a host in lower case, without port, brackets and final dot.
func hostname(s string) string {
	if a, err := netip.ParseAddrPort(s); err == nil {
		return a.Addr().String()
	}
	if i := strings.LastIndexByte(s, ':'); i >= 0 && strings.IndexByte(s, ':') == i {
		s = s[:i]
	}
	s = strings.TrimSuffix(strings.TrimPrefix(s, "["), "]")
	return strings.ToLower(strings.TrimSuffix(s, "."))
}

// isHost reports whether a host has the characters of one (RFC 3986, section 3.2.2), or is empty.
func isHost(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && strings.IndexByte("-._~%!$&'()*+,;=:", c) < 0 {
			return false
		}
	}
	return true
}
