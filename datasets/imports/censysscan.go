package imports

import (
	"fmt"
	"net/url"
	"strings"

	"bridle/datasets/escaped"
	"bridle/datasets/schema/grabs"
)

// unwrapped returns the host within the wrappers in which interfaces of Censys hand it out: result, resource,
// host_v1 and host.
func (o object) unwrapped() object {
	for range 4 {
		inner := ""
		for _, name := range []string{"result", "host_v1", "host", "resource"} {
			if strings.HasPrefix(string(o.fields[name]), "{") {
				inner = name
				break
			}
		}
		if inner == "" || o.fields["services"] != nil {
			return o
		}
		o = o.object(inner)
	}
	return o
}

// host reads a host of Search 2.0 or of the Platform. Services that speak neither TLS nor HTTP over TCP are
// rejected as one part of the line.
func (s *scan) host(top object) {
	o := top.unwrapped()
	ip := o.text("ip")
	services := o.list("services")
	if s.broken() {
		return
	}
	if ip == "" || !o.found["services"] {
		s.reject("", "the record does not have ip and services but %s", keys(o.fields))
		return
	}
	var others []string
	for i, raw := range services {
		service := s.object(raw, o.at("services[]"))
		if s.broken() {
			continue
		}
		if name := s.service(ip, service, i+1); name != "" {
			others = append(others, name)
		}
	}
	if len(others) > 0 {
		s.reject("services", "%d of %d services speak neither TLS nor HTTP over TCP: %s", len(others), len(services), strings.Join(others, ", "))
	}
}

// service reads a service; the n-th of its host. It returns what the service is if it speaks neither TLS nor HTTP
// over TCP.
func (s *scan) service(ip string, o object, n int) string {
	number, _ := o.number("port")
	name, transport := o.text("service_name")+o.text("protocol"), o.text("transport_protocol")
	instant, certificate := o.text("observed_at")+o.text("scan_time"), o.text("certificate")
	secure, web, endpoints := o.object("tls"), o.object("http"), o.list("endpoints")
	published := o.object("cert")
	hash := jarm(o.object("jarm").text("fingerprint"))
	banner := o.text("banner")
	isTLS := secure.there() || certificate != "" || published.there()
	if s.broken() {
		return ""
	}
	if transport != "" && !strings.EqualFold(transport, "tcp") || !isTLS && !web.there() && len(endpoints) == 0 {
		return fmt.Sprintf("%d/%.20s %.40s", number, strings.ToLower(transport), name)
	}
	at := s.when(instant, fmt.Sprintf("the instant of service %d", n))
	if s.broken() {
		return ""
	}
	a, p, ok := s.target(ip, "ip", number, "services[].port")
	if !ok {
		return ""
	}
	var all []exchange
	if isTLS {
		all = append(all, s.censysTLS(grabs.Row{GrabbedAt: at, Protocol: "tls", JARM: hash}, secure, published, certificate))
	}
	row := grabs.Row{GrabbedAt: at, Protocol: "http", IsOverTLS: &isTLS}
	if web.there() {
		all = append(all, s.searchHTTP(row, web, banner))
	}
	for _, raw := range endpoints {
		if e, ok := s.platformHTTP(row, s.object(raw, o.at("endpoints[]"))); ok {
			all = append(all, e)
		}
	}
	s.visit(a, p, true, all)
	return ""
}

