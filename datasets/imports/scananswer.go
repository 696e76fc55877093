package imports

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/textproto"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"bridle/datasets/escaped"
	"bridle/datasets/schema/httpresponses"
)

// maxBody is how much of a body a row keeps, in bytes.
const maxBody = 65536

// answer is an HTTP response as a scan publishes it: its head as it came, or taken apart.
type answer struct {
	head    string // status line and header lines as published; empty: they are in the fields below
	version string // such as HTTP/1.1
	status  int64  // 0: not published
	reason  string
	fields  []string // header lines, their order and the case of their names made up: see fieldLines
	body    string
	sha256  string // of the body, as published; empty: it is not
	favicon *int32
}

// statusLine is the status line of RFC 9112, 4, whose reason may be absent.
var statusLine = regexp.MustCompile(`^HTTP/\S+ +(\d{3})(?: (.*))?$`)

// row returns the row of a response, as httpgrab writes its own.
//
// raw is the head as published and the start of the body; without a head, whose order is lost then, it
// is null, and the identifier is the hash of the parts. body_sha256 and body_bytes are there only if it is
// certain that the body is whole.
func (a answer) row() httpresponses.Row {
	row := httpresponses.Row{Headers: []string{}, FaviconMMH3: a.favicon}
	lines := a.fields
	if a.head != "" {
		switch { // some leave out the empty line at the end of the head
		case strings.HasSuffix(a.head, "\n\r\n"), strings.HasSuffix(a.head, "\n\n"):
		case strings.HasSuffix(a.head, "\n"):
			a.head += "\r\n"
		default:
			a.head += "\r\n\r\n"
		}
		lines = strings.Split(strings.ReplaceAll(strings.TrimRight(a.head, "\r\n"), "\r\n", "\n"), "\n")
		if m := statusLine.FindStringSubmatch(lines[0]); m != nil {
			a.status, _ = strconv.ParseInt(m[1], 10, 32)
			a.reason = m[2]
		}
		lines = lines[1:]
	}
	if a.status > 0 && a.status <= 999 {
		row.Status = new(int32(a.status))
	}
	if a.reason != "" {
		row.Reason = new(escaped.Text(a.reason))
	}
	for _, line := range lines {
		row.Headers = append(row.Headers, escaped.Text(line))
		if name, value, _ := strings.Cut(line, ":"); row.Location == nil && strings.EqualFold(strings.TrimSpace(name), "Location") {
			row.Location = new(escaped.Text(strings.TrimSpace(value)))
		}
	}
	kept := start(a.body)
	if a.body != "" {
		row.Body = new(escaped.Text(kept))
	}
	whole := a.whole(lines)
	if whole {
		sum := sha256.Sum256([]byte(a.body))
		row.BodySHA256, row.BodyBytes = new(hex.EncodeToString(sum[:])), new(int64(len(a.body)))
	}
	text := a.head + kept
	if a.head != "" {
		row.Raw = new(escaped.Text(text))
	} else {
		text = fmt.Sprintf("parts\n%s %d %s\n%s\n\n%s", a.version, a.status, a.reason, strings.Join(lines, "\n"), kept)
		if a.favicon != nil {
			text += fmt.Sprintf("\nfavicon %d", *a.favicon)
		}
	}
	if !whole || len(kept) < len(a.body) {
		text += "\nincomplete"
		if whole {
			text = strings.TrimSuffix(text, "incomplete") + *row.BodySHA256
		} else if a.sha256 != "" {
			text += " " + a.sha256
		}
	}
	sum := sha256.Sum256([]byte(text))
	row.ResponseID = "sha256:" + hex.EncodeToString(sum[:])
	return row
}

// whole reports whether the body is certainly the whole one, byte by byte. It is if its length is the one that the
// server announced and nothing was decoded. Without an announced length it is if its published hash
// is that of the text, so that nothing was converted, and its length is no multiple of 1,024 bytes, at which scans
// cut.
func (a answer) whole(lines []string) bool {
	length, coded := int64(-1), false
	for _, line := range lines {
		name, value, _ := strings.Cut(line, ":")
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "content-length":
			n, err := strconv.ParseInt(strings.TrimSpace(value), 10, 64)
			if err != nil || length >= 0 && n != length {
				return false
			}
			length = n
		case "content-encoding":
			coded = true
		}
	}
	sum := sha256.Sum256([]byte(a.body))
	published := a.sha256 == "" || strings.EqualFold(a.sha256, hex.EncodeToString(sum[:]))
	if strings.Contains(a.body, "\ufffd") && a.sha256 == "" {
		return false // bytes that were no text were replaced
	}
	if length >= 0 {
		return !coded && published && length == int64(len(a.body))
	}
	return !coded && a.sha256 != "" && published && len(a.body)%1024 != 0
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

// fieldLines writes header fields of which a scan kept neither order nor case: names with hyphens and in their
// common case, in the order of the alphabet.
func fieldLines(fields map[string][]string) []string {
	var all []string
	for name, values := range fields {
		name = textproto.CanonicalMIMEHeaderKey(strings.ReplaceAll(name, "_", "-"))
		for _, v := range values {
			all = append(all, name+": "+v)
		}
	}
	slices.SortStableFunc(all, func(a, b string) int {
		x, _, _ := strings.Cut(a, ":")
		y, _, _ := strings.Cut(b, ":")
		return strings.Compare(x, y)
	})
	return all
}
