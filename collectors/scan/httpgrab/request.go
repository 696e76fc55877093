package httpgrab

import (
	"fmt"
	"strings"
)

// Request is what is asked. All its texts are sent byte by byte as they are.
type Request struct {
	Method string // such as GET
	Path   string // the request target, such as /Support.aspx, not escaped further
	// Host is the value of the field Host; "" sends no such field.
	Host string
	// HTTP10 asks as HTTP/1.0.
	HTTP10 bool
	// Fields are further header fields, name and value, in their order after Host. If
	// none of them is Accept-Encoding, "Accept-Encoding: identity" follows them.
	Fields [][2]string
}

// Bytes returns the request as it goes on the wire. It returns an error if a text holds CR,
// LF or NUL, which would make another request of it, if method or path are empty, or
// if a method has a space or a name a space or colon.
func (r Request) Bytes() ([]byte, error) {
	version := "HTTP/1.1"
	if r.HTTP10 {
		version = "HTTP/1.0"
	}
	fields := r.Fields
	if r.Host != "" {
		fields = append([][2]string{{"Host", r.Host}}, fields...)
	}
	if !hasField(r.Fields, "Accept-Encoding") {
		fields = append(fields[:len(fields):len(fields)], [2]string{"Accept-Encoding", "identity"})
	}
	if err := sound("method", r.Method, " "); err != nil {
		return nil, err
	}
	if err := sound("path", r.Path, ""); err != nil {
		return nil, err
	}
	out := fmt.Appendf(nil, "%s %s %s\r\n", r.Method, r.Path, version)
	for _, f := range fields {
		if err := sound("name of a header field", f[0], " \t:"); err != nil {
			return nil, err
		}
		if strings.ContainsAny(f[1], "\r\n\x00") {
			return nil, fmt.Errorf("value %q of header field %s holds CR, LF or NUL: take it out", f[1], f[0])
		}
		out = fmt.Appendf(out, "%s: %s\r\n", f[0], f[1])
	}
	return append(out, "\r\n"...), nil
}

// sound checks a text that must not be empty nor hold certain characters.
func sound(what, text, forbidden string) error {
	switch {
	case text == "":
		return fmt.Errorf("the %s of the request is empty: give one", what)
	case strings.ContainsAny(text, "\r\n\x00"+forbidden):
		return fmt.Errorf("%s %q holds a character that may not stand there, such as CR, LF or NUL: take it out", what, text)
	}
	return nil
}

func hasField(fields [][2]string, name string) bool {
	for _, f := range fields {
		if strings.EqualFold(f[0], name) {
			return true
		}
	}
	return false
}

// closes reports whether the request asks the server to close the connection.
func (r Request) closes() bool {
	keep := !r.HTTP10
	for _, f := range r.Fields {
		if strings.EqualFold(f[0], "Connection") {
			switch {
			case hasToken(f[1], "close"):
				return true
			case hasToken(f[1], "keep-alive"):
				keep = true
			}
		}
	}
	return !keep
}

// hasToken reports whether a list of tokens with commas between them has the given one.
func hasToken(list, token string) bool {
	for t := range strings.SplitSeq(list, ",") {
		if strings.EqualFold(strings.Trim(t, " \t"), token) {
			return true
		}
	}
	return false
}
