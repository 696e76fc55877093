package imports

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"bridle/datasets/escaped"
	"bridle/datasets/schema/grabs"
)

// isLegacyPort reports whether a key of a record is a port: p443, or 443 as the interface wrote it.
func isLegacyPort(key string) bool {
	n, err := strconv.ParseUint(strings.TrimPrefix(key, "p"), 10, 16)
	return err == nil && n > 0
}

// legacy reads an IPv4 record of Censys before Search 2.0: p443.https.tls, p443.https.get and p80.http.get. Each is a
// scan of its own time, in its timestamp; the record's updated_at stands for one that is missing, unless a day is
// given.
func (s *scan) legacy(top object) {
	o := top.unwrapped()
	ip, updated := o.text("ip"), o.text("updated_at")
	if s.broken() {
		return
	}
	a, _, ok := s.target(ip, "ip", 0, "")
	if !ok {
		return
	}
	var others []string
	for _, name := range slices.Sorted(maps.Keys(o.fields)) {
		if !isLegacyPort(name) {
			continue
		}
		at := s.object(o.take(name), "p[]")
		for _, protocol := range slices.Sorted(maps.Keys(at.fields)) {
			if !strings.HasPrefix(protocol, "http") {
				at.take(protocol)
				others = append(others, fmt.Sprintf("%.10s.%.30s", name, protocol))
				continue
			}
			s.legacyProtocol(a, name, at.object(protocol), protocol, updated)
		}
	}
	if s.broken() {
		return
	}
	if len(others) > 0 {
		s.reject("", "scanned for neither TLS nor HTTP: %s", strings.Join(others, ", "))
	}
}

// legacyProtocol reads the scans of HTTP or HTTPS of one port.
func (s *scan) legacyProtocol(a netip.Addr, port string, o object, protocol, updated string) {
	number, _ := strconv.ParseInt(strings.TrimPrefix(port, "p"), 10, 32)
	p := new(int32(number))
	before := s.rows + s.account.wrong + s.dup
	if tls := o.object("tls"); tls.there() {
		row := grabs.Row{GrabbedAt: s.legacyInstant(tls, updated), Protocol: "tls"}
		s.visit(a, p, false, []exchange{s.legacyTLS(row, tls)})
	}
	if get := o.object("get"); get.there() {
		row := grabs.Row{GrabbedAt: s.legacyInstant(get, updated), Protocol: "http", Request: new("GET /"), IsOverTLS: new(strings.HasPrefix(protocol, "https"))}
		response := zgrabAnswer(get).row()
		s.visit(a, p, false, []exchange{s.end(exchange{row: row, response: &response})})
	}
	if !s.broken() && s.rows+s.account.wrong+s.dup == before {
		s.reject(o.path, "the scan has neither tls nor get")
	}
}

// legacyInstant returns when a scan was.
func (s *scan) legacyInstant(o object, updated string) time.Time {
	text := o.text("timestamp")
	if text == "" && s.day.IsZero() {
		text = updated
	}
	return s.when(text, o.at("timestamp"), "2006-01-02T15:04:05", "2006-01-02 15:04:05 UTC", "2006-01-02 15:04:05")
}

// legacyTLS reads a handshake. Certificates are there by what was parsed of them, and so by their hashes.
func (s *scan) legacyTLS(row grabs.Row, o object) exchange {
	e := exchange{row: row}
	e.row.TLSVersion = tlsVersion(o.text("version"))
	suite := o.object("cipher_suite")
	e.row.TLSCipher = cipherName(suite.text("name"))
	if id := suite.text("id"); e.row.TLSCipher == nil && id != "" {
		e.row.TLSCipher = new(escaped.Text(strings.ToLower(id)))
	}
	key := o.object("server_key_exchange")
	if id, ok := key.object("ecdh_params").object("curve_id").number("id"); ok {
		e.row.TLSGroup = groupName(id)
	} else if bits, ok := key.object("dh_params").object("prime").number("length"); ok {
		e.row.TLSGroup = new(fmt.Sprintf("dh-%d", bits))
	}
	if leaf := o.object("certificate"); leaf.there() {
		e.chain = append(e.chain, zgrabCertificate(leaf))
	}
	for _, raw := range o.list("chain") {
		e.chain = append(e.chain, zgrabCertificate(s.object(raw, o.at("chain[]"))))
	}
	extra := map[string]any{}
	if t := o.object("session_ticket"); t.there() {
		if n, ok := t.number("length"); ok {
			extra["ticket_bytes"] = n
		}
		if n, ok := t.number("lifetime_hint"); ok {
			extra["ticket_lifetime_s"] = n
		}
	}
	e.row.Handshake = extraText(extra)
	return s.end(e)
}
