package lint

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"time"

	"bridle/analysis/fingerprint"
	"bridle/datasets/schema/certificates"
	"bridle/datasets/schema/grabs"
	"bridle/datasets/schema/httpresponses"
	"bridle/datasets/schema/indicators"
	"bridle/datasets/study"
)

// example is one example of a rule as it stands in rows: a server with an address of its own.
type example struct {
	rule    string
	match   bool
	ordinal int // from 1, among those that match or do not
	address string
	// first and last are the grab_ids of its exchanges.
	first, last int64
}

func (e example) String() string {
	word := "nomatch"
	if e.match {
		word = "match"
	}
	return fmt.Sprintf("%s example %d of %s", word, e.ordinal, e.rule)
}

// list returns the examples of the rules in a fixed order, with their addresses and grabs.
func list(rules []fingerprint.Rule) (all []example, exchanges [][]fingerprint.Exchange) {
	next := int64(1)
	address := netip.MustParseAddr("2001:db8::1") // documentation, RFC 3849
	for _, r := range rules {
		for _, match := range []bool{true, false} {
			from := r.Examples.NoMatch
			if match {
				from = r.Examples.Match
			}
			for i, x := range from {
				all = append(all, example{r.ID, match, i + 1, address.String(), next, next + int64(len(x)) - 1})
				exchanges = append(exchanges, x)
				next += int64(len(x))
				address = address.Next()
			}
		}
	}
	return all, exchanges
}

// Write writes the examples of rules as rows of grabs, certificates, http_responses and
// indicators. Each example is a server of its own. The run is not finished. Errors are those
// of writing.
func Write(run *study.Run, rules []fingerprint.Rule) error {
	w, err := openTables(run)
	if err != nil {
		return err
	}
	valid := map[string]fingerprint.Period{}
	for _, r := range rules {
		valid[r.ID] = r.Valid
	}
	all, exchanges := list(rules)
	for i, e := range all {
		for j, x := range exchanges[i] {
			if err := w.exchange(e, e.first+int64(j), x, valid[e.rule]); err != nil {
				return err
			}
		}
	}
	return nil
}

// tables writes rows.
type tables struct {
	run          string
	grabs        *study.Writer[grabs.Row]
	certificates *study.Writer[certificates.Row]
	responses    *study.Writer[httpresponses.Row]
	indicators   *study.Writer[indicators.Row]
}

func openTables(run *study.Run) (t tables, err error) {
	t.run = run.ID()
	if t.grabs, err = study.Table[grabs.Row](run); err != nil {
		return t, err
	}
	if t.certificates, err = study.Table[certificates.Row](run); err != nil {
		return t, err
	}
	if t.responses, err = study.Table[httpresponses.Row](run); err != nil {
		return t, err
	}
	t.indicators, err = study.Table[indicators.Row](run)
	return t, err
}

// exchange writes one exchange.
func (t tables) exchange(e example, id int64, x fingerprint.Exchange, valid fingerprint.Period) error {
	g := grabs.Row{
		RunID: t.run, GrabID: id, GrabbedAt: instant(x.At, valid), Address: e.address, Port: new(int32(443)),
		Protocol: "tls", Host: x.Host, IsOverTLS: x.OverTLS, Source: "example", CertificateIDs: []string{}, Failure: given(x.Failure),
	}
	if x.Port != 0 {
		g.Port = &x.Port
	}
	if x.Request != "" || x.Response != "" {
		g.Protocol, g.Request = "http", given(x.Request)
	}
	if h := x.TLS; h != nil {
		g.TLSVersion, g.TLSCipher, g.TLSGroup, g.TLSALPN = h.Version, h.Cipher, h.Group, h.ALPN
		g.JARM, g.Handshake, g.IsClientCertificateAsked = h.JARM, h.Handshake, h.ClientCertificateAsked
		if g.Protocol == "tls" {
			g.Request = h.SNI
		}
	}
	if x.Response != "" {
		r := response(x.Response)
		r.RunID, r.ResponseID, r.FaviconMMH3 = t.run, fmt.Sprintf("example:%d", id), x.FaviconMMH3
		g.ResponseID = &r.ResponseID
		if err := t.responses.Write(r); err != nil {
			return err
		}
	}
	for i, c := range x.Certificates {
		name, err := t.certificate(fmt.Sprintf("example:%d-%d", id, i+1), c)
		if err != nil {
			return err
		}
		g.CertificateIDs = append(g.CertificateIDs, name)
	}
	return t.grabs.Write(g)
}

