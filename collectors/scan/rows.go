package scan

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"bridle/collectors/internal/failure"
	"bridle/collectors/scan/httpgrab"
	"bridle/collectors/scan/tlsgrab"
	"bridle/datasets/escaped"
	"bridle/datasets/schema/grabs"
)

// Source is what stands in the column source of grabs.
const Source = "bridle-scan"

// How many bytes a detail has at most, and a ServerHello or the rest of a handshake that is kept: usual ones have a hundred and a thousand.
const (
	mostDetail = 1024
	mostHello  = 16 << 10
)

// row returns the row of an exchange, with what was asked and how it failed.
func (v *visit) row(x Exchange, word failure.Word, detail string) grabs.Row {
	port, request := int32(v.target.Address.Port()), x.Request()
	row := grabs.Row{
		GrabbedAt: v.instant(), Address: v.target.Address.Addr().String(), Port: &port, Protocol: "tls", Request: &request,
		Source: Source, Failure: word.Column(), Detail: text(detail), CertificateIDs: []string{},
	}
	if !x.TLS {
		row.Protocol = "http"
		row.IsOverTLS = &x.OverTLS
		if x.Host != "" {
			row.Host = &x.Host
		}
	}
	return row
}

// add adds a row to the visit.
func (v *visit) add(row grabs.Row) { v.out.Rows = append(v.out.Rows, row) }

// note adds a remark to the detail of the last row.
func (v *visit) note(remark string) {
	row := &v.out.Rows[len(v.out.Rows)-1]
	row.Detail = text(deref(row.Detail) + remark)
}

// describe enters what a handshake showed.
func (v *visit) describe(row *grabs.Row, h tlsgrab.Handshake) {
	row.TLSVersion, row.TLSCipher, row.Handshake = text(h.Version), text(h.Cipher), text1(h.Extra)
	row.TLSGroup, row.TLSALPN, row.IsClientCertificateAsked, row.ServerHello = h.Group, h.ALPN, h.ClientCertificateAsked, h.ServerHello
	if h.ALPN != nil {
		row.TLSALPN = text1(*h.ALPN)
	}
	if n := len(h.ServerHello) + len(h.Extra); n > mostHello {
		row.ServerHello, row.Handshake = nil, nil
		row.Detail = text(deref(row.Detail) + fmt.Sprintf("; a ServerHello of %d bytes is not kept", len(h.ServerHello)))
	}
	for _, der := range h.Chain {
		row.CertificateIDs = append(row.CertificateIDs, identifier(sha256.Sum256(der)))
	}
	v.out.Certificates = append(v.out.Certificates, h.Chain...)
}

// record makes the row of a request. The line is nil if the further connection that it wanted did not come about; fresh
// says that the line was opened for it.
func (v *visit) record(x Exchange, r httpgrab.Response, l *line, fresh bool) {
	row := v.row(x, r.Failure, r.Detail)
	if l != nil && fresh {
		row.ConnectUS = micro(l.connect)
	}
	row.FirstByteUS = micro(r.FirstByte)
	if l != nil && l.wire != nil {
		row.DurationUS = micro(time.Since(l.wire.opened))
	}
	if r.Kept() {
		row.ResponseID = new(r.ID())
		v.out.Responses = append(v.out.Responses, r)
	}
	v.add(row)
}

// identifier is the name of what has a hash.
func identifier(sum [32]byte) string { return "sha256:" + hex.EncodeToString(sum[:]) }

// text returns a text that a column can hold, shortened to mostDetail bytes; nil for an empty one.
func text(s string) *string {
	if len(s) > mostDetail {
		cut := mostDetail
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		s = s[:cut] + "…"
	}
	return text1(s)
}

// text1 does the same and shortens nothing.
func text1(s string) *string {
	if s = strings.TrimPrefix(s, "; "); s == "" {
		return nil
	}
	if !utf8.ValidString(s) || strings.Contains(s, "\x00") {
		s = escaped.Text(s)
	}
	return &s
}
