package imports

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"

	"bridle/datasets/escaped"
	"bridle/datasets/schema/grabs"
)

// zgrab reads a record of zgrab2: ip, domain and one result for each module in data (zgrab2, processing.go and
// module.go). The modules tls and http are read under whatever name they have; others are
// rejected. In 1.0 the record or the result names the port; before, only the URL of an HTTP request does.
func (s *scan) zgrab(o object) {
	ip, number := o.text("ip"), int64(0)
	if n, ok := o.number("port"); ok {
		number = n
	}
	domain := o.text("domain")
	modules := o.object("data")
	if s.broken() {
		return
	}
	if ip == "" {
		s.reject("ip", "the record has no address (domain %.80q): its name was not resolved", domain)
		return
	}
	var ports []int64
	visits := map[int64][]exchange{} // by port: several modules may have asked one
	for _, name := range slices.Sorted(maps.Keys(modules.fields)) {
		m := modules.object(name)
		protocol := m.text("protocol")
		if protocol == "" {
			protocol = name
		}
		if protocol != "tls" && protocol != "http" {
			s.fault = nil
			s.reject("data."+clip(name), "the module %.40q is none of tls and http", protocol)
			continue
		}
		one := number
		if n, ok := m.number("port"); ok {
			one = n
		}
		if one == 0 {
			one = int64(s.Port)
		}
		all, urlPort := s.zgrabModule(m, protocol)
		if one == 0 {
			one = urlPort
		}
		if visits[one] == nil {
			ports = append(ports, one)
		}
		visits[one] = append(visits[one], all...)
	}
	for _, n := range ports {
		if a, p, ok := s.target(ip, "ip", n, "port"); ok {
			s.visit(a, p, true, visits[n])
		}
	}
}

// zgrabModule reads the result of a module and returns its exchanges, and the port that the URL of a request
// names; 0 if none does.
func (s *scan) zgrabModule(m object, protocol string) (all []exchange, port int64) {
	at := s.when(m.text("timestamp"), m.at("timestamp"))
	status, problem := m.text("status"), m.text("error")
	result := m.object("result")
	if s.broken() {
		return nil, 0
	}
	var first grabs.Row
	first.GrabbedAt, first.Protocol = at, protocol
	if status != "success" {
		word, known := zgrabFailure(status, problem)
		if first.Detail = &problem; problem == "" {
			first.Detail = &status
		}
		*first.Detail = clip(escaped.Text(*first.Detail))
		if first.Failure = &word; !known {
			first.Failure = nil
		}
	}
	if protocol == "tls" {
		log := result.object("handshake_log")
		s.needs(first.Failure != nil || status == "success" && log.there(), m, status, problem)
		all = append(all, s.zgrabTLS(first, log))
	} else {
		all, port = s.zgrabHTTP(first, result, m, status)
	}
	return all, port
}

// needs makes an exchange wrong that neither succeeded nor failed in a way that the vocabulary has.
func (s *scan) needs(ok bool, m object, status, problem string) {
	if !ok {
		s.wrong(m.at("status"), "is "+clip(status)+" ("+clip(problem)+"), of which nobody can tell why no answer came")
	}
}

// zgrabFailure returns the word for a failure. The error is asked first: zgrab2 calls every
// failed dial a timeout and every end of a stream one too (zgrab2, status.go).
func zgrabFailure(status, problem string) (word string, known bool) {
	for _, e := range [][2]string{
		{"remote error: tls", "tls_alert"}, {"does not look like a TLS handshake", "not_tls"}, {"oversized record", "not_tls"},
		{"unsupported version", "tls_unsupported"}, {"selected unsupported protocol version", "tls_unsupported"}, {"malformed HTTP", "not_http"},
		{"connection refused", "port_refused"}, {"connection reset", "reset"}, {"broken pipe", "closed_early"},
		{"no route to host", "unreachable"}, {"network is unreachable", "unreachable"}, {"host is unreachable", "unreachable"},
		{"permission denied", "prohibited"}, {"i/o timeout", "timeout"}, {"deadline exceeded", "timeout"}, {"EOF", "closed_early"}, {"closed", "closed_early"},
	} {
		if strings.Contains(problem, e[0]) {
			return e[1], true
		}
	}
	word, known = map[string]string{"connection-refused": "port_refused", "connection-timeout": "timeout", "connection-closed": "closed_early",
		"io-timeout": "timeout", "protocol-error": "malformed", "handshake-error": "malformed"}[status]
	return word, known
}