// certificate writes one certificate and what is published of it, and returns its identifier.
func (t tables) certificate(id string, c fingerprint.Certificate) (string, error) {
	if c.ID != "" {
		id = c.ID
	}
	if c.Indicator != "" {
		kind, value, _ := strings.Cut(id, ":")
		i := indicators.Row{RunID: t.run, Kind: "certificate_" + kind, Value: value, Product: c.Indicator, Source: "example", SourceRow: 1}
		if err := t.indicators.Write(i); err != nil {
			return "", err
		}
	}
	row := certificates.Row{
		RunID: t.run, CertificateID: id, Subject: c.Subject, Issuer: c.Issuer, SerialNumber: c.SerialNumber,
		Names: append([]string{}, c.Names...), SPKISHA256: c.SPKISHA256, KeyAlgorithm: c.KeyAlgorithm,
		NKeyBits: c.KeyBits, SignatureAlgorithm: c.SignatureAlgorithm,
	}
	if c.NotBefore != "" {
		row.NotBefore = new(instant(c.NotBefore, fingerprint.Period{}))
	}
	if c.NotAfter != "" {
		row.NotAfter = new(instant(c.NotAfter, fingerprint.Period{}))
	}
	return id, t.certificates.Write(row)
}

// instant is that of an example: as given, or an end of the rule's period, or the epoch.
// [fingerprint.Parse] has checked that it can be read.
func instant(at string, valid fingerprint.Period) time.Time {
	for _, s := range []string{at, valid.From, valid.To} {
		if t, err := fingerprint.Instant(s); err == nil {
			return t
		}
	}
	return time.Unix(0, 0).UTC()
}

func given(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// statusLine is the status line of RFC 9112, 4, whose reason may be absent.
var statusLine = regexp.MustCompile(`^HTTP/\d\.\d (\d{3})(?: (.*))?$`)

// response reads a raw response as scans do: status, headers in order, body. A head written
// with line feeds alone is read as if they were CR LF, and raw has them so.
func response(raw string) httpresponses.Row {
	head, body, _ := strings.Cut(raw, "\r\n\r\n")
	if h, b, ok := strings.Cut(raw, "\n\n"); ok && !strings.Contains(h, "\r\n") {
		head, body = strings.ReplaceAll(h, "\n", "\r\n"), b
		raw = head + "\r\n\r\n" + body
	}
	row := httpresponses.Row{Raw: &raw, Headers: []string{}}
	lines := strings.Split(strings.TrimSuffix(head, "\r\n"), "\r\n")
	if m := statusLine.FindStringSubmatch(lines[0]); m != nil {
		code, _ := strconv.ParseInt(m[1], 10, 32) // three digits
		row.Status, row.Reason = new(int32(code)), given(m[2])
	}
	for _, line := range lines[1:] {
		row.Headers = append(row.Headers, line)
		if name, value, _ := strings.Cut(line, ":"); strings.EqualFold(name, "Location") && row.Location == nil {
			row.Location = new(strings.TrimSpace(value))
		}
	}
	row.BodyBytes = new(int64(len(body)))
	if body != "" {
		sum := sha256.Sum256([]byte(body))
		row.Body, row.BodySHA256 = &body, new(hex.EncodeToString(sum[:]))
	}
	return row
}
