package tlsgrab

import (
	"encoding/json"
	"fmt"
	"strconv"

	"bridle/datasets/serverhello"
)

// learned returns what the view saw, whatever became of the handshake.
func (w *wire) learned(cfg Config) Handshake {
	v := &w.view
	h := Handshake{Chain: v.chain, ServerHello: v.message, FirstByte: w.first, old: cfg.Old}
	if v.message != nil && v.bad == nil {
		h.Version = serverhello.VersionName(v.version())
		h.Cipher = cipherName(v.hello.Cipher)
		h.Extra = string(v.extra(cfg.Old))
	}
	if v.group != "" {
		h.Group = &v.group
	}
	if v.alpn != "" {
		h.ALPN = new(readable(v.alpn))
	}
	if v.request || v.flight {
		h.ClientCertificateAsked = &v.request
	}
	if v.sent > len(v.chain) {
		h.Detail = fmt.Sprintf("%d of %d certificates are kept", len(v.chain), v.sent)
	}
	return h
}

// extra writes the JSON of Handshake.Extra. It is written by hand because the keys have an
// order and because it is made for every target.
func (v *view) extra(old bool) []byte {
	b := make([]byte, 0, 256)
	b = append(b, `{"hello":"modern"`...)
	if old {
		b = append(b[:0], `{"hello":"old"`...)
	}
	b = key(b, "legacy_version", int(v.hello.LegacyVersion))
	b = key(b, "session_id_bytes", len(v.hello.SessionID))
	b = key(b, "compression", int(v.hello.Compression))
	if v.hello.Extensions != nil {
		b = append(b, `,"extensions":[`...)
		for i, e := range v.hello.Extensions {
			b = element(b, i, int(e.ID))
		}
		b = append(b, ']')
	}
	if v.inner != nil {
		b = append(b, `,"encrypted_extensions":[`...)
		for i, id := range v.inner {
			b = element(b, i, int(id))
		}
		b = append(b, ']')
	}
	if v.retries > 0 {
		b = key(b, "hello_retry_requests", v.retries)
		if v.wished != 0 {
			b = text(b, "retry_group", groupName(v.wished))
		}
	}
	if v.scheme != "" {
		b = text(b, "signature", v.scheme)
	}
	b = key(b, "certificates_sent", v.sent)
	if v.ticket >= 0 {
		b = key(b, "ticket_bytes", v.ticket)
		b = key(b, "ticket_lifetime_s", int(v.hint))
	}
	if v.types != nil {
		b = append(b, `,"client_certificate_types":[`...)
		for i, t := range v.types {
			b = element(b, i, int(t))
		}
		b = append(b, ']')
		b = key(b, "client_authorities", v.names)
	}
	if len(v.alerts) > 0 {
		b = append(b, `,"alerts":[`...)
		for i, a := range v.alerts {
			b = element(b, i, int(a[1]))
		}
		b = append(b, ']')
	}
	return append(b, '}')
}

func key(b []byte, name string, value int) []byte {
	b = append(append(append(b, ',', '"'), name...), '"', ':')
	return strconv.AppendInt(b, int64(value), 10)
}

// text appends a value that may need escaping.
func text(b []byte, name, value string) []byte {
	quoted, err := json.Marshal(value)
	if err != nil {
		panic("tlsgrab: a string cannot be written as JSON: " + err.Error())
	}
	b = append(append(append(b, ',', '"'), name...), '"', ':')
	return append(b, quoted...)
}

func element(b []byte, i, value int) []byte {
	if i > 0 {
		b = append(b, ',')
	}
	return strconv.AppendInt(b, int64(value), 10)
}