// zgrabTLS reads a handshake (zcrypto, tls_handshake.go).
func (s *scan) zgrabTLS(row grabs.Row, log object) exchange {
	e := exchange{row: row}
	hello := log.object("server_hello")
	if v := hello.object("version"); v.there() {
		e.row.TLSVersion = tlsVersion(v.only("name"))
	}
	if v := hello.object("supported_versions").object("selected_version"); v.there() {
		e.row.TLSVersion = tlsVersion(v.only("name"))
	}
	if c := hello.object("cipher_suite"); c.there() {
		hex := c.text("hex")
		if e.row.TLSCipher = cipherName(c.only("name")); e.row.TLSCipher == nil && hex != "" {
			e.row.TLSCipher = new(escaped.Text(strings.ToLower(hex)))
		}
	}
	if p := hello.text("alpn_protocol"); p != "" {
		e.row.TLSALPN = new(escaped.Text(p))
	}
	e.row.Handshake = zgrabExtra(hello)
	exchanged := log.object("server_key_exchange")
	curve := exchanged.object("ecdh_params").object("curve_id")
	share := hello.object("key_share")
	if id, ok := share.number("value"); ok {
		e.row.TLSGroup = groupName(id)
	} else if id, ok := curve.number("id"); ok {
		e.row.TLSGroup = groupName(id)
	} else if bits, ok := exchanged.object("dh_params").object("prime").number("length"); ok {
		e.row.TLSGroup = new(fmt.Sprintf("dh-%d", bits))
	}
	clear(curve.fields) // the same by name
	clear(share.fields)
	if name := log.object("client_hello").only("server_name"); name != "" {
		e.row.Request = new(escaped.Text(name))
	}
	sent := log.object("server_certificates")
	if leaf := sent.object("certificate"); leaf.there() {
		e.chain = append(e.chain, zgrabCertificate(leaf))
	}
	for _, raw := range sent.list("chain") {
		e.chain = append(e.chain, zgrabCertificate(s.object(raw, sent.at("chain[]"))))
	}
	return s.end(e)
}

// zgrabExtra keeps what the ServerHello shows besides, without its random values.
func zgrabExtra(hello object) *string {
	kept := map[string]json.RawMessage{}
	for from, to := range map[string]string{"extension_identifiers": "extensions", "ocsp_stapling": "ocsp_stapling", "ticket": "ticket", "secure_renegotiation": "secure_renegotiation",
		"heartbeat": "heartbeat", "extended_master_secret": "extended_master_secret"} {
		if v := hello.take(from); v != nil {
			kept[to] = v
		}
	}
	hello.take("random") // changes with every handshake
	hello.take("session_id")
	if len(kept) == 0 {
		return nil
	}
	text, _ := json.Marshal(kept) // raw messages were read before; keys come sorted
	return new(string(text))
}

// zgrabCertificate reads a certificate: itself, or the hashes of what was parsed of it.
func zgrabCertificate(o object) shown {
	c := shown{der: o.bytes("raw")}
	parsed := o.object("parsed")
	c.sha256, c.md5 = parsed.text("fingerprint_sha256"), parsed.text("fingerprint_md5")
	if c.der != nil {
		clear(parsed.fields) // all of it can be read from the certificate itself
	}
	return c
}

// urlPort returns the port that a URL's host and scheme name; 0 if they name none.
func urlPort(scheme, host string) int64 {
	if a, err := netip.ParseAddrPort(host); err == nil {
		return int64(a.Port())
	}
	if _, p := splitPort(host); p != "" {
		if n, err := port(p); err == nil {
			return int64(n)
		}
	}
	return map[string]int64{"http": 80, "https": 443}[scheme]
}
