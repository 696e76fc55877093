package spywarescan

import (
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"bridle/datasets/schema/httpresponses"
)

// maxBody is how much of a body a row keeps, in bytes.
const maxBody = 65536

// Response takes apart an HTTP response as the table banner publishes it and returns
// its row of http_responses, with RunID left empty.
//
// # Escaping
//
// The set publishes responses escaped: carriage return and line feed are both written
// as backslash and n, so that the line end of HTTP appears as \n\n; a quote is written
// \"; a backslash would be \\, though none occurs. Which of the two a \n stood for is
// lost, but the set also gives the MD5 of the original bytes. Response rebuilds them
// in the ways that servers use (line ends of the header are CR LF; a \n of the body
// is LF, or each \n\n of the body is CR LF) and compares the hash. For every response
// of the set one of these has the published hash.
//
// # Result
//
// raw is the text as published, unchanged. status, reason, headers and body are read
// from the rebuilt response; a body is null if it is empty or absent. body_sha256 and
// body_bytes are given only if hash proves the rebuilt bytes and no Content-Length
// announces more than there are, and null otherwise; without that proof each \n of
// the body is read as LF. If the first line is no status line, raw alone is given.
//
// hash is the published MD5, 32 lower-case hex digits. Response accepts any text.
func Response(raw, hash string) httpresponses.Row {
	row := httpresponses.Row{ResponseID: identifier(hash), Raw: &raw, Headers: []string{}}
	rebuilt, proven := rebuild(unescape(raw), hash)
	head, body, _ := strings.Cut(rebuilt.text, rebuilt.lineEnd+rebuilt.lineEnd)
	lines := strings.Split(head, rebuilt.lineEnd)
	status := statusLine.FindStringSubmatch(lines[0])
	if status == nil {
		return row
	}
	code, _ := strconv.ParseInt(status[1], 10, 32) // three digits
	row.Status = new(int32(code))
	if status[2] != "" {
		row.Reason = &status[2]
	}
	for _, line := range lines[1:] {
		if line != "" {
			row.Headers = append(row.Headers, line)
		}
	}
	if body == "" {
		return row
	}
	row.Body = new(start(body))
	if proven && announced(row.Headers) <= int64(len(body)) {
		sum := sha256.Sum256([]byte(body))
		row.BodySHA256 = new(hex.EncodeToString(sum[:]))
		row.BodyBytes = new(int64(len(body)))
	}
	return row
}

// statusLine is the status line of RFC 9112, 4, whose reason may be absent.
var statusLine = regexp.MustCompile(`^HTTP/\d\.\d (\d{3})(?: (.*))?$`)

// unescape undoes \n, \" and \\; any other backslash stands for itself.
func unescape(raw string) string {
	return strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\"`, `"`).Replace(raw)
}

// response is a response as it may have been on the wire.
type response struct{ text, lineEnd string }

// rebuild returns the first of the possible responses that has the hash, and true; or
// the first of them and false. text has one line feed for each carriage return and
// each line feed.
func rebuild(text, hash string) (response, bool) {
	const crlf = "\r\n"
	candidates := []response{{text, "\n"}}
	// The line end of a header is written twice: so it is read if the first is.
	if i := strings.IndexByte(text, '\n'); i >= 0 && strings.HasPrefix(text[i:], "\n\n") {
		head, body, found := strings.Cut(text, "\n\n\n\n")
		head = strings.ReplaceAll(head, "\n\n", crlf)
		if found {
			head += crlf + crlf
		}
		candidates = []response{
			{head + body, crlf},
			{head + strings.ReplaceAll(body, "\n\n", crlf), crlf},
		}
	}
	for _, c := range candidates {
		if sum := md5.Sum([]byte(c.text)); hex.EncodeToString(sum[:]) == hash {
			return c, true
		}
	}
	return candidates[0], false
}

// announced returns the largest Content-Length among the headers, or 0.
func announced(headers []string) int64 {
	var most int64
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ":")
		if strings.EqualFold(strings.TrimSpace(name), "Content-Length") {
			n, err := strconv.ParseInt(strings.TrimSpace(value), 10, 64)
			if err == nil {
				most = max(most, n)
			}
		}
	}
	return most
}

// start returns the first bytes of a body, cut between characters.
func start(body string) string {
	if len(body) <= maxBody {
		return body
	}
	end := maxBody
	for !utf8.RuneStart(body[end]) {
		end--
	}
	return body[:end]
}
