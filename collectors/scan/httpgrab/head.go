package httpgrab

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"bridle/collectors/internal/failure"
)

const (
	prefix     = "HTTP/"
	quoted     = 256 // most bytes of an answer that is not HTTP which Detail quotes
	emptyBytes = 8   // most bytes of empty lines before a status line
)

// head is status line and header lines.
type head struct {
	version string
	major   int
	minor   int
	status  *int32
	reason  string
	lines   []string
	fields  []field
	odd     int // lines that are no field
}

// field is a header field, its name and the lines of its value without white space around
// them. Lines are joined when the value is needed: joining each at once would cost a hostile
// server nothing and us the square of what it sends.
type field struct {
	name  string
	value []string
}

// readHead reads a head. Its bytes stand in x.head afterwards.
func (x *exchange) readHead() (head, error) {
	if err := x.readPrefix(); err != nil {
		return head{}, err
	}
	var h head
	x.head = x.head[:0]
	for n := 0; ; n++ {
		line, err := x.readLine()
		switch {
		case err != nil:
			return h, err
		case n == 0:
			h.setStatus(line)
		case line == "":
			return h, nil
		case n > x.limits.HeaderLines:
			return h, &fault{failure.TooLarge, fmt.Sprintf("the head has more than %d header lines", x.limits.HeaderLines)}
		default:
			h.add(line)
		}
	}
}

// readPrefix skips empty lines and looks whether what follows begins as a response does.
func (x *exchange) readPrefix() error {
	for n := range emptyBytes {
		c, err := x.in.Peek(1)
		if err != nil {
			return err
		}
		if c[0] != '\r' && c[0] != '\n' {
			break
		}
		x.in.Discard(1)
		if n == 0 {
			x.note("empty lines before the status line")
		}
	}
	for i := 1; i <= len(prefix); i++ {
		p, err := x.in.Peek(i)
		if err != nil {
			return err
		}
		if !strings.EqualFold(string(p), prefix[:i]) {
			return &fault{failure.NotHTTP, "came: " + strconv.QuoteToASCII(x.firstLine())}
		}
	}
	return nil
}

// firstLine is the rest of a line, for quoting.
func (x *exchange) firstLine() string {
	var line []byte
	for len(line) < quoted {
		c, err := x.in.ReadByte()
		if err != nil || c == '\n' {
			break
		}
		line = append(line, c)
	}
	return string(bytes.TrimSuffix(line, []byte("\r")))
}

// readLine appends a line to x.head and returns it without its end, LF or CR LF.
func (x *exchange) readLine() (string, error) {
	start := len(x.head)
	for {
		part, err := x.in.ReadSlice('\n')
		x.headLeft -= len(part)
		if x.headLeft < 0 {
			return "", &fault{failure.TooLarge, fmt.Sprintf("the head is longer than %d bytes", x.limits.HeaderBytes)}
		}
		x.head = append(x.head, part...)
		if err == nil {
			break
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return "", err
		}
	}
	return string(trimEnd(x.head[start:])), nil
}

// trimEnd takes LF or CR LF off a line.
func trimEnd(line []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
}

// setStatus reads a status line: version, spaces, three digits, and a reason after a space.
func (h *head) setStatus(line string) {
	version, rest, _ := strings.Cut(line, " ")
	h.version = version
	if v := version[min(len(prefix), len(version)):]; len(v) == 3 && isDigit(v[0]) && v[1] == '.' && isDigit(v[2]) {
		h.major, h.minor = int(v[0]-'0'), int(v[2]-'0')
	}
	code, reason, _ := strings.Cut(strings.TrimLeft(rest, " "), " ")
	if len(code) == 3 && isDigit(code[0]) && isDigit(code[1]) && isDigit(code[2]) {
		h.status = new(int32(code[0]-'0')*100 + int32(code[1]-'0')*10 + int32(code[2]-'0'))
		h.reason = reason
	}
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// add takes a header line.
func (h *head) add(line string) {
	h.lines = append(h.lines, line)
	if line[0] == ' ' || line[0] == '\t' {
		if n := len(h.fields); n > 0 {
			f := &h.fields[n-1]
			f.value = append(f.value, strings.Trim(line, " \t"))
		} else {
			h.odd++
		}
		return
	}
	name, value, found := strings.Cut(line, ":")
	if !found {
		h.odd++
	}
	h.fields = append(h.fields, field{strings.TrimRight(name, " \t"), []string{strings.Trim(value, " \t")}})
}

// all returns the values of a field in their order, one on several lines joined by single
// spaces (RFC 9112, 5.2).
func (h *head) all(name string) []string {
	var values []string
	for _, f := range h.fields {
		if strings.EqualFold(f.name, name) {
			values = append(values, strings.Trim(strings.Join(f.value, " "), " "))
		}
	}
	return values
}

// atLeast11 reports whether the version is HTTP/1.1 or a later one.
func (h *head) atLeast11() bool { return h.major > 1 || h.major == 1 && h.minor >= 1 }

// is reports whether the status is n.
func (h *head) is(n int32) bool { return h.status != nil && *h.status == n }

// interim reports whether another response must follow: any 1xx but 101, after which the
// connection speaks another protocol.
func (h *head) interim() bool {
	return h.status != nil && *h.status >= 100 && *h.status < 200 && *h.status != 101
}