// censysTLS reads a handshake. Search 2.0 names certificates by tls.certificates.leaf_fp_sha256 and
// chain_fps_sha_256, the Platform by tls.fingerprint_sha256, tls.presented_chain and cert.
func (s *scan) censysTLS(row grabs.Row, o, published object, certificate string) exchange {
	e := exchange{row: row}
	e.row.TLSVersion = tlsVersion(o.text("version_selected"))
	if c := o.text("cipher_selected"); c != "" {
		e.row.TLSCipher = cipherName(c)
	}
	key := o.object("server_key_exchange")
	if id, ok := key.object("ec_params").number("named_curve"); ok {
		e.row.TLSGroup = groupName(id)
	}
	shownBy := o.object("certificates")
	leaf := shown{md5: published.text("fingerprint_md5")}
	for _, fp := range []string{shownBy.text("leaf_fp_sha_256"), o.text("fingerprint_sha256"), published.text("fingerprint_sha256"), certificate} {
		if leaf.sha256 == "" {
			leaf.sha256 = fp
		} else if fp != "" && !strings.EqualFold(fp, leaf.sha256) {
			s.wrong("the certificate", fmt.Sprintf("has the fingerprint %.80q here and %.80q there", leaf.sha256, fp))
		}
	}
	if leaf.sha256 != "" {
		e.chain = append(e.chain, leaf)
	}
	chain := shownBy.texts("chain_fps_sha_256")
	for _, c := range o.list("presented_chain") {
		link := s.object(c, o.at("presented_chain[]"))
		chain = append(chain, link.text("fingerprint_sha256"))
	}
	for _, fp := range chain {
		e.chain = append(e.chain, shown{sha256: fp})
	}
	extra := map[string]any{}
	for _, name := range []string{"ja3s", "ja4s"} {
		if v := o.text(name); v != "" {
			extra[name] = v
		}
	}
	e.row.Handshake = extraText(extra)
	o.take("_encoding")
	shownBy.take("_encoding")
	return s.end(e)
}

// searchHTTP reads the request and response of Search 2.0. The service's banner is the head of the response, the value
// of Date taken out by Censys.
func (s *scan) searchHTTP(row grabs.Row, o object, banner string) exchange {
	asked, got := o.object("request"), o.object("response")
	method := asked.text("method")
	if method == "" {
		method = "GET"
	}
	host, path := uriParts(asked.text("uri"))
	row.Request, row.Host = new(escaped.Text(method+" "+path)), host
	if !got.there() {
		s.wrong(o.at("response"), "is not there")
	}
	a := censysAnswer(got, banner)
	response := a.row()
	return s.end(exchange{row: row, response: &response})
}

// platformHTTP reads an endpoint of the Platform; ok is false if it is none of HTTP, which is counted with the
// fields not read.
func (s *scan) platformHTTP(row grabs.Row, o object) (e exchange, ok bool) {
	web := o.object("http")
	if !web.there() && s.fault == nil {
		return e, false
	}
	if t := o.text("scan_time"); t != "" {
		row.GrabbedAt = s.when(t, o.at("scan_time"))
	}
	host, path := uriParts(web.text("uri"))
	if p := o.text("path"); p != "" {
		path = p
	}
	row.Request, row.Host = new(escaped.Text("GET "+path)), host
	if h := o.text("hostname"); host == nil && h != "" {
		row.Host = new(escaped.Text(h))
	}
	response := censysAnswer(web, o.text("banner")).row()
	return s.end(exchange{row: row, response: &response}), true
}

// uriParts returns host and path of what was asked; no host if there is none, and / for no path.
func uriParts(uri string) (host *string, path string) {
	u, err := url.Parse(uri)
	if err != nil || u.Host == "" {
		return nil, "/"
	}
	return new(escaped.Text(u.Host)), u.RequestURI()
}

// censysAnswer reads a response of Search 2.0 or of the Platform.
func censysAnswer(o object, banner string) answer {
	a := answer{version: o.text("protocol"), reason: o.text("status_reason"), body: o.text("body"), sha256: o.text("body_hash_sha256")}
	if strings.HasPrefix(banner, "HTTP/") {
		a.head = banner
	}
	for _, h := range o.texts("body_hashes") {
		if kind, hash, _ := strings.Cut(h, ":"); kind == "sha256" {
			a.sha256 = hash
		}
	}
	a.status, _ = o.number("status_code")
	a.fields = fieldLines(o.object("headers").headers())
	o.take("_encoding")
	return a
}
